"""Looking in after a closing: tried again by a stated rule, ended after three tries or with a supervisor's note."""

import datetime

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.accompaniment.catalogue import service_kinds, spm_law
from setiakawan.accompaniment.models import CheckInEnd, Escalation
from setiakawan.accompaniment.queries.day import lines_of
from setiakawan.accompaniment.queries.escalations import late_things
from setiakawan.accompaniment.rules.due import MOST_TRIES, ClockFacts, Intervals, due_things
from setiakawan.accompaniment.services import closing
from setiakawan.accompaniment.services.closing import NotClosed
from setiakawan.accompaniment.services.escalating import raise_escalations
from setiakawan.accompaniment.services.holding import BeforeOpening, WordsMissing
from setiakawan.accompaniment.tests.conftest import TODAY
from setiakawan.accompaniment.tests.test_services import propose
from setiakawan.accounts.scope import NotAllowed, system_scope
from tests.people import make_person

DAY = datetime.timedelta(days=1)
FIRST = TODAY + 90 * DAY


@pytest.fixture
def closed(accompanied):
    """A case that was closed today."""
    waiting = propose(accompanied.assigned())
    closing.approve_closing(closing_id=waiting.pk, by=accompanied.tksk.scope, today=TODAY)
    accompanied.case.refresh_from_db()
    return accompanied


def due(closed, on=FIRST):
    return lines_of([closed.case], on)[0].due


def look_in(closed, on, outcome):
    closed.visit(happened_on=on, purpose="check_in", outcome=outcome, today=on)


@pytest.mark.django_db
def test_who_meets_nobody_tries_again_and_stops_after_three_times(closed):
    days = [FIRST, FIRST + 14 * DAY, FIRST + 30 * DAY]
    for day, following in zip(days, [FIRST + 14 * DAY, FIRST + 28 * DAY, None], strict=True):
        look_in(closed, day, "not_there")
        assert (due(closed).on if due(closed) else None) == following
    assert not list(late_things(FIRST + 400 * DAY, ["64.08"]))
    raise_escalations(on=FIRST + 400 * DAY, by=system_scope("tes", "64.08"))
    assert not Escalation.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("outcome", ["met", "refused"])
def test_who_was_met_or_does_not_want_it_is_left_in_peace(closed, outcome):
    look_in(closed, TODAY + 30 * DAY, "not_there")
    assert due(closed).on == FIRST
    look_in(closed, FIRST, outcome)
    assert due(closed) is None
    assert not list(late_things(FIRST + 400 * DAY, ["64.08"]))


@pytest.mark.django_db
def test_a_supervisor_ends_it_with_a_note(closed):
    given = {"case_id": closed.case.pk, "on": TODAY, "today": TODAY}
    with pytest.raises(WordsMissing):
        closing.end_check_in(reason="x", by=closed.tksk.scope, **given)
    with pytest.raises(NotAllowed):
        closing.end_check_in(reason="Pindah ke panti", by=closed.companion.scope, **given)
    with pytest.raises(BeforeOpening):
        closing.end_check_in(reason="Pindah ke panti", by=closed.tksk.scope, **given | {"on": TODAY - DAY})
    there = f"/pendampingan/{closed.case.pk}/"
    with time_machine.travel(datetime.datetime.fromisoformat("2026-03-12T07:30+08:00"), tick=False):
        assert "10 Juni 2026" in closed.tksk.client.get(there).content.decode()
        assert (
            'value="check_in" selected'
            in closed.tksk.client.get(there + "catat/kunjungan/?langkah=hasil").content.decode()
        )
        order = there + "penyelia/akhiri-tengokan/"
        assert make_person("tksk_busang").client.post(order, {}).status_code == 404
        assert closed.tksk.client.post(order, {"on": "2026-03-12", "reason": "Pindah ke panti"}).status_code == 302
        page = closed.tksk.client.get(there).content.decode()
    assert "Tidak ada lagi yang perlu menengok" in page
    assert "Pindah ke panti" in page
    assert due(closed) is None
    assert not list(late_things(FIRST + 400 * DAY, ["64.08"]))


@pytest.mark.django_db
def test_an_open_case_has_no_check_in_to_end_and_who_is_accompanied_again_needs_none(closed):
    assert due(closed) is not None
    again = closed.open(opened_on=TODAY)
    assert due(closed) is None
    with pytest.raises(NotClosed):
        closing.end_check_in(case_id=again.pk, on=TODAY, reason="Tidak perlu", by=closed.tksk.scope, today=TODAY)
    assert not CheckInEnd.objects.exists()


@given(st.lists(st.integers(0, 400), max_size=6))
def test_a_check_in_never_stays_due_for_ever(tries):
    """Each further try moves the due day ahead or ends it; three end it whatever their days."""
    opened = datetime.date(2025, 1, 1)
    for count in range(len(tries) + 1):
        days = tuple(TODAY + n * DAY for n in sorted(tries[:count]))
        found = due_things(ClockFacts(opened, "ordinary", opened, closed_on=TODAY, tries=days), Intervals(), TODAY)
        assert bool(found) == (count < MOST_TRIES)
        assert all(found[0].on >= FIRST and found[0].on > day for day in days if found)


def test_the_law_of_the_minimum_services_is_data():
    assert spm_law() == ("PP 2/2018", "Permensos 9/2018")
    assert {kind.spm_law for kind in service_kinds().values() if kind.is_spm} == {"Permensos 9/2018"}
