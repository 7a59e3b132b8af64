import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from setiakawan.accompaniment.models import Agreement, ServiceGiven, Step, StepResult
from setiakawan.accompaniment.queries.hand_overs import hand_over_view
from setiakawan.accompaniment.services.hand_over import begin_hand_over
from setiakawan.accompaniment.services.planning import (
    GoalGiven,
    StepGiven,
    approve_plan,
    draft_plan,
    propose_plan,
    record_agreement,
)
from setiakawan.accompaniment.tests.conftest import OPENED, TODAY, Accompanied
from setiakawan.directory.tests.conftest import Listed
from setiakawan.journeys.refer import confirm_help, confirm_help_with_code, referrals_of_steps, start_of_step
from setiakawan.messaging.models import Message
from setiakawan.referral.queries.sharing import Told
from setiakawan.referral.services import partner
from setiakawan.referral.services.asking import GroundGiven, request_referral
from setiakawan.referral.services.links import partner_of_link
from setiakawan.registry.services.numbers import add_contact
from setiakawan.registry.tests.conftest import registry
from tests.people import make_person

__all__ = ["registry"]
pytestmark = pytest.mark.django_db


class Planned(Accompanied):
    """A case with an approved plan whose step asks for a check at the puskesmas."""

    def __init__(self, registry):
        super().__init__(registry)
        self.assigned()
        self.by = self.companion.scope
        goals = (
            GoalGiven("Saya ingin sehat", "health.medical_care", (), (StepGiven("Periksa di puskesmas", "agency"),)),
        )
        given = {"by": self.by, "today": TODAY}
        plan = draft_plan(case_id=self.case.pk, made_on=OPENED, goals=goals, client_id=uuid.uuid4(), **given)
        record_agreement(
            plan_id=plan.pk,
            on=OPENED,
            agrees=True,
            said_by="person",
            how_explained="spoken",
            client_id=uuid.uuid4(),
            **given,
        )
        propose_plan(plan_id=plan.pk, **given)
        approve_plan(plan_id=plan.pk, by=self.tksk.scope, today=TODAY)
        self.step = Step.objects.get()
        self.listed = Listed(by=self.officer.scope)

    def ask(self, origin=""):
        """Ask the puskesmas from the step."""
        self.row = request_referral(
            person_id=self.person.pk, service_id=self.listed.service.pk, told=Told("Periksa luka di kaki"),
            agreed=GroundGiven("consent", "self", "spoken"), origin=origin or f"step:{self.step.pk}", client_id=uuid.uuid4(),
            by=self.by, at=timezone.now(), today=TODAY,
        )  # fmt: skip
        return self.row

    def confirm(self, outcome="got_help", number=None):
        """Write down what the person said."""
        return confirm_help(
            referral_id=self.row.pk, way="visit", outcome=outcome, words="Sudah diobati", on=TODAY,
            client_id=number or uuid.uuid4(), by=self.by, at=timezone.now(), today=TODAY,
        )  # fmt: skip


@pytest.fixture
def planned(registry, time_machine):
    time_machine.move_to(datetime.datetime.fromisoformat("2026-03-12T07:30+08:00"))
    return Planned(registry)


def test_help_that_the_person_confirmed_is_written_back_to_the_plan_once(planned):
    assert start_of_step(planned.by, planned.step.pk).origin == f"step:{planned.step.pk}"
    planned.ask()
    assert referrals_of_steps(planned.by, [planned.step.pk]) == {planned.step.pk: [planned.row]}
    number = uuid.uuid4()
    planned.confirm(number=number)
    planned.confirm(number=number)
    given, done = ServiceGiven.objects.get(), StepResult.objects.get()
    assert (given.kind, given.provider, given.given_on) == ("health_access", "Puskesmas Rekaan", TODAY)
    assert (done.step, done.is_done) == (planned.step, True)


def test_what_did_not_help_writes_nothing_back(planned):
    planned.ask()
    planned.confirm("not_reached")
    assert not ServiceGiven.objects.exists() and not StepResult.objects.exists()


def test_the_persons_own_code_writes_back_in_the_name_of_who_asked(planned):
    add_contact(person_id=planned.person.pk, kind="phone", value="0812 0000 4321", by=planned.officer.scope, on=TODAY)
    planned.ask()
    by = partner_of_link(planned.row.pk)
    partner.accept(referral_id=planned.row.pk, by=by, at=timezone.now())
    partner.say_done(referral_id=planned.row.pk, by=by, at=timezone.now())
    code = next(w.strip(".") for w in Message.objects.get().text.split() if w.strip(".").isdigit())
    confirm_help_with_code(referral_id=planned.row.pk, code=code, by=by, at=timezone.now(), today=TODAY)
    assert ServiceGiven.objects.get().by == planned.companion.user and StepResult.objects.get().is_done


def test_a_step_of_somebody_else_is_left_alone(planned, registry):
    other = Step.objects.create(goal=planned.step.goal, order=9, what="Lain", doer="agency")
    planned.ask(origin=f"step:{other.pk + 99}")
    planned.confirm()
    assert ServiceGiven.objects.count() == 1 and not StepResult.objects.exists()


def test_without_a_case_help_is_confirmed_all_the_same(planned, registry):
    planned.person = registry.person("Budi Rekaan")
    planned.by = planned.officer.scope
    planned.ask(origin="step:999999")
    assert planned.confirm().outcome == "got_help"
    assert not ServiceGiven.objects.exists() and Agreement.objects.count() == 1


def test_the_page_of_a_step_leads_to_finding_a_service(planned):
    answer = planned.companion.client.get(reverse("desk:refer_step", args=[planned.step.pk]))
    assert answer["Location"].endswith(f"/warga/{planned.person.pk}/rujuk/?asal=step:{planned.step.pk}")
    assert (
        make_person("companion_busang").client.get(reverse("desk:refer_step", args=[planned.step.pk])).status_code
        == 404
    )


def test_requests_go_along_with_the_case_at_a_hand_over(planned):
    planned.ask()
    given = {"by": planned.tksk.scope, "today": TODAY}
    act = begin_hand_over(leaving_id=planned.companion.user.pk, reason="Pindah tugas", **given)
    entry = next(e for e in hand_over_view(planned.tksk.scope, act, TODAY).entries if e.item.kind == "case")
    assert "1 rujukan berjalan" in entry.follows
    page = planned.tksk.client.get(reverse("accompaniment:hand_over", args=[act.pk])).content.decode()
    assert "1 rujukan berjalan" in page
