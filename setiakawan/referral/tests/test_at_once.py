"""Two people at the same moment: exactly one step, a clear refusal for the other, and every promise kept."""

import uuid

import pytest
from django.utils import timezone

from setiakawan.core.dates import office_today
from setiakawan.referral.models import Confirmation, Referral
from setiakawan.referral.rules.status import Status
from setiakawan.referral.services import confirming, links, moving, partner
from setiakawan.referral.services.asking import AskedAlready
from setiakawan.referral.services.steps import CannotMove
from setiakawan.referral.tests.test_services import broken
from setiakawan.registry.tests.test_concurrency import at_once, refusals

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _promises_hold():
    yield
    assert broken() == {}


def answering(referred, what, **more):
    by = referred.partner
    return lambda: getattr(partner, what)(referral_id=referred.row.pk, by=by, at=timezone.now(), **more)


def test_two_answers_of_one_partner_at_once_leave_one(referred):
    referred.ask()
    acts = [answering(referred, "accept"), answering(referred, "reject", reason="Sedang penuh", outcome="no_capacity")]
    assert refusals(at_once(*acts)) == [CannotMove]
    assert referred.row.statuses.count() == 3


def test_a_partner_accepts_while_the_office_cancels(referred):
    referred.ask()
    number, by = referred.row.pk, referred.by
    cancel = lambda: moving.move(referral_id=number, to="cancelled", reason="Salah lembaga", by=by, at=timezone.now())  # noqa: E731
    outcomes = at_once(answering(referred, "accept"), cancel)
    assert refusals(outcomes) in ([], [CannotMove])
    assert referred.state().status == Status.CANCELLED


def test_the_same_request_twice_at_once_is_one(referred):
    number = uuid.uuid4()
    assert refusals(at_once(*[lambda: referred.ask(client_id=number)] * 2)) == []
    assert Referral.objects.count() == 1
    assert refusals(at_once(*[lambda: referred.ask(service_id=referred.hospital.service.pk)] * 2)) == [AskedAlready]


def test_two_confirmations_at_once_close_once(referred):
    referred.ask()
    number, by, today = referred.row.pk, referred.by, office_today()

    def say():
        return confirming.confirm(
            referral_id=number, way="call", outcome="got_help", on=today, client_id=uuid.uuid4(), by=by, at=timezone.now(),
            today=today,
        )  # fmt: skip

    assert refusals(at_once(say, say)) == [CannotMove]
    assert Confirmation.objects.count() == 1


def test_one_code_opens_once(referred):
    referred.ask()
    key = links.make_key(referral_id=referred.row.pk, by=referred.by, at=timezone.now())
    token = key.url.rstrip("/").split("/")[-1]
    acts = [lambda: links.open_with_code(token=token, code=key.code, at=timezone.now())] * 2
    assert refusals(at_once(*acts)) == [links.CodeWrong]


def test_a_need_goes_on_to_one_service_only(referred):
    referred.ask()
    first = referred.row.pk
    partner.reject(referral_id=first, reason="Sedang penuh", by=referred.partner, at=timezone.now())
    services = [referred.hospital.service.pk, referred.hospital.offer("food", "Dapur umum").pk]
    acts = [lambda s=s: referred.ask(service_id=s, follows=first) for s in services]
    assert refusals(at_once(*acts)) == [AskedAlready]
    assert Referral.objects.filter(follows=first).count() == 1
