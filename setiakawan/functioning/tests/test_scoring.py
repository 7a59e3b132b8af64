"""Scoring against answer sets that were worked by hand, and what must hold of any answers."""

import csv
import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.functioning.rules.scoring import (
    WG_SS_DOMAINS,
    CodeImpossible,
    Verdict,
    instrument_on,
    score_cfm,
    score_wg_ss,
)


def table(name):
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as rows:
        return [pytest.param(row, id=f"{n}-{row['why']}") for n, row in enumerate(csv.DictReader(rows), 1)]


def healthy():
    """Every question of both modules answered without difficulty; no aids are used."""
    ones = (
        "seeing hearing walking understood_by_family understood_by_others fine_motor learning playing behaviour self_care"
        " remembering concentrating accepting_change making_friends"
    )
    filters = dict.fromkeys(("glasses", "hearing_aid", "walking_aid"), 2)
    return dict.fromkeys(ones.split(), 1) | filters | {"anxiety": 5, "depression": 5}


@pytest.mark.parametrize("row", table("wg_ss_worked.csv"))
def test_the_short_set_agrees_with_the_worked_table(row):
    answers = {d: None if c == "-" else int(c) for d, c in zip(WG_SS_DOMAINS, row["answers"], strict=True)}
    assert score_wg_ss(answers) == {cut_off: row[cut_off] for cut_off in ("D1", "D2", "D3", "D4")}


@pytest.mark.parametrize("row", table("cfm_worked.csv"))
def test_the_child_module_agrees_with_the_worked_table(row):
    answers = healthy() | {q: int(c) for q, c in (part.split("=") for part in row["changes"].split())}
    answers.pop(row["missing"], None)
    scored = score_cfm(row["module"], answers)
    assert (scored[row["domain"]], scored["child"]) == (row["verdict"], row["child"])


def test_each_module_has_its_domains():
    assert [len(score_cfm(module, {})) - 1 for module in ("cfm_2_4", "cfm_5_17")] == [8, 13]


@pytest.mark.parametrize(
    ("birth", "on", "instrument"),
    [
        ("2024-11-26", "2026-11-25", None),
        ("2024-11-25", "2026-11-25", "cfm_2_4"),
        ("2021-11-26", "2026-11-25", "cfm_2_4"),
        ("2021-11-25", "2026-11-25", "cfm_5_17"),
        ("2008-11-26", "2026-11-25", "cfm_5_17"),
        ("2008-11-25", "2026-11-25", "wg_ss"),
        ("2020-02-29", "2025-02-28", "cfm_2_4"),
        ("2020-02-29", "2025-03-01", "cfm_5_17"),
        ("2027-01-01", "2026-11-25", None),
    ],
)
def test_the_age_on_the_day_asked_decides(birth, on, instrument):
    assert instrument_on(datetime.date.fromisoformat(birth), datetime.date.fromisoformat(on)) == instrument


def test_a_code_that_no_answer_has_is_refused():
    with pytest.raises(CodeImpossible):
        score_wg_ss({"seeing": 5})


MAYBE = st.none() | st.integers(1, 4)
CFM_QUESTIONS = {
    q: st.none() | st.integers(1, 5 if q in ("anxiety", "depression") else 4) for q in healthy()
} | dict.fromkeys(("seeing_with_glasses", "hearing_with_aid", "walking_without_aid"), MAYBE)
CFM_QUESTIONS |= {q: st.none() | st.integers(1, 2) for q in ("glasses", "hearing_aid", "walking_aid")}


def stays(before, after):
    return all(after[name] == verdict for name, verdict in before.items() if verdict != Verdict.UNKNOWN)


@given(st.fixed_dictionaries(dict.fromkeys(WG_SS_DOMAINS, MAYBE)), st.sampled_from(WG_SS_DOMAINS))
def test_learning_a_missing_answer_of_the_short_set_never_overturns_a_definite_result(answers, forgotten):
    assert stays(score_wg_ss(answers | {forgotten: None}), score_wg_ss(answers))


@given(
    st.sampled_from(["cfm_2_4", "cfm_5_17"]),
    st.fixed_dictionaries(CFM_QUESTIONS),
    st.sampled_from(sorted(CFM_QUESTIONS)),
)
def test_learning_a_missing_answer_of_the_child_module_never_overturns_a_definite_result(module, answers, forgotten):
    assert stays(score_cfm(module, answers | {forgotten: None}), score_cfm(module, answers))
