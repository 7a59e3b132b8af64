"""The list of all cases and the whole queue: found by name, filtered, paged, and never more than one may see."""

import datetime
import uuid

import pytest
import time_machine

from setiakawan.accompaniment.models import Case
from setiakawan.accompaniment.queries import listing
from setiakawan.accompaniment.queries.listing import Asked, list_cases, queue_page
from setiakawan.accompaniment.services.assessing import assess_risk, record_assessment
from setiakawan.accompaniment.services.assigning import assign
from setiakawan.accompaniment.services.pausing import pause
from setiakawan.accompaniment.tests.conftest import OPENED, TODAY
from setiakawan.registry.services.events import record_death
from tests.people import make_person

pytestmark = pytest.mark.django_db
LIST, QUEUE = "/pendampingan/daftar/", "/pendampingan/antrean/"
NAMES = ("Ahmad Rekaan", "Budi Rekaan", "Citra Rekaan", "Dewi Rekaan", "Mohammad Rekaan")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime.datetime.fromisoformat("2026-03-12T23:59+08:00"), tick=False):
        yield


@pytest.fixture
def many(accompanied, registry):
    """Six cases in the queue, the first of them Siti Aminah's."""
    for name in NAMES:
        accompanied.open(person_id=registry.person(name).pk)
    return accompanied


def names(scope, **asked):
    return [c.line.case.person.name for c in list_cases(scope, Asked(**asked), TODAY).cases]


def case_of(name):
    return Case.objects.get(person__name=name).pk


@pytest.mark.parametrize("limit", [1, 2, 5, 6, 7])
def test_pages_give_everybody_once_by_name(many, limit):
    seen, after = [], ""
    for _ in range(8):
        page = list_cases(many.tksk.scope, Asked(), TODAY, after=after, limit=limit)
        seen += [c.line.case.person.name for c in page.cases]
        after = page.after
        if not after:
            break
    assert seen == [*NAMES, "Siti Aminah Rekaan"]


def test_names_are_found_in_any_spelling(many):
    assert names(many.tksk.scope, text="muhamad") == ["Mohammad Rekaan"]
    assert names(many.tksk.scope, text="reka bud") == ["Budi Rekaan"]
    assert names(many.tksk.scope, text="tidak ada") == []
    assert names(many.tksk.scope, text="!!!") == []


def test_what_is_computed_is_filtered_as_it_is_shown(many):
    tksk, given = many.tksk.scope, {"today": TODAY}
    for name, level in (("Ahmad Rekaan", "yes"), ("Budi Rekaan", "no")):
        case_id = case_of(name)
        assign(case_id=case_id, companion_id=many.companion.user.pk, on=OPENED, reason="Satu desa", by=tksk, **given)
        many.visit(case_id=case_id, happened_on=OPENED)
        signs = ("violence", "self_harm", "shackled", "unsafe_home", "no_food")
        answers = dict.fromkeys(signs, "no") | {"violence": level}
        assess_risk(
            case_id=case_id, on=OPENED, answers=answers, client_id=uuid.uuid4(), by=many.companion.scope, **given
        )
    record_assessment(
        case_id=case_of("Budi Rekaan"), happened_on=OPENED, circle=None, client_id=uuid.uuid4(), by=tksk, **given
    )
    pause(
        case_id=case_of("Citra Rekaan"),
        valid_from=TODAY,
        valid_until=TODAY + datetime.timedelta(days=2),
        reason="Dirawat",
        by=tksk,
        **given,
    )
    assert names(tksk, risk="high") == ["Ahmad Rekaan"]
    assert names(tksk, risk="low") == ["Budi Rekaan"]
    assert names(tksk, risk="unknown") == ["Citra Rekaan", "Dewi Rekaan", "Mohammad Rekaan", "Siti Aminah Rekaan"]
    assert names(tksk, time="late") == ["Ahmad Rekaan"]
    assert names(tksk, time="paused") == ["Citra Rekaan"]
    assert names(tksk, stage="assessment") == ["Ahmad Rekaan"]
    assert names(tksk, stage="planning") == ["Budi Rekaan"]
    assert names(tksk, companion=many.companion.user.pk) == ["Ahmad Rekaan", "Budi Rekaan"]
    assert len(names(tksk, is_unassigned=True)) == 4
    assert names(tksk, is_unassigned=True, risk="high") == []
    assert names(many.companion.scope) == ["Ahmad Rekaan", "Budi Rekaan"]
    dead = many.officer.scope
    record_death(person_id=many.person.pk, on=TODAY, precision="day", by=dead, today=TODAY)
    assert names(tksk, time="gone") == ["Siti Aminah Rekaan"]


