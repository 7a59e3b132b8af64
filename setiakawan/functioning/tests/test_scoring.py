"""Scoring against answer sets that were worked by hand, and what must hold of any answers."""

import csv
import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.functioning.catalogue import structures
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


def healthy(module):
    """Every question that is asked of somebody without difficulty and without aids, so answered."""
    mildest, answers = {2: 2, 5: 5}, {}  # a filter: no; how often: never
    for question in structures()[module].questions:
        if question.applies(answers):
            answers[question.code] = mildest.get(len(question.options), 1)
    return answers


@pytest.mark.parametrize("row", table("wg_ss_worked.csv"))
def test_the_short_set_agrees_with_the_worked_table(row):
    answers = {d: None if c == "-" else int(c) for d, c in zip(WG_SS_DOMAINS, row["answers"], strict=True)}
    assert score_wg_ss(answers) == {cut_off: row[cut_off] for cut_off in ("D1", "D2", "D3", "D4")}


@pytest.mark.parametrize("row", table("cfm_worked.csv"))
def test_the_child_module_agrees_with_the_worked_table(row):
    answers = healthy(row["module"]) | {q: int(c) for q, c in (part.split("=") for part in row["changes"].split())}
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


def module_answers(module):
    """Any answers of a module, each of which may be missing."""
    one = {q.code: st.none() | st.sampled_from(list(q.options)) for q in structures()[module].questions}
    return st.fixed_dictionaries(one)


def stays(before, after):
    return all(after[name] == verdict for name, verdict in before.items() if verdict != Verdict.UNKNOWN)


@given(st.fixed_dictionaries(dict.fromkeys(WG_SS_DOMAINS, MAYBE)), st.sampled_from(WG_SS_DOMAINS))
def test_learning_a_missing_answer_of_the_short_set_never_overturns_a_definite_result(answers, forgotten):
    assert stays(score_wg_ss(answers | {forgotten: None}), score_wg_ss(answers))


@given(st.data(), st.sampled_from(["cfm_2_4", "cfm_5_17"]))
def test_learning_a_missing_answer_of_a_module_never_overturns_a_definite_result(data, module):
    answers = data.draw(module_answers(module))
    forgotten = data.draw(st.sampled_from(sorted(answers)))
    assert stays(score_cfm(module, answers | {forgotten: None}), score_cfm(module, answers))


@given(st.fixed_dictionaries(dict.fromkeys(WG_SS_DOMAINS, st.integers(1, 4))), st.sampled_from(WG_SS_DOMAINS))
def test_more_difficulty_never_takes_a_yes_away(answers, domain):
    worse = score_wg_ss(answers | {domain: min(answers[domain] + 1, 4)})
    assert all(worse[name] == Verdict.YES for name, verdict in score_wg_ss(answers).items() if verdict == Verdict.YES)
