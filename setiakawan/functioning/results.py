"""What a finished response says, always by the instrument and version that were asked."""

from dataclasses import dataclass

from setiakawan.functioning.catalogue import Instrument
from setiakawan.functioning.rules.regsosek import d3_from_regsosek
from setiakawan.functioning.rules.scoring import Answers, Verdict, score_cfm, score_wg_ss

VERDICT_WORDS = {Verdict.YES: "ya", Verdict.NO: "tidak", Verdict.UNKNOWN: "belum diketahui"}
VERDICT_TONES = {Verdict.YES: "info", Verdict.NO: "done", Verdict.UNKNOWN: "wait"}
_LOSSY = "Dialihkan dari Regsosek 428 dengan kalimat yang berbeda; batas lain tidak dapat dialihkan."
_MEANING = {
    "D1": "Paling sedikit satu hal agak sulit.",
    "D2": "Paling sedikit dua hal agak sulit, atau satu hal sangat sulit.",
    "D3": "Paling sedikit satu hal sangat sulit atau tidak bisa sama sekali. Batas yang dianjurkan.",
    "D4": "Paling sedikit satu hal tidak bisa sama sekali.",
    "child": "Paling sedikit satu bidang melewati batasnya.",
}
MAIN = {"wg_ss": "D3", "regsosek_428": "D3", "cfm_2_4": "child", "cfm_5_17": "child"}
"""The cut-off by which each instrument counts people."""


@dataclass(frozen=True)
class CutOff:
    """One cut-off, what it means in words, and what it says of the person."""

    name: str
    meaning: str
    verdict: Verdict

    @property
    def words(self) -> str:
        """Ya, tidak, or belum diketahui."""
        return VERDICT_WORDS[self.verdict]

    @property
    def tone(self) -> str:
        """The tone of its pill."""
        return VERDICT_TONES[self.verdict]


def results_of(asked: Instrument, answers: Answers) -> list[CutOff]:
    """Every cut-off of an instrument, in order. Domains of the child module carry their own names."""
    if asked.code == "wg_ss":
        return [CutOff(name, _MEANING[name], verdict) for name, verdict in score_wg_ss(answers).items()]
    if asked.code == "regsosek_428":
        return [CutOff("D3", f"{_MEANING['D3']} {_LOSSY}", d3_from_regsosek(answers))]
    scored = score_cfm(asked.code, answers)
    return [CutOff(name, _MEANING.get(name, "Bidang ini melewati batasnya."), v) for name, v in scored.items()]


def main_result(asked: Instrument, answers: Answers) -> CutOff:
    """The cut-off by which people are counted."""
    return next(result for result in results_of(asked, answers) if result.name == MAIN[asked.code])
