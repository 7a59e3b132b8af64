"""Two people at the same moment: exactly one effect, a clear refusal for the other, and every promise kept."""

import datetime
import uuid

import pytest

from setiakawan.accompaniment.models import Assignment, Case, Escalation, HandOver, Plan, Submission, Visit
from setiakawan.accompaniment.services import closing, planning
from setiakawan.accompaniment.services.assigning import CompanionInactive, OverCapacity, assign
from setiakawan.accompaniment.services.escalating import AlreadyAnswered, answer_escalation, raise_escalations
from setiakawan.accompaniment.services.hand_over import (
    HandOverEnded,
    HandOverOpen,
    begin_hand_over,
    complete_hand_over,
)
from setiakawan.accompaniment.services.intake import AlreadyOpen
from setiakawan.accompaniment.services.limits import set_limit
from setiakawan.accompaniment.services.residue import residue_of
from setiakawan.accompaniment.services.submissions import NotRefused, adopt, receive
from setiakawan.accompaniment.tests.conftest import OPENED, TODAY, Accompanied
from setiakawan.accompaniment.tests.test_merging import broken
from setiakawan.accompaniment.tests.test_services import agree, draft, propose
from setiakawan.accounts import services as accounts
from setiakawan.accounts.leaving import StillCarries
from setiakawan.accounts.models import User
from setiakawan.accounts.scope import system_scope
from setiakawan.registry.tests.test_concurrency import at_once, refusals

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SYSTEM = system_scope("tes", "64")


@pytest.fixture(autouse=True)
def _promises_hold():
    """Whatever happened at once, every promise holds afterwards, the audit chain among them."""
    yield
    assert broken() == []


def assigning(a, companion, **changes):
    given = {
        "case_id": a.case.pk,
        "companion_id": companion.user.pk,
        "on": TODAY,
        "reason": "Satu desa",
        "today": TODAY,
    }
    return lambda: assign(**given | {"by": a.tksk.scope} | changes)


def sending(a, number, scope):
    payload = {"case_id": a.case.pk, "way": "home", "outcome": "met", "circle": None}
    given = {"client_id": number, "kind": "visit", "payload": payload, "happened_on": TODAY, "today": TODAY}
    return lambda: receive(**given, by=scope)


def test_the_same_visit_sent_twice_at_once_is_one_visit(accompanied):
    number, scope = uuid.uuid4(), accompanied.assigned().companion.scope
    acts = [lambda: accompanied.visit(client_id=number, by=scope)] * 3
    assert refusals(at_once(*acts)) == []
    assert Visit.objects.count() == 1


def test_the_same_sending_twice_at_once_is_kept_and_applied_once(accompanied):
    act = sending(accompanied.assigned(), uuid.uuid4(), accompanied.companion.scope)
    assert refusals(at_once(act, act, act)) == []
    assert (Submission.objects.get().state, Visit.objects.count()) == ("applied", 1)


def test_a_person_gets_one_case(accompanied, registry):
    other, scope = registry.person("Budi Rekaan"), accompanied.tksk.scope
    acts = [
        lambda n=n: accompanied.open(person_id=other.pk, client_id=n, by=scope) for n in (uuid.uuid4(), uuid.uuid4())
    ]
    assert refusals(at_once(*acts)) == [AlreadyOpen]
    assert Case.objects.filter(person=other).count() == 1


def test_the_last_free_place_goes_to_one(accompanied, registry):
    other = Accompanied(registry, "Budi Rekaan")
    set_limit(cases=1, valid_from=TODAY, reason="Daerah sulit", role="companion", by=SYSTEM, today=TODAY)
    acts = [assigning(a, accompanied.companion, by=accompanied.tksk.scope) for a in (accompanied, other)]
    assert refusals(at_once(*acts)) == [OverCapacity]
    assert Assignment.objects.filter(valid_until=None).count() == 1


def test_nobody_is_switched_off_under_a_case_that_just_comes(accompanied):
    user, act = accompanied.companion.user, assigning(accompanied, accompanied.companion, by=accompanied.tksk.scope)
    refused = refusals(at_once(act, lambda: accounts.switch_off(user=user, reason="Pindah", by=SYSTEM)))
    assert refused in ([StillCarries], [CompanionInactive])
    assert User.objects.get(pk=user.pk).is_active == (refused == [StillCarries])
    assert bool(residue_of(user.pk)) == (refused == [StillCarries])


