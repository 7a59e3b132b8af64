"""What is late stands before somebody, once, and is answered; what lost its holder goes back to a queue."""

import datetime
import uuid

import pytest
from django.core.management import CommandError, call_command

from setiakawan.accompaniment import constraints
from setiakawan.accompaniment.models import Escalation, QueueEntry
from setiakawan.accompaniment.queries.escalations import escalations_in
from setiakawan.accompaniment.rules.escalation import RuleContradicts, levels_reached, read_rules
from setiakawan.accompaniment.services.escalating import (
    AlreadyAnswered,
    answer_escalation,
    raise_escalations,
    return_stranded,
)
from setiakawan.accompaniment.services.hand_over import begin_hand_over, complete_hand_over
from setiakawan.accompaniment.services.holding import WordsMissing
from setiakawan.accompaniment.services.pausing import pause
from setiakawan.accompaniment.tests.conftest import OPENED, TODAY
from setiakawan.accounts.models import User
from setiakawan.accounts.scope import NotAllowed, system_scope
from tests.people import OFFICE

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
SYSTEM = system_scope("tes", OFFICE)
FIRST_DUE = OPENED + datetime.timedelta(days=14)


def after(days):
    return FIRST_DUE + datetime.timedelta(days=days)


def raised(on):
    return raise_escalations(on=on, by=SYSTEM)


@pytest.fixture
def nobody_came(accompanied):
    """A case with a companion who has never come, and the officer."""
    accompanied.assigned()
    return accompanied


def test_a_late_first_contact_goes_to_companion_and_tksk_and_then_to_the_officer(nobody_came):
    assert [raised(after(d)) for d in (6, 7, 7, 8, 13, 14, 30)] == [0, 2, 0, 0, 0, 1, 0]
    found = Escalation.objects.order_by("level", "addressed_to")
    people = {nobody_came.companion.user: 1, nobody_came.tksk.user: 1, nobody_came.officer.user: 2}
    assert {row.addressed_to: row.level for row in found} == people
    assert {(row.rule, row.due_on) for row in found} == {("first_contact", FIRST_DUE)}


def test_nights_that_were_missed_are_caught_up(nobody_came):
    assert raised(after(60)) == 3


def test_a_case_that_waits_long_stands_before_the_owner_of_its_queue(accompanied):
    assert raised(OPENED + datetime.timedelta(days=7)) == 1
    assert Escalation.objects.get().rule == "queue"
    assert Escalation.objects.get().addressed_to == accompanied.tksk.user


def test_nothing_is_late_in_a_pause(nobody_came):
    until = after(30)
    pause(case_id=nobody_came.case.pk, valid_from=FIRST_DUE, valid_until=until, reason="Dirawat di rumah sakit",
          by=nobody_came.tksk.scope, today=TODAY)  # fmt: skip
    assert raised(after(20)) == 0
    assert raised(after(37)) == 2


def test_a_visit_starts_another_clock(nobody_came):
    raised(after(7))
    nobody_came.visit(happened_on=TODAY)
    assert raised(TODAY + datetime.timedelta(days=20)) == 0
    assert raised(TODAY + datetime.timedelta(days=21)) == 2
    assert Escalation.objects.filter(rule="visit").count() == 2


def test_who_was_asked_answers_once_and_strangers_never(nobody_came, companion_busang, tksk_busang):
    raised(after(7))
    row = Escalation.objects.get(addressed_to=nobody_came.companion.user)
    given = {"escalation_id": row.pk, "answer": "Besok saya datang", "today": after(8)}
    for other in (companion_busang, tksk_busang):
        with pytest.raises(Escalation.DoesNotExist):
            answer_escalation(**given, by=other.scope)
    with pytest.raises(WordsMissing):
        answer_escalation(**given | {"answer": "ya"}, by=nobody_came.companion.scope)
    answer_escalation(**given, by=nobody_came.companion.scope)
    with pytest.raises(AlreadyAnswered):
        answer_escalation(**given, by=nobody_came.tksk.scope)
    assert escalations_in(nobody_came.tksk.scope).count() == 1
    assert not escalations_in(nobody_came.companion.scope).exists()
    with pytest.raises(NotAllowed):
        raise_escalations(on=after(7), by=companion_busang.scope)


