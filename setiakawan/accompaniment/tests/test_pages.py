"""The pages of accompaniment as their users meet them."""

import datetime
import uuid

import pytest
import time_machine

from setiakawan.accompaniment.models import Case, Closing, Plan, PlanState, RiskAssessment, ServiceGiven, Visit
from setiakawan.accompaniment.queries.story import case_view
from setiakawan.accompaniment.rules.circle import CircleGiven, SupporterGiven
from setiakawan.accompaniment.services.escalating import raise_escalations
from setiakawan.accompaniment.tests.conftest import TODAY, Accompanied
from setiakawan.accounts.scope import system_scope
from setiakawan.registry.models import Person
from setiakawan.registry.services.events import record_death
from tests.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime.datetime.fromisoformat("2026-03-12T07:30+08:00"), tick=False):
        yield


def visit_form(**changes):
    given = {
        "client_id": str(uuid.uuid4()), "happened_on": "2026-03-05", "way": "home", "outcome": "met",
        "purpose": "regular", "who_was_met": ["person"], "circle_result": "nobody", "circle_by": "person",
    }  # fmt: skip
    return given | changes


def url(accompanied, *rest):
    return "/".join(["/pendampingan", str(accompanied.case.pk), *rest]) + "/"


def test_a_case_from_the_queue_to_the_closing(accompanied):
    tksk, companion = accompanied.tksk.client, accompanied.companion.client
    assert "Menunggu pendamping" in tksk.get("/pendampingan/penyelia/").content.decode()
    form = {"companion_id": accompanied.companion.user.pk, "on": "2026-03-02", "reason": "Satu desa dengannya"}
    assert tksk.post(url(accompanied, "penyelia", "tugaskan"), form).status_code == 302
    assert accompanied.person.name in companion.get("/pendampingan/").content.decode()
    assert companion.post(url(accompanied, "catat", "kunjungan"), visit_form()).status_code == 302
    assert "Tidak ada yang membantu" in companion.get(url(accompanied)).content.decode()
    risk = {"client_id": str(uuid.uuid4()), "on": "2026-03-12", "sign_alone": "yes", "sign_violence": "no"}
    assert companion.post(url(accompanied, "catat", "risiko"), risk).status_code == 302
    assert RiskAssessment.objects.get().answers["no_food"] == "unknown"
    plan = {
        "client_id": str(uuid.uuid4()), "made_on": "2026-03-12", "words_1": "Saya ingin bisa ke pasar sendiri",
        "cbr_1": "social.recreation", "what_1_1": "Berlatih memakai tongkat", "doer_1_1": "companion", "budget": "150000",
    }  # fmt: skip
    assert companion.post(url(accompanied, "catat", "rencana"), plan).status_code == 302
    number = Plan.objects.get().pk
    here = f"/pendampingan/rencana/{number}/"
    assert "belum tercatat" in companion.post(here + "ajukan/").content.decode()
    agreement = {"on": "2026-03-12", "agrees": "yes", "said_by": "person", "how_explained": "pictures"}
    assert companion.post(here + "persetujuan/", agreement).status_code == 302
    assert companion.post(here + "ajukan/").status_code == 302
    assert companion.post(here + "setujui/", {"note": ""}).status_code == 403
    assert tksk.post(here + "setujui/", {"note": ""}).status_code == 302
    assert Plan.objects.get().state == PlanState.APPROVED
    page = companion.get(here).content.decode()
    assert "Saya ingin bisa ke pasar sendiri" in page
    assert "Rp 150.000" in page
    goal = Plan.objects.get().goals.get()
    step = {"on": "2026-03-12", "is_done": "yes"}
    assert companion.post(f"/pendampingan/langkah/{goal.steps.get().pk}/", step).status_code == 302
    ending = {
        "on": "2026-03-12", "reason": "goals_met", f"goal_{goal.pk}": "reached", "person_words": "Saya sudah bisa",
    }  # fmt: skip
    assert companion.post(url(accompanied, "catat", "tutup"), ending).status_code == 302
    decided = f"/pendampingan/penutupan/{Closing.objects.get().pk}/setujui/"
    assert tksk.post(decided, {"note": ""}).status_code == 302
    assert Case.objects.get().closed_on == TODAY
    assert "Buka kembali" in tksk.get(url(accompanied)).content.decode()


