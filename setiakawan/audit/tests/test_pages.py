"""The auditor's page: who sees which lines, and what leaves as a file."""

import io

import pytest
from django.db import transaction
from openpyxl import load_workbook

from setiakawan.accounts.scope import NotAllowed, system_scope
from setiakawan.audit.export import export_log
from setiakawan.audit.models import Entry
from setiakawan.audit.queries import Filters, entries_for
from setiakawan.audit.services import record
from tests.people import BUSANG, OFFICE, SANGATTA_UTARA, make_area, make_person

SYSTEM = system_scope("perintah uji", OFFICE)
pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(db):
    with transaction.atomic():
        return {
            "here": record(SYSTEM, "registry.reveal", ("registry.person", 1), area_code=f"{SANGATTA_UTARA}.2001"),
            "there": record(SYSTEM, "registry.reveal", ("registry.person", 2), area_code=BUSANG),
            "office": record(SYSTEM, "core.backup", ("backup", 1)),
            "elsewhere": record(SYSTEM, "registry.reveal", ("registry.person", 3), area_code="32.01"),
            "near": record(SYSTEM, "registry.reveal", ("registry.person", 4), area_code="64.080"),
        }


def seen(person, **asked):
    return set(entries_for(person.scope, Filters(**asked)).values_list("seq", flat=True))


def test_an_auditor_of_the_office_sees_its_areas_and_what_has_none(auditor, lines):
    numbers = seen(auditor)
    assert {lines[k].seq for k in ("here", "there", "office")} <= numbers
    assert not {lines[k].seq for k in ("elsewhere", "near")} & numbers


def test_an_auditor_of_one_district_sees_only_that(lines):
    make_area(BUSANG)
    auditor = make_person("auditor", username="auditor.busang", areas=[BUSANG])
    assert seen(auditor) & {line.seq for line in lines.values()} == {lines["there"].seq}


def test_an_auditor_without_areas_sees_nothing(lines):
    assert seen(make_person("auditor", username="auditor.baru", areas=[])) == set()


@pytest.mark.parametrize("who", ["companion", "village_operator", "tksk", "officer", "partner"])
def test_nobody_else_may_look(who, lines):
    person = make_person(who)
    assert person.client.get("/audit/").status_code == 403
    assert person.client.post("/audit/unduh/").status_code == 403
    with pytest.raises(NotAllowed):
        entries_for(person.scope, Filters())


def test_an_administrator_looks_but_takes_nothing_away(administrator, lines):
    assert administrator.client.get("/audit/").status_code == 200
    assert administrator.client.post("/audit/unduh/").status_code == 403


def test_filters_narrow_and_nonsense_finds_nothing(auditor, lines):
    assert seen(auditor, verb="core.backup") == {lines["office"].seq}
    assert seen(auditor, subject_type="registry.person", subject_id="2") == {lines["there"].seq}
    assert seen(auditor, verb="tidak.ada") == set()
    assert seen(auditor, actor="tidak ada orangnya") == set()
    for query in ("sejak=kemarin", "perbuatan=tidak.ada", "sampai=2026-02-30", "pelaku=" + "x" * 200):
        page = auditor.client.get(f"/audit/?{query}")
        assert page.status_code == 200
        assert page.context["entries"] == [], query


def test_a_day_means_the_office_s_day(auditor, at_the_office):
    with transaction.atomic():
        line = record(SYSTEM, "core.backup", ("backup", 7))
    assert line.seq in seen(auditor, since=at_the_office, until=at_the_office)


def test_pages_follow_one_another_by_number(auditor):
    with transaction.atomic():
        for n in range(120):
            record(SYSTEM, "core.backup", ("backup", n))
    numbers, after = [], ""
    while True:
        page = auditor.client.get("/audit/", {"perbuatan": "core.backup", "after": after})
        numbers += [entry.seq for entry in page.context["entries"]]
        after = page.context["more"]
        if not after:
            break
    assert len(numbers) == len(set(numbers)) == 120
    assert numbers == sorted(numbers, reverse=True)


@pytest.mark.parametrize("after", ["x", "-1", "9" * 40, "²", "1 OR 1=1"])
def test_a_nonsense_page_number_does_no_harm(auditor, lines, after):
    assert auditor.client.get("/audit/", {"after": after}).status_code == 200


def test_a_page_of_the_log_takes_few_statements(auditor, lines, django_assert_max_num_queries):
    auditor.client.get("/audit/")
    with django_assert_max_num_queries(6):
        auditor.client.get("/audit/")


def test_the_file_holds_what_was_asked_for_as_text_and_is_recorded(auditor, lines):
    with transaction.atomic():
        record(SYSTEM, "registry.reveal", ("registry.person", 5), area_code=BUSANG, reason='=HYPERLINK("http://x")')
    answer = auditor.client.post("/audit/unduh/", {"perbuatan": "registry.reveal"})
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(min_row=2))
    assert {row[7].value for row in rows} == {"1", "2", "5"}
    assert {cell.data_type for row in rows for cell in row if cell.value} == {"s"}
    last = Entry.objects.latest("seq")
    assert (last.verb, last.actor_id, last.details) == ("audit.export", auditor.user.pk, {"lines": 3})


def test_an_export_that_is_not_allowed_leaves_no_trace_of_success(tksk, lines):
    with pytest.raises(NotAllowed):
        export_log(filters=Filters(), by=tksk.scope)
    assert not Entry.objects.filter(verb="audit.export").exists()
