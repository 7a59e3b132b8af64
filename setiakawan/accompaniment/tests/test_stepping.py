"""Records that go step by step: kept at every step, gone back over, sent once; nobody else sees what is not sent yet."""

import datetime
import json
import re
import uuid

import pytest
import time_machine
from django.db import connection

from setiakawan.accompaniment.forms import AssessmentForm, VisitForm
from setiakawan.accompaniment.models import Draft, Plan, Visit
from setiakawan.accompaniment.plan_forms import PlanForm
from setiakawan.accompaniment.steps import steps_of, tell
from setiakawan.accompaniment.tests.conftest import TODAY
from tests.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime.datetime.fromisoformat("2026-03-12T23:59+08:00"), tick=False):
        yield


@pytest.fixture
def visit(accompanied):
    """The address at which a visit is recorded, and the companion's client."""
    accompanied.assigned()
    return f"/pendampingan/{accompanied.case.pk}/catat/kunjungan/", accompanied.companion.client


def step(client, there, slug, **fields):
    return client.post(there, {"langkah": slug, **fields})


def hidden(page):
    """What the last page would send, as a browser sends it."""
    fields = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page):
        fields.setdefault(name, []).append(value)
    fields.pop("csrfmiddlewaretoken", None)
    return fields


def walk(client, there):
    step(client, there, "kapan", happened_on="2026-03-05", way="home")
    step(client, there, "hasil", outcome="met", purpose="regular", who_was_met=["person", "carer"])
    step(client, there, "lingkar", circle_result="named", circle_by="person")
    step(client, there, "pendukung", kind_1="neighbour", name_1="Bu Ros", frequency_1="weekly")
    return step(client, there, "cerita", story="Ia sudah makan", next_step="")


def test_one_thing_per_page_and_everything_once_more_before_it_is_sent(visit, accompanied):
    there, client = visit
    page = client.get(there).content.decode()
    assert "Langkah 1 dari 4" in page
    assert 'name="story"' not in page
    assert not Draft.objects.exists()
    answer = step(client, there, "kapan", happened_on="2026-03-05", way="home")
    assert answer["Location"].endswith("?langkah=hasil")
    assert walk(client, there)["Location"].endswith("?langkah=periksa")
    page = client.get(there + "?langkah=periksa").content.decode()
    for words in (
        "5 Maret 2026",
        "Di rumah",
        "Warga sendiri, Yang merawat",
        "Tetangga atau teman",
        "Bu Ros",
        "Ia sudah makan",
    ):
        assert words in page
    assert not Visit.objects.exists()
    form = hidden(page)
    assert form["client_id"] == [str(Draft.objects.get().client_id)]
    for _ in range(2):
        assert client.post(there, form).status_code == 302
    made = Visit.objects.get()
    assert (made.who_was_met, made.story) == (["person", "carer"], "Ia sudah makan")
    assert made.circle_answer.supporters.get().name == "Bu Ros"
    assert not Draft.objects.exists()


def test_what_was_typed_survives_an_error_going_back_and_a_power_cut(visit, accompanied):
    there, client = visit
    wrong = step(client, there, "kapan", happened_on="2026-02-30", way="home")
    assert wrong.status_code == 422
    assert "Tanggal ini tidak ada di kalender." in wrong.content.decode()
    again = make_person("companion").client
    assert "2026-02-30" in again.get(there + "?langkah=kapan").content.decode()
    back = again.post(there, {"langkah": "cerita", "story": "Belum selesai", "ke": "lingkar"})
    assert back["Location"].endswith("?langkah=lingkar")
    assert "Belum selesai" in again.get(there + "?langkah=cerita").content.decode()
    for page in (f"/pendampingan/{accompanied.case.pk}/", "/pendampingan/"):
        assert "disimpan 12 Maret 2026 23.59" in again.get(page).content.decode()
    sent = client.post(there, hidden(again.get(there + "?langkah=periksa").content.decode()))
    assert sent.status_code == 422
    assert "?langkah=kapan" in sent.content.decode()
    assert not Visit.objects.exists()
    assert client.post(there, {"buang": "ya"}).status_code == 302
    assert not Draft.objects.exists()