def completing(a):
    leaving, by = a.companion.user.pk, a.tksk.scope
    act = begin_hand_over(leaving_id=leaving, reason="Pindah tugas", by=by, today=TODAY)
    return lambda: complete_hand_over(hand_over_id=act.pk, on=TODAY, by=by, today=TODAY)


def test_a_visit_at_the_moment_of_the_hand_over_is_theirs_or_refused(accompanied):
    accompanied.assigned()
    scope, complete = accompanied.companion.scope, completing(accompanied)
    refused = refusals(at_once(complete, lambda: accompanied.visit(by=scope)))
    assert refused in ([], [Case.DoesNotExist])
    assert [visit.companion for visit in Visit.objects.all()] == ([] if refused else [accompanied.companion.user])
    assert residue_of(accompanied.companion.user.pk) == []


def test_a_hand_over_is_begun_once_and_completed_once(accompanied):
    accompanied.assigned()
    given = {"leaving_id": accompanied.companion.user.pk, "reason": "Pindah tugas", "today": TODAY}
    scopes = accompanied.tksk.scope, accompanied.officer.scope
    assert refusals(at_once(*[lambda by=by: begin_hand_over(**given, by=by) for by in scopes])) == [HandOverOpen]
    act = HandOver.objects.get()
    acts = [lambda by=by: complete_hand_over(hand_over_id=act.pk, on=TODAY, by=by, today=TODAY) for by in scopes]
    assert refusals(at_once(*acts)) == [HandOverEnded]
    assert accompanied.case.waits.filter(valid_until=None).count() == 1


def test_two_supervisors_decide_on_a_plan_once(accompanied):
    plan = draft(accompanied.assigned())
    agree(accompanied, plan)
    planning.propose_plan(plan_id=plan.pk, by=accompanied.companion.scope, today=TODAY)
    scopes = accompanied.tksk.scope, accompanied.officer.scope
    acts = [lambda by=by: planning.approve_plan(plan_id=plan.pk, by=by, today=TODAY) for by in scopes]
    assert refusals(at_once(*acts)) == [planning.PlanNotOpen]
    assert Plan.objects.get().state == "approved"


def test_a_closing_is_approved_or_returned_not_both(accompanied):
    found = propose(accompanied.assigned())
    one, other = accompanied.tksk.scope, accompanied.officer.scope
    outcomes = at_once(
        lambda: closing.approve_closing(closing_id=found.pk, by=one, today=TODAY),
        lambda: closing.return_closing(closing_id=found.pk, note="Masih perlu", by=other, today=TODAY),
    )
    assert refusals(outcomes) == [closing.ClosingNotOpen]
    found.refresh_from_db()
    assert (Case.objects.get().closed_on is not None) == (found.state == "approved")


def test_an_escalation_is_answered_once(accompanied):
    accompanied.assigned()
    raise_escalations(on=TODAY + datetime.timedelta(days=30), by=SYSTEM)
    late = Escalation.objects.order_by("pk").first()
    scopes = accompanied.officer.scope, accompanied.tksk.scope
    acts = [
        lambda by=by: answer_escalation(escalation_id=late.pk, answer="Besok dikunjungi", by=by, today=TODAY)
        for by in scopes
    ]
    assert refusals(at_once(*acts)) == [AlreadyAnswered]


def test_two_nights_at_once_raise_the_same_once(accompanied):
    accompanied.assigned()
    acts = [lambda: raise_escalations(on=TODAY + datetime.timedelta(days=30), by=SYSTEM)] * 2
    assert refusals(at_once(*acts)) == []
    found = list(Escalation.objects.values_list("rule", "due_on", "level", "addressed_to"))
    assert len(found) == len(set(found)) > 0


def test_what_was_refused_is_adopted_once(accompanied):
    scope = accompanied.assigned(on=OPENED).companion.scope
    number, by = uuid.uuid4(), accompanied.officer.scope
    accompanied.case.assignments.update(companion=accompanied.tksk.user)
    sent = sending(accompanied, number, scope)()
    assert sent.state == "refused"
    act = lambda: adopt(submission_id=sent.pk, by=by, today=TODAY)  # noqa: E731
    assert refusals(at_once(act, act)) == [NotRefused]
    assert Visit.objects.get().companion == accompanied.companion.user
