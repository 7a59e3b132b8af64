"""The instruments as files."""

import pytest

from setiakawan.functioning.catalogue import InstrumentFaulty, instrument_from, shipped
from setiakawan.functioning.queries.texts import NoSuchInstrument, instrument, instruments_to_ask
from setiakawan.functioning.rules.scoring import WG_SS_DOMAINS, Verdict, score_cfm


def test_the_short_set_keeps_its_order_and_says_whose_words_it_uses():
    short_set = instrument("wg_ss", "2026-1")
    assert tuple(q.code for q in short_set.questions) == WG_SS_DOMAINS
    assert "bukan naskah resmi" in short_set.wording


@pytest.mark.django_db
def test_no_item_text_of_the_child_module_is_shipped_and_none_of_whodas_at_all():
    assert {given.code for given in instruments_to_ask()} == {"wg_ss", "regsosek_428"}
    assert {code for code, _ in shipped()} == {"wg_ss", "regsosek_428", "cfm_2_4", "cfm_5_17"}
    for code in ("cfm_2_4", "cfm_5_17"):
        assert not any(q.text for q in instrument(code, "structure-2").questions)


@pytest.mark.parametrize("code", ["cfm_2_4", "cfm_5_17"])
def test_the_structure_of_a_child_module_has_every_question_that_its_scoring_reads(code):
    mildest = {"aid": 2, "often": 5}
    answers = {
        q.code: mildest["aid"] if len(q.options) == 2 else mildest["often"] if len(q.options) == 5 else 1
        for q in instrument(code, "structure-2").questions
    }
    assert set(score_cfm(code, answers).values()) == {Verdict.NO}


@pytest.mark.django_db
def test_an_unknown_version_is_refused():
    with pytest.raises(NoSuchInstrument):
        instrument("wg_ss", "1999")


def file(**changes):
    return {
        "code": "x", "version": "1", "title": "t", "wording": "w", "lead": "", "options": {"o": {1: "a", 2: "b"}},
        "questions": [{"code": "q", "label": "l", "options": "o"}],
    } | changes  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"questions": []},
        {"questions": [{"code": "q", "label": "l", "options": "o"}] * 2},
        {"questions": [{"code": "q", "label": "l", "options": "none"}]},
        {"options": {"o": {0: "a", 1: "b"}}},
        {"code": "wg_ss"},
    ],
)
def test_a_faulty_file_is_refused(changes):
    assert instrument_from(file()).code == "x"
    with pytest.raises(InstrumentFaulty):
        instrument_from(file(**changes))
