import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.accompaniment.rules.circle import SupporterGiven
from setiakawan.accounts.scope import NotAllowed
from setiakawan.registry.models import Person
from setiakawan.solidarity.measures.interview import AnswersWrong, is_at_risk, score
from setiakawan.solidarity.models import MonthlyFigures
from setiakawan.solidarity.queries.circle import circle_of, loads_in, losses_words
from setiakawan.solidarity.queries.figures import by_village, figures_of, latest_month, measured, told_figures, trend
from setiakawan.solidarity.services.interviews import record_interview
from setiakawan.solidarity.services.months import LaterMonthKept, keep_month
from tests.people import OFFICE, SANGATTA_UTARA, SANGATTA_UTARA_VILLAGE, make_person

ON = datetime.date(2026, 3, 10)
APRIL = datetime.date(2026, 4, 1)


def test_the_circle_of_who_has_nobody_says_so(village):
    look = circle_of(village.tksk.scope, village.person["Aminah"].pk, ON)
    assert (look.alone, look.independent, look.staff) == ("yes", 0, 1)
    assert look.asked_on == datetime.date(2026, 3, 1)
    assert [(one.name, one.is_counted) for one in look.supporters] == [("Rahma Wulandari", False)]


def test_the_circle_of_who_has_one_names_on_whom_they_lean(village):
    look = circle_of(village.tksk.scope, village.person["Darto"].pk, ON)
    assert (look.alone, look.independent, look.depends_on) == ("no", 1, "Keluarga Rosmina Rekaan")
    assert look.tone == "wait"


def test_two_neighbours_who_were_only_named_are_counted_as_one(village):
    village.asked(
        "Aminah", "named", SupporterGiven("neighbour", "Bu Ani"), SupporterGiven("neighbour", "Pak Ali"),
        on=datetime.date(2026, 3, 5),
    )  # fmt: skip
    look = circle_of(village.tksk.scope, village.person["Aminah"].pk, ON)
    assert (look.independent, look.named) == (1, 1)
    assert look.depends_on == "Disebut ketika ditanya"


def test_declining_counts_as_asked_and_keeps_the_answer_before(village):
    village.asked("Darto", "declined", on=datetime.date(2026, 3, 5))
    look = circle_of(village.tksk.scope, village.person["Darto"].pk, ON)
    assert (look.independent, look.has_declined, look.asked_on) == (1, True, datetime.date(2026, 3, 5))


def test_an_answer_of_more_than_twelve_months_ago_is_unknown(village):
    look = circle_of(village.tksk.scope, village.person["Aminah"].pk, datetime.date(2027, 3, 1))
    assert look.alone == "unknown"
    assert circle_of(village.tksk.scope, village.person["Aminah"].pk, datetime.date(2027, 2, 28)).alone == "yes"


def test_nobody_outside_the_scope_sees_a_circle(village):
    number = village.person["Aminah"].pk
    for name in ("tksk_busang", "companion_busang"):
        with pytest.raises(Person.DoesNotExist):
            circle_of(make_person(name).scope, number, ON)
    for name in ("auditor", "partner", "administrator", "village_operator"):
        with pytest.raises(NotAllowed):
            circle_of(make_person(name).scope, number, ON)


def test_a_companion_sees_the_circles_of_those_they_accompany_only(village):
    assert circle_of(village.companion.scope, village.person["Aminah"].pk, ON).alone == "yes"
    with pytest.raises(Person.DoesNotExist):
        circle_of(village.companion.scope, village.person["Jamal"].pk, ON)


def test_loads_say_who_would_be_left_alone(village):
    (line,) = loads_in(village.tksk.scope, SANGATTA_UTARA_VILLAGE, ON)
    assert (line.name, line.load, line.sole) == ("Keluarga Rosmina Rekaan", 1, 1)
    assert line.alone_without == ((village.person["Darto"].pk, "Darto Rekaan"),)
    with pytest.raises(NotAllowed):
        loads_in(make_person("tksk_busang").scope, SANGATTA_UTARA_VILLAGE, ON)


def test_figures_of_a_village_are_those_of_its_people(village):
    found = measured(village.tksk.scope, ON).of_area
    assert set(found) >= {SANGATTA_UTARA, SANGATTA_UTARA_VILLAGE}
    one = found[SANGATTA_UTARA_VILLAGE]
    assert (one.in_need, one.alone, one.unknown) == (4, 1, 2)
    assert (one.coverage.count, one.isolation.count, one.isolation.of, one.single.count) == (2, 1, 2, 1)
    assert one.meets_often is None


def test_a_month_is_kept_once_and_in_order(village):
    by = village.officer.scope
    assert keep_month(area=OFFICE, month=APRIL, by=by) > 100
    assert keep_month(area=OFFICE, month=APRIL, by=by) == 0
    with pytest.raises(LaterMonthKept):
        keep_month(area=OFFICE, month=datetime.date(2026, 3, 1), by=by)
    assert figures_of(by, OFFICE, APRIL)["alone"] == 1
    assert figures_of(by, OFFICE, datetime.date(2026, 5, 1)) is None
    assert latest_month(by, OFFICE) == APRIL
    assert [row["month"] for row in trend(by, OFFICE)] == [APRIL]
    (row,) = [row for row in by_village(by, SANGATTA_UTARA, APRIL) if row["code"] == SANGATTA_UTARA_VILLAGE]
    assert row["in_need"] == 4
    losses = figures_of(by, OFFICE, APRIL)["losses"]
    assert ("Satu rumah penolong", "Keluarga Rosmina Rekaan", 1) in losses_words(by, losses)


def test_small_villages_are_told_to_nobody(village):
    keep_month(area=OFFICE, month=APRIL, by=village.officer.scope)
    rows = told_figures(APRIL, OFFICE)
    assert len(rows) == MonthlyFigures.objects.count()
    assert not any(row["is_open"] for row in rows)
    assert not any("alone" in row for row in rows)


def test_figures_are_for_the_viewer_s_areas(village):
    keep_month(area=OFFICE, month=APRIL, by=village.officer.scope)
    elsewhere = make_person("tksk_busang").scope
    for read in (figures_of, by_village):
        with pytest.raises(NotAllowed):
            read(elsewhere, SANGATTA_UTARA, APRIL)
        with pytest.raises(NotAllowed):
            read(make_person("auditor").scope, OFFICE, APRIL)


def test_an_interview_is_kept_and_scored(village):
    by, number = village.companion.scope, village.person["Aminah"].pk
    record_interview(person_id=number, answers=[1, 0, 0, 2, 1, None], by=by, on=ON, today=ON)
    look = circle_of(by, number, ON)
    assert (look.interview_score, look.interview_risk) == (None, True)
    for wrong in ([1] * 5, [6] * 6, [True] * 6):
        with pytest.raises(AnswersWrong):
            record_interview(person_id=number, answers=wrong, by=by, on=ON, today=ON)
    with pytest.raises(AnswersWrong):
        record_interview(person_id=number, answers=[1] * 6, by=by, on=ON, today=datetime.date(2026, 3, 9))


@given(st.lists(st.one_of(st.none(), st.integers(0, 5)), min_size=6, max_size=6))
def test_learning_a_missing_answer_never_overturns_the_risk(answers):
    known = is_at_risk(answers)
    for filled in (0, 5):
        whole = [filled if a is None else a for a in answers]
        assert known is None or is_at_risk(whole) is known
        assert is_at_risk(whole) is (score(whole) < 12)