@pytest.mark.parametrize(
    "asked", [{"stage": "x"}, {"risk": "x"}, {"time": "x"}, {"status": "x"}, {"area": "64.08.06"}, {"area": "x"}]
)
def test_a_filter_that_fits_nothing_gives_nobody(many, asked):
    assert names(many.tksk.scope, **asked) == []


@pytest.mark.parametrize(
    "query",
    ["tahap=x", "risiko=x", "waktu=x", "status=x", "wilayah=64.08.06", "wilayah=%27", "pendamping=x", "pendamping=999"],
)
def test_a_wrong_filter_is_told_and_shows_nobody(many, query):
    answer = many.tksk.client.get(f"{LIST}?{query}")
    assert answer.status_code == 422
    assert "Rekaan" not in answer.content.decode()
    assert "Pilih salah satu yang ada." in answer.content.decode()


def test_a_number_never_stands_in_an_address(many):
    answer = many.tksk.client.post(LIST, {"q": "6408990101800001"})
    assert answer.status_code == 422
    assert "halaman Warga" in answer.content.decode()
    answer = many.tksk.client.post(LIST, {"q": "Budi", "risiko": "unknown"})
    assert answer["Location"] == f"{LIST}?q=Budi&risiko=unknown"
    page = many.tksk.client.get(answer["Location"]).content.decode()
    assert "Budi Rekaan" in page
    assert "Citra" not in page


def test_nobody_elsewhere_sees_anybody(many):
    for name in ("tksk_busang", "companion_busang", "stranger"):
        person = make_person(name)
        assert names(person.scope) == []
        page = person.client.get(LIST).content.decode()
        assert "Rekaan" not in page
        assert "Norhayati" not in page
    for name in ("village_operator", "auditor"):
        assert make_person(name).client.get(LIST).status_code == 403
    assert make_person("companion").client.get(QUEUE).status_code == 403
    after = f"?after={many.case.pk}"
    assert "Rekaan" not in make_person("tksk_busang").client.get(LIST + after).content.decode()


@pytest.mark.parametrize("after", ["0", "x", "99999999999999999999", "-1", "٣"])
def test_a_key_that_is_none_begins_anew(many, after):
    assert len(list_cases(many.tksk.scope, Asked(), TODAY, after=after).cases) == 6
    assert len(queue_page(many.tksk.scope, after=after)[0]) == 6


def test_a_page_costs_the_same_however_many_there_are(many, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        list_cases(many.tksk.scope, Asked(text="Rekaan", time="late"), TODAY, after=str(many.case.pk))
    with django_assert_max_num_queries(31):
        assert many.tksk.client.get(LIST).status_code == 200


def test_a_search_that_finds_little_stops_and_goes_on_from_there(many, monkeypatch):
    monkeypatch.setattr(listing, "STEP", 2)
    monkeypatch.setattr(listing, "MOST_STEPS", 2)
    page = list_cases(many.tksk.scope, Asked(risk="high"), TODAY)
    assert (page.cases, page.is_cut) == ([], True)
    last = list_cases(many.tksk.scope, Asked(risk="high"), TODAY, after=page.after)
    assert (last.after, last.is_cut) == ("", False) or last.is_cut


def test_the_queue_tells_its_owner_page_by_page(many):
    seen, after = [], ""
    for _ in range(4):
        entries, after = queue_page(many.tksk.scope, after=after, limit=2)
        seen += [entry.case.person.name for entry in entries]
        if not after:
            break
    assert sorted(seen) == sorted([*NAMES, "Siti Aminah Rekaan"])
    page = many.tksk.client.get(QUEUE).content.decode()
    assert "Norhayati" in page
    owner = many.tksk.user.pk
    assert "Budi Rekaan" in many.officer.client.get(f"{QUEUE}?penanggung={owner}").content.decode()
    assert many.officer.client.get(f"{QUEUE}?penanggung=999").status_code == 422
    assert queue_page(many.tksk.scope, area="64.08.06") == ([], "")