def test_the_person_page_tells_the_story_only_to_who_may_see_it(accompanied):
    accompanied.assigned().visit(story="Rahasia keluarga")
    page = f"/warga/{accompanied.person.pk}/"
    assert "Rahasia keluarga" in accompanied.companion.client.get(page).content.decode()
    for other in ("village_operator", "companion_busang"):
        assert "Rahasia keluarga" not in make_person(other).client.get(page).content.decode()
    second = make_person("companion", username="pendamping.lain", full_name="Pendamping Lain")
    assert "Rahasia keluarga" not in second.client.get(page).content.decode()


def test_sending_a_visit_twice_records_one(accompanied):
    accompanied.assigned()
    form = visit_form()
    for _ in range(2):
        assert accompanied.companion.client.post(url(accompanied, "catat", "kunjungan"), form).status_code == 302
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"happened_on": "2026-03-13"}, "Tanggal ini belum tiba."),
        ({"happened_on": "2026-02-30"}, "Tanggal ini tidak ada di kalender."),
        ({"happened_on": "2025-01-01"}, "sebelum pendampingan"),
        ({"circle_result": "named"}, "Pilih siapa yang membantu"),
        ({"kind_1": "family"}, "pilih “Ada yang membantu”"),
        ({"way": "pigeon"}, "Pilih salah satu yang ada."),
    ],
)
def test_a_wrong_input_is_told_and_kept_and_changes_nothing(accompanied, changes, words):
    accompanied.assigned()
    form = visit_form(story="Cerita yang panjang", **{"circle_result": "nobody"} | changes)
    answer = accompanied.companion.client.post(url(accompanied, "catat", "kunjungan"), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Cerita yang panjang" in page
    assert not Visit.objects.exists()


def test_a_village_operator_asks_for_accompaniment_and_lands_on_the_person(accompanied, registry):
    operator, other = make_person("village_operator"), registry.person("Budi Rekaan")
    form = {"opened_on": "2026-03-12", "origin": "village", "urgency": "urgent"}
    answer = operator.client.post(f"/warga/{other.pk}/pendampingan/", form)
    assert answer["Location"] == f"/warga/{other.pk}/"
    assert Case.objects.get(person=other).waits.get().owner == accompanied.tksk.user
    assert operator.client.get("/pendampingan/").status_code == 403
    again = operator.client.post(f"/warga/{other.pk}/pendampingan/", form)
    assert "sudah didampingi" in again.content.decode()


def test_a_death_is_told_on_the_page_of_the_case(accompanied):
    accompanied.assigned()
    record_death(person_id=accompanied.person.pk, on=TODAY, precision="day", by=accompanied.officer.scope, today=TODAY)
    page = accompanied.companion.client.get(url(accompanied)).content.decode()
    assert "tercatat meninggal" in page
    assert "Usulkan penutupan" in page
    assert "Tercatat meninggal" in accompanied.companion.client.get("/pendampingan/").content.decode()


@pytest.mark.parametrize("page", ["/pendampingan/", "/pendampingan/penyelia/"])
def test_more_cases_cost_no_more_queries(accompanied, registry, page, django_assert_max_num_queries):
    accompanied.assigned().visit()
    for n in range(6):
        more = Accompanied.__new__(Accompanied)
        more.__dict__ |= accompanied.__dict__
        more.person = registry.person(f"Rekaan {n}")
        more.case = accompanied.open(person_id=more.person.pk)
        more.assigned().visit(case_id=more.case.pk)
    client = accompanied.companion.client if page == "/pendampingan/" else accompanied.tksk.client
    with django_assert_max_num_queries(28):
        assert client.get(page).status_code == 200


def test_what_is_late_is_answered_by_who_was_asked(accompanied):
    accompanied.assigned()
    late = TODAY + datetime.timedelta(days=40)
    raise_escalations(on=late, by=system_scope("tes", "64.08"))
    page = accompanied.companion.client.get(url(accompanied)).content.decode()
    assert "Menunggu jawaban" in page
    number = accompanied.case.escalations.get(addressed_to=accompanied.companion.user).pk
    there = url(accompanied, "catat", "eskalasi")
    wrong = accompanied.companion.client.post(there, {"escalation_id": number, "answer": "x"})
    assert wrong.status_code == 422
    answer = {"escalation_id": number, "answer": "Saya datang besok pagi"}
    assert accompanied.companion.client.post(there, answer).status_code == 302
    assert accompanied.case.escalations.get(pk=number).answer == "Saya datang besok pagi"
    assert "Menunggu jawaban" not in accompanied.companion.client.get(url(accompanied)).content.decode()
    assert (
        "Eskalasi yang menunggu jawaban" in accompanied.officer.client.get("/pendampingan/penyelia/").content.decode()
    )


def test_nobody_is_offered_to_decide_on_their_own_closing(accompanied):
    form = {"on": "2026-03-12", "reason": "wish", "person_words": "Saya sudah cukup kuat"}
    accompanied.tksk.client.post(url(accompanied, "catat", "tutup"), form)
    decide = f"/pendampingan/penutupan/{Closing.objects.get().pk}/setujui/"
    assert decide not in accompanied.tksk.client.get(url(accompanied)).content.decode()
    assert decide in accompanied.officer.client.get(url(accompanied)).content.decode()


def test_a_visit_is_corrected_once_and_what_was_told_before_stays(accompanied):
    accompanied.assigned()
    named = CircleGiven("named", "person", (SupporterGiven("neighbour", "Bu Ros", None, "weekly"),))
    wrong = accompanied.visit(happened_on=TODAY, story="Dicatat di tanggal yang salah", circle=named)
    client, there = accompanied.companion.client, f"/pendampingan/kunjungan/{wrong.pk}/koreksi/"
    assert there in client.get(url(accompanied)).content.decode()
    page = client.get(there).content.decode()
    assert "Dicatat di tanggal yang salah" in page
    assert "Bu Ros" in page
    assert client.post(there, visit_form(happened_on="2026-03-05")).status_code == 422
    right = visit_form(happened_on="2026-03-05", correction_reason="Salah menulis tanggal")
    for _ in range(2):
        assert client.post(there, right).status_code == 302
    assert Visit.objects.count() == 2
    assert Visit.objects.get(replaces=wrong).correction_reason == "Salah menulis tanggal"
    page = client.get(url(accompanied)).content.decode()
    assert "Sudah dikoreksi" in page
    assert "12 Maret 2026 oleh Rahma Wulandari: Salah menulis tanggal" in page
    assert "Dicatat di tanggal yang salah" in page
    assert there not in page
    again = client.post(there, right | {"client_id": str(uuid.uuid4())})
    assert "tidak dapat dikoreksi" in again.content.decode()
    assert accompanied.tksk.client.get(there).status_code == 403


def test_the_circle_of_a_visit_that_was_corrected_no_longer_counts(accompanied):
    wrong = accompanied.assigned().visit(circle=CircleGiven("nobody", "person"))
    accompanied.visit(circle=None, replaces=wrong.pk, correction_reason="Tidak ditanyakan")
    view = case_view(accompanied.companion.scope, accompanied.case, TODAY)
    assert (view.circle, view.circle_asked_on) == ("", None)


def test_a_service_recorded_wrongly_is_withdrawn_with_a_reason_and_stays_visible(accompanied):
    accompanied.assigned()
    client = accompanied.companion.client
    form = {"client_id": str(uuid.uuid4()), "kind": "meals", "given_on": "2026-03-05", "quantity": "3"}
    client.post(url(accompanied, "catat", "layanan"), form)
    there = f"/pendampingan/layanan/{ServiceGiven.objects.get().pk}/tarik/"
    assert there in client.get(url(accompanied)).content.decode()
    assert client.post(there, {"reason": "x"}).status_code == 422
    assert make_person("tksk_busang").client.post(there, {"reason": "Bukan untuk dia"}).status_code == 404
    assert client.post(there, {"reason": "Bukan untuk dia"}).status_code == 302
    page = client.get(url(accompanied)).content.decode()
    assert "12 Maret 2026 oleh Rahma Wulandari: Bukan untuk dia" in page
    assert there not in page
    assert client.post(there, {"reason": "Dua kali menarik"}).status_code == 404
    assert ServiceGiven.objects.get().withdrawn_reason == "Bukan untuk dia"


def test_an_unknown_act_or_deed_does_not_exist(accompanied):
    accompanied.assigned()
    client = accompanied.tksk.client
    assert client.get(url(accompanied, "catat", "terbang")).status_code == 404
    assert client.get(url(accompanied, "penyelia", "terbang")).status_code == 404
    assert client.get("/pendampingan/rencana/1/terbang/").status_code == 404
    assert client.get("/pendampingan/999999/").status_code == 404
    assert Person.objects.count() == 1
