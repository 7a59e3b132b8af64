"""What arrives from the field: late, twice, out of order, refused, adopted. Nothing sent is thrown away."""

import datetime
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from setiakawan.accompaniment.models import Submission, Visit
from setiakawan.accompaniment.queries.submissions import submissions_in, unsettled
from setiakawan.accompaniment.rules.sending import KINDS, Unreadable, read_sending
from setiakawan.accompaniment.services.assigning import unassign
from setiakawan.accompaniment.services.holding import NumberTaken
from setiakawan.accompaniment.services.submissions import (
    NotRefused,
    TooLarge,
    adopt,
    receive,
    release_waiting,
)
from setiakawan.accompaniment.tests.conftest import TODAY
from setiakawan.accounts.scope import NotAllowed, system_scope
from tests.people import OFFICE

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture
def send(accompanied):
    """Send a visit by the companion's device."""
    accompanied.assigned()

    def _send(**changes):
        payload = {"case_id": accompanied.case.pk, "way": "home", "outcome": "met", "circle": {"result": "nobody"}}
        sent = {
            "client_id": uuid.uuid4(), "kind": "visit", "payload": payload | changes.pop("more", {}),
            "happened_on": datetime.date(2026, 3, 6), "by": accompanied.companion.scope, "today": TODAY,
        }  # fmt: skip
        return receive(**sent | changes)

    return _send


def test_a_visit_is_applied_once_on_the_day_it_happened(send, accompanied):
    number = uuid.uuid4()
    first = send(client_id=number)
    assert (first.state, first.result_kind) == ("applied", "accompaniment.visit")
    assert send(client_id=number) == first
    visit = Visit.objects.get()
    assert (visit.happened_on, visit.companion) == (datetime.date(2026, 3, 6), accompanied.companion.user)
    assert visit.circle_answer.result == "nobody"
    with pytest.raises(NumberTaken):
        send(client_id=number, by=accompanied.tksk.scope)


def test_one_that_comes_too_early_waits_for_what_it_follows(send):
    one, two, three = (uuid.uuid4() for _ in range(3))
    assert send(client_id=three, follows=two).state == "waiting"
    assert send(client_id=two, follows=one).state == "waiting"
    assert not Visit.objects.exists()
    send(client_id=one)
    assert set(Submission.objects.values_list("state", flat=True)) == {"applied"}
    assert Visit.objects.count() == 3


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "lainnya"}, "Isi tidak terbaca: jenis"),
        ({"payload": ["bukan", "isi"]}, "Isi tidak terbaca: jenis"),
        ({"more": {"way": 7}}, "Isi tidak terbaca: way"),
        ({"more": {"asing": "x"}}, "Isi tidak terbaca: asing"),
        ({"more": {"case_id": 987654}}, "Yang dicatat tidak ada, atau tidak lagi dipegang pengirim."),
        ({"happened_on": TODAY + datetime.timedelta(days=1)}, "Tanggalnya belum tiba."),
        ({"more": {"way": "teleportasi"}}, "Tidak dapat dicatat (ValueError)."),
    ],
)
def test_what_cannot_be_applied_is_kept_with_its_reason(send, changes, reason):
    sent = send(**changes)
    assert (sent.state, sent.reason) == ("refused", reason)
    assert Submission.objects.get().payload
    assert not Visit.objects.exists()


def test_a_visit_of_who_lost_the_case_is_adopted_and_stays_theirs(send, accompanied, companion_busang, tksk_busang):
    unassign(case_id=accompanied.case.pk, on=TODAY, reason="Pindah tugas", by=accompanied.tksk.scope, today=TODAY)
    sent = send()
    assert sent.state == "refused"
    assert list(unsettled(accompanied.tksk.scope)) == [sent]
    assert list(submissions_in(accompanied.companion.scope)) == [sent]
    assert not submissions_in(companion_busang.scope).exists()
    with pytest.raises(NotAllowed):
        adopt(submission_id=sent.pk, by=accompanied.companion.scope, today=TODAY)
    with pytest.raises(Submission.DoesNotExist):
        adopt(submission_id=sent.pk, by=tksk_busang.scope, today=TODAY)
    done = adopt(submission_id=sent.pk, by=accompanied.tksk.scope, today=TODAY)
    assert (done.state, done.decided_by) == ("adopted", accompanied.tksk.user)
    assert Visit.objects.get().companion == accompanied.companion.user
    with pytest.raises(NotRefused):
        adopt(submission_id=sent.pk, by=accompanied.tksk.scope, today=TODAY)


def test_one_that_waited_a_week_is_refused_and_can_be_adopted(send, accompanied):
    sent = send(follows=uuid.uuid4())
    by = system_scope("tes", OFFICE)
    assert release_waiting(by=by, today=TODAY) == 0
    Submission.objects.update(received_at=sent.received_at - datetime.timedelta(days=8))
    assert release_waiting(by=by, today=TODAY) == 1
    assert adopt(submission_id=sent.pk, by=accompanied.tksk.scope, today=TODAY).state == "adopted"


def test_rights_that_ended_do_not_drop_what_was_done_before(send, partner, accompanied):
    sent = send(by=partner.scope)
    assert (sent.state, sent.reason) == ("refused", "Pengirim tidak berhak mencatat ini.")
    assert list(unsettled(accompanied.officer.scope)) == [sent]


def test_nobody_fills_the_disk(send):
    with pytest.raises(TooLarge):
        send(more={"story": "a" * 100_001})
    with pytest.raises(NotAllowed):
        send(by=system_scope("tes", OFFICE))


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda part: st.lists(part) | st.dictionaries(st.text(), part),
)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([*KINDS, "x"]),
    _ANYTHING | st.dictionaries(st.sampled_from(["case_id", "way", "circle"]), _ANYTHING),
)
def test_any_content_is_read_or_named(kind, payload):
    try:
        read_sending(kind, payload)
    except Unreadable as field:
        assert str(field) is not None
