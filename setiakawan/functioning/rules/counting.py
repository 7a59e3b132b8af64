"""What is counted, by which definition, and into which group each person falls. Pure.

Unknown is a group of its own everywhere, and "never asked" is apart from "asked, result unknown".
"""

import datetime
from dataclasses import dataclass

from setiakawan.functioning.rules.regsosek import d3_from_regsosek
from setiakawan.functioning.rules.scoring import Answers, Verdict, score_cfm, score_wg_ss

AGE_GROUPS = ("under_2", "cfm_2_4", "cfm_5_17", "wg_ss", "age_unknown")
"""Under two, 2 to 4, 5 to 17, 18 and over, and those of whom the age is not known well enough to tell."""


@dataclass(frozen=True)
class CutOffDefinition:
    """One cut-off by which people are counted: of which instrument, for which age group, and what it means."""

    instrument: str
    name: str
    label: str
    meaning: str
    age_group: str = ""


CUT_OFFS = (
    CutOffDefinition("wg_ss", "D1", "WG-SS D1", "Paling sedikit satu hal agak sulit.", "wg_ss"),
    CutOffDefinition(
        "wg_ss", "D2", "WG-SS D2", "Paling sedikit dua hal agak sulit, atau satu hal sangat sulit.", "wg_ss"
    ),
    CutOffDefinition(
        "wg_ss", "D3", "WG-SS D3 (yang dianjurkan)",
        "Paling sedikit satu hal sangat sulit atau tidak bisa sama sekali.", "wg_ss",
    ),
    CutOffDefinition("wg_ss", "D4", "WG-SS D4", "Paling sedikit satu hal tidak bisa sama sekali.", "wg_ss"),
    CutOffDefinition("cfm_2_4", "child", "CFM 2–4 tahun", "Paling sedikit satu dari 8 bidang melewati batasnya.", "cfm_2_4"),
    CutOffDefinition(
        "cfm_5_17", "child", "CFM 5–17 tahun", "Paling sedikit satu dari 13 bidang melewati batasnya.", "cfm_5_17"
    ),
    CutOffDefinition(
        "regsosek_428", "D3", "Regsosek 428, setara D3",
        "Dialihkan dari kalimat yang berbeda, jadi hanya padanan dan tidak dijumlahkan dengan WG-SS.",
    ),
)  # fmt: skip


def verdicts_of(instrument: str, answers: Answers) -> dict[str, Verdict]:
    """What a response says by each cut-off of its instrument that is counted. Raises CodeImpossible."""
    if instrument == "wg_ss":
        return score_wg_ss(answers)
    if instrument == "regsosek_428":
        return {"D3": d3_from_regsosek(answers)}
    return {"child": score_cfm(instrument, answers)["child"]}


def group_edges(on: datetime.date) -> tuple[datetime.date, datetime.date, datetime.date]:
    """The first birth dates of under two, under five and under eighteen on a day.

    Somebody born on 29 February grows older on 1 March of common years.
    """
    return tuple(_years_before(on, years) for years in (2, 5, 18))


def _years_before(on: datetime.date, years: int) -> datetime.date:
    """The earliest birth date of those who are younger than so many years on a day."""
    try:
        return on.replace(year=on.year - years) + datetime.timedelta(days=1)
    except ValueError:  # 29 February
        return datetime.date(on.year - years, 3, 1)


def device_group(state: str) -> str:
    """Whether a device in this state is `needed`, `in_use` or `broken`; "" when the person does not have it any more."""
    return {"needed": "needed", "given": "in_use", "repaired": "in_use", "broken": "broken"}.get(state, "")
