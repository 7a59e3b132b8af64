"""The inbox of what devices sent: seen by who sent it and who supervises, adopted or set aside, never lost."""

import datetime
import uuid

import pytest

from setiakawan.accompaniment.models import Submission, Visit
from setiakawan.accompaniment.queries.submissions import submission_page
from setiakawan.accompaniment.services.assigning import unassign
from setiakawan.accompaniment.services.submissions import receive
from setiakawan.accompaniment.telling import lines_of_payload
from setiakawan.accompaniment.tests.conftest import TODAY
from setiakawan.desk.tasks import tasks_of
from tests.people import SANGATTA_UTARA, make_person

pytestmark = pytest.mark.django_db
INBOX = "/pendampingan/kiriman/"


@pytest.fixture
def refused(accompanied):
    """A visit whose sender no longer accompanies the person."""
    accompanied.assigned()
    unassign(case_id=accompanied.case.pk, on=TODAY, reason="Pindah tugas", by=accompanied.tksk.scope, today=TODAY)
    return receive(
        client_id=uuid.uuid4(), kind="visit", happened_on=datetime.date(2026, 3, 6), by=accompanied.companion.scope,
        today=TODAY, payload={
            "case_id": accompanied.case.pk, "way": "home", "outcome": "met", "story": "Ia sudah makan",
            "circle": {"result": "named", "supporters": [{"kind": "neighbour", "name": "Bu Ros", "frequency": "weekly"}]},
        },
    )  # fmt: skip


def test_the_sender_sees_the_reason_and_the_supervisor_a_task(refused, accompanied):
    assert refused.state == "refused"
    page = accompanied.companion.client.get(INBOX).content.decode()
    assert "tidak lagi dipegang pengirim" in page
    page = accompanied.companion.client.get(f"{INBOX}{refused.pk}/").content.decode()
    assert "Ia sudah makan" in page
    assert accompanied.person.name not in page
    assert "Ambil alih" not in page
    titles = {task.title: task.count for task in tasks_of(accompanied.tksk.scope)}
    assert titles["kiriman lapangan belum tercatat"] == 1
    assert "kiriman lapangan belum tercatat" in accompanied.companion.client.get("/").content.decode()


def test_a_supervisor_adopts_it_in_the_name_of_who_sent_it(refused, accompanied):
    there = f"{INBOX}{refused.pk}/"
    page = accompanied.tksk.client.get(there).content.decode()
    assert accompanied.person.name in page
    assert "Bu Ros" in page
    assert accompanied.companion.client.post(there, {"decision": "adopt"}).status_code == 403
    assert accompanied.tksk.client.post(there, {"decision": "adopt"}).status_code == 302
    visit = Visit.objects.get()
    assert (visit.companion, visit.happened_on) == (accompanied.companion.user, datetime.date(2026, 3, 6))
    again = accompanied.tksk.client.post(there, {"decision": "adopt"})
    assert "sudah diputuskan" in again.content.decode()
    assert Visit.objects.count() == 1


def test_a_supervisor_sets_it_aside_with_a_reason_and_nothing_is_lost(refused, accompanied):
    there = f"{INBOX}{refused.pk}/"
    assert accompanied.tksk.client.post(there, {"decision": "aside", "reason": "x"}).status_code == 422
    form = {"decision": "aside", "reason": "Sudah dicatat dari buku"}
    assert accompanied.tksk.client.post(there, form).status_code == 302
    sent = Submission.objects.get()
    assert (sent.state, sent.decided_by, sent.decision_note) == (
        "aside",
        accompanied.tksk.user,
        "Sudah dicatat dari buku",
    )
    assert "Ia sudah makan" in accompanied.tksk.client.get(there).content.decode()
    assert "Sudah dicatat dari buku" in accompanied.companion.client.get(f"{INBOX}?status=aside").content.decode()
    assert accompanied.tksk.client.post(there, form).status_code == 422
    assert not Visit.objects.exists()


def test_nobody_elsewhere_sees_or_decides(refused):
    for name in ("tksk_busang", "companion_busang", "stranger"):
        client = make_person(name).client
        assert "Rahma" not in client.get(INBOX).content.decode()
        for decision in ("adopt", "aside"):
            answer = client.post(f"{INBOX}{refused.pk}/", {"decision": decision, "reason": "Bukan wilayah saya"})
            assert answer.status_code in (403, 404)
    assert make_person("head_of_office").client.get(INBOX).status_code == 403
    assert Submission.objects.get().state == "refused"


def test_what_is_about_somebody_outside_the_area_is_not_told(refused, accompanied):
    both = make_person("tksk", username="tksk.dua", full_name="TKSK Dua", areas=["64.08.06"])
    sender = make_person(
        "companion", username="pendamping.dua", full_name="Dua Tempat", areas=["64.08.06", SANGATTA_UTARA]
    )
    receive(
        client_id=uuid.uuid4(), kind="visit", payload={"case_id": accompanied.case.pk, "story": "Rahasia"},
        happened_on=TODAY, by=sender.scope, today=TODAY,
    )  # fmt: skip
    [line], _ = submission_page(both.scope)
    assert (line.person, line.lines, line.is_elsewhere) == (None, (), True)
    assert "Rahasia" not in both.client.get(f"{INBOX}{line.row.pk}/").content.decode()


@pytest.mark.parametrize(
    "payload", [None, [], "teks", 5, {"case_id": 2**70}, {"case_id": None}, {"circle": [1]}, {"kind": ["x"]}]
)
def test_whatever_came_is_shown_and_breaks_nothing(accompanied, payload):
    sent = receive(
        client_id=uuid.uuid4(),
        kind="visit",
        payload=payload,
        happened_on=TODAY,
        by=accompanied.companion.scope,
        today=TODAY,
    )
    for who in (accompanied.companion, accompanied.tksk):
        assert who.client.get(INBOX).status_code == 200
        assert who.client.get(f"{INBOX}{sent.pk}/").status_code == 200
    page = accompanied.tksk.client.post(f"{INBOX}{sent.pk}/", {"decision": "adopt"}).content.decode()
    assert "Belum dapat diambil alih" in page


def test_codes_are_told_in_words():
    told = lines_of_payload("risk", {"answers": {"alone": "yes", "lain": "unknown"}, "case_id": 4})
    assert told == (("Jawaban", "Tidak ada yang membantu di rumah: ya; lain: belum tahu"),)
    assert lines_of_payload("visit", {"circle": None, "who_was_met": ["carer", "x"]}) == (
        ("Yang membantu", "Tidak ditanyakan"), ("Yang ditemui", "Yang merawat, x"),
    )  # fmt: skip


def test_the_list_goes_page_by_page_with_few_queries(accompanied, django_assert_max_num_queries):
    for _ in range(5):
        receive(
            client_id=uuid.uuid4(), kind="visit", payload={"case_id": accompanied.case.pk}, happened_on=TODAY,
            by=accompanied.companion.scope, today=TODAY,
        )  # fmt: skip
    with django_assert_max_num_queries(7):
        first, after = submission_page(accompanied.tksk.scope, limit=2)
    second, after = submission_page(accompanied.tksk.scope, limit=2, after=after)
    third, end = submission_page(accompanied.tksk.scope, limit=2, after=after)
    numbers = [line.row.pk for line in first + second + third]
    assert numbers == sorted(numbers, reverse=True)
    assert (len(set(numbers)), end) == (5, "")