def test_unanswered_escalations_go_with_the_hand_over(nobody_came):
    a = nobody_came
    raised(after(7))
    act = begin_hand_over(leaving_id=a.companion.user.pk, reason="Cuti melahirkan", by=a.tksk.scope, today=after(8))
    complete_hand_over(hand_over_id=act.pk, on=after(8), by=a.tksk.scope, today=after(8))
    assert not Escalation.objects.filter(addressed_to=a.companion.user, answered_at=None).exists()
    assert Escalation.objects.filter(addressed_to=a.tksk.user, answered_at=None).count() == 1


def test_a_case_whose_companion_lost_the_area_returns_to_the_queue(nobody_came):
    grant = nobody_came.companion.user.area_grants.get()
    grant.valid_until = after(0)
    grant.save()
    assert return_stranded(on=after(-1), by=SYSTEM) == 0
    assert return_stranded(on=after(0), by=SYSTEM) == 1
    assert return_stranded(on=after(0), by=SYSTEM) == 0
    assert QueueEntry.objects.get(valid_until=None).owner == nobody_came.tksk.user


def test_where_nobody_supervises_the_case_stays_and_the_check_tells(nobody_came):
    User.objects.update(is_active=False)
    assert return_stranded(on=TODAY, by=SYSTEM) == 0
    assert len(list(constraints.holder_can())) == 1


def test_the_check_finds_what_is_broken(nobody_came):
    checks = [constraints.one_holder, constraints.holder_can, constraints.visits_whole, constraints.plans_whole]
    assert [list(check()) for check in checks] == [[], [], [], []]
    assert len(list(constraints.late_is_escalated())) == 2
    call_command("escalate", verbosity=0)
    assert list(constraints.late_is_escalated()) == []
    visit = nobody_came.visit()
    type(visit).objects.filter(pk=visit.pk).update(recorded_by=nobody_came.tksk.user)
    QueueEntry.objects.create(case=nobody_came.case, owner=nobody_came.tksk.user, valid_from=TODAY, reason="Rusak")
    User.objects.filter(pk=nobody_came.companion.user.pk).update(is_active=False)
    assert len(list(constraints.one_holder())) == 1
    assert len(list(constraints.holder_can())) == 1
    assert len(list(constraints.visits_whole())) == 1
    assert len(list(constraints.escalation_at_somebody())) == 1


def test_the_run_asks_as_often_for_many_as_for_few(nobody_came, registry, django_assert_max_num_queries):
    for n in range(5):
        other = registry.person(f"Warga Rekaan {n}")
        nobody_came.open(person_id=other.pk, client_id=uuid.uuid4())
    with django_assert_max_num_queries(20):
        raised(after(20))


def test_the_command_refuses_days_that_are_none(db):
    for day in ("kemarin", "2999-01-01"):
        with pytest.raises(CommandError):
            call_command("escalate", on=day)


def test_levels_rise_and_name_somebody():
    rules = read_rules(
        {"visit": {"label": "x", "levels": [{"days": 7, "to": ["tksk"]}, {"days": 14, "to": ["officer"]}]}}
    )
    assert [len(levels_reached(rules["visit"], days)) for days in (0, 6, 7, 13, 14)] == [0, 0, 1, 1, 2]
    for levels in ([], [{"days": 7, "to": []}], [{"days": 7, "to": ["tksk"]}, {"days": 7, "to": ["tksk"]}]):
        with pytest.raises(RuleContradicts):
            read_rules({"visit": {"label": "x", "levels": levels}})