def test_a_change_of_mind_drops_the_step_that_no_longer_applies(visit):
    there, client = visit
    walk(client, there)
    assert step(client, there, "lingkar", circle_result="nobody", circle_by="person")["Location"].endswith(
        "?langkah=periksa"
    )
    page = client.get(there + "?langkah=periksa").content.decode()
    assert "Bu Ros" not in page
    assert client.post(there, hidden(page)).status_code == 302
    assert Visit.objects.get().circle_answer.result == "nobody"


def test_a_named_circle_needs_somebody(visit):
    there, client = visit
    step(client, there, "lingkar", circle_result="named", circle_by="person")
    answer = step(client, there, "pendukung", kind_1="", name_1="", frequency_1="")
    assert "Pilih siapa yang membantu" in answer.content.decode()


def test_a_draft_is_seen_by_nobody_else_and_ends_with_the_case(visit, accompanied):
    there, client = visit
    step(client, there, "cerita", story="Rahasia keluarga")
    for other in (accompanied.tksk, accompanied.officer):
        assert "Rahasia keluarga" not in other.client.get(there + "?langkah=cerita").content.decode()
        assert "Belum dikirim" not in other.client.get(f"/pendampingan/{accompanied.case.pk}/").content.decode()
    for name in ("companion_busang", "tksk_busang", "stranger"):
        assert make_person(name).client.post(there, {"langkah": "cerita", "story": "x"}).status_code == 404
    assert Draft.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accompaniment_draft")
        assert "Rahasia" not in str(cursor.fetchall())


@pytest.mark.parametrize("slug", ["x", "pendukung", "", "periksa/../x"])
def test_a_step_that_is_none_leads_to_one_that_is(visit, slug):
    there, client = visit
    assert "Langkah 1 dari 4" in client.get(f"{there}?langkah={slug}").content.decode()
    assert client.post(there, {"langkah": slug, "story": "x"})["Location"] == there
    assert not Draft.objects.exists()


def test_what_is_far_too_long_is_told_and_breaks_nothing(visit):
    there, client = visit
    answer = step(client, there, "cerita", story="a" * 120_000)
    assert answer.status_code == 422
    assert "terlalu panjang" in answer.content.decode()


def test_a_plan_asks_for_a_second_goal_only_after_the_first(accompanied):
    accompanied.assigned()
    there, client = f"/pendampingan/{accompanied.case.pk}/catat/rencana/", accompanied.companion.client
    step(client, there, "dasar", made_on="2026-03-12", strengths="Pandai menjahit")
    wrong = step(client, there, "tujuan-1", words_1="Saya ingin berjualan", cbr_1="")
    assert wrong.status_code == 422
    step(
        client,
        there,
        "tujuan-1",
        words_1="Saya ingin berjualan",
        cbr_1="livelihood.self_employment",
        atensi_1=["vocational"],
    )
    wrong = step(client, there, "langkah-1", what_1_1="")
    assert wrong.status_code == 422
    answer = step(client, there, "langkah-1", what_1_1="Membeli benang", doer_1_1="family")
    assert answer["Location"].endswith("?langkah=tujuan-2")
    answer = step(client, there, "tujuan-2", words_2="", cbr_2="")
    assert answer["Location"].endswith("?langkah=anggaran")
    step(client, there, "anggaran", budget="150000", budget_source="APBD")
    page = client.get(there + "?langkah=periksa").content.decode()
    made = client.post(there, hidden(page))
    plan = Plan.objects.get()
    assert made["Location"] == f"/pendampingan/rencana/{plan.pk}/"
    assert (plan.budget, plan.goals.get().steps.get().what) == (150000, "Membeli benang")


@pytest.mark.parametrize("form", [VisitForm, AssessmentForm, PlanForm])
def test_every_field_stands_on_one_step(form):
    every = form(today=TODAY)
    named = [name for one in every.steps() for name in one.fields]
    assert sorted(named) == sorted(set(every.fields) - {"client_id"})
    assert all(len(one.fields) <= 9 for one in every.steps())
    assert [one.step for one in tell(every)] == steps_of(every)


def test_two_windows_of_one_draft_keep_both(visit):
    there, client = visit
    step(client, there, "kapan", happened_on="2026-03-05", way="home")
    step(client, there, "cerita", story="Dari jendela lain")
    kept = json.loads(Draft.objects.get().values)
    assert (kept["way"], kept["story"]) == (["home"], ["Dari jendela lain"])
    assert uuid.UUID(str(Draft.objects.get().client_id))
