"""Served and needing per area and month."""

import datetime
import io
import uuid
from decimal import Decimal

import openpyxl
import pytest
import time_machine

from setiakawan.accompaniment.models import ServiceGiven, SpmNeed
from setiakawan.accompaniment.queries.spm import Figures, spm_persons, spm_table
from setiakawan.accompaniment.services.assessing import set_spm_need
from setiakawan.accompaniment.services.services_given import give_service
from setiakawan.accompaniment.services.spm_export import _harmless, export_spm
from setiakawan.accompaniment.tests.conftest import TODAY
from setiakawan.accounts.scope import NotAllowed
from setiakawan.audit.models import Entry

pytestmark = pytest.mark.django_db
MARCH = datetime.date(2026, 3, 15)


def need(accompanied):
    set_spm_need(
        case_id=accompanied.case.pk, category="disability", on=datetime.date(2026, 3, 4), by=accompanied.tksk.scope,
        today=TODAY,
    )  # fmt: skip


def give(accompanied, kind="meals"):
    return give_service(
        case_id=accompanied.case.pk, kind=kind, given_on=datetime.date(2026, 3, 6), quantity=Decimal(1), provider="",
        note="", client_id=uuid.uuid4(), by=accompanied.tksk.scope, today=TODAY,
    )  # fmt: skip


def table(accompanied, month=MARCH):
    return spm_table(accompanied.tksk.scope, "64.08.04", month)


def disability(accompanied, month=MARCH):
    """The figures of the village for persons with disabilities."""
    [row] = [row for row in table(accompanied, month).rows if row.category == "disability"]
    assert row.area == accompanied.person.area_id
    return row.figures


def test_a_need_that_nobody_assessed_is_unknown_and_not_needing(accompanied):
    assert table(accompanied).total == Figures(accompanied=1, needing=0, served=0, unknown=1)
    assert disability(accompanied).share is None


def test_who_needs_and_got_a_service_in_the_month_is_served(accompanied):
    need(accompanied)
    assert disability(accompanied) == Figures(1, 1, 0, 0)
    give(accompanied)
    give(accompanied, "clothing")
    assert disability(accompanied) == Figures(1, 1, 1, 0)
    assert (disability(accompanied).share, disability(accompanied).percent) == (1, "100,0 %")


def test_a_service_of_another_month_does_not_count(accompanied):
    need(accompanied)
    give(accompanied)
    assert disability(accompanied, datetime.date(2026, 4, 1)) == Figures(1, 1, 0, 0)
    assert table(accompanied, datetime.date(2026, 2, 28)).rows == []


def test_a_withdrawn_service_and_one_outside_spm_do_not_count(accompanied):
    need(accompanied)
    given = give(accompanied)
    give(accompanied, "therapy")
    ServiceGiven.objects.filter(pk=given.pk).update(withdrawn_at=given.recorded_at)
    assert disability(accompanied).served == 0


def test_a_need_that_ended_counts_in_its_months_and_stays_known_afterwards(accompanied):
    need(accompanied)
    row = SpmNeed.objects.get()
    page = accompanied.tksk.client.get(f"/pendampingan/{accompanied.case.pk}/").content.decode()
    there = f"/pendampingan/spm/kebutuhan/{row.pk}/akhiri/"
    assert there in page
    with time_machine.travel("2026-03-12T07:30+08:00", tick=False):
        assert accompanied.tksk.client.post(there, {"on": "2026-03-01"}).status_code == 422
        assert accompanied.tksk.client.post(there, {"on": "2026-03-13"}).status_code == 422
        assert accompanied.tksk.client.post(there, {"on": "2026-03-10"}).status_code == 302
        assert accompanied.tksk.client.get(there).status_code == 404
    assert disability(accompanied) == Figures(1, 1, 0, 0)
    assert disability(accompanied, datetime.date(2026, 4, 1)) == Figures(1, 0, 0, 0)
    assert there not in accompanied.tksk.client.get(f"/pendampingan/{accompanied.case.pk}/").content.decode()


def test_a_companion_reads_no_table(accompanied):
    with pytest.raises(NotAllowed):
        spm_table(accompanied.companion.scope, "64.08.04", MARCH)
    for path in ("", "warga/"):
        assert accompanied.companion.client.get(f"/pendampingan/spm/{path}").status_code == 403


def test_the_table_takes_four_queries_beside_the_scope(accompanied, django_assert_max_num_queries):
    need(accompanied)
    with django_assert_max_num_queries(6):
        table(accompanied)


def test_the_page_leads_from_the_regency_to_the_persons(accompanied, officer):
    need(accompanied)
    client = officer.client
    page = client.get("/pendampingan/spm/?bulan=2026-03").content.decode()
    assert "wilayah=64.08.04&amp;bulan=2026-03" in page
    page = client.get("/pendampingan/spm/?bulan=2026-03&wilayah=64.08.04").content.decode()
    assert "64.08.04.2001" in page
    assert "Belum diketahui" in page
    assert "Permensos 9/2018" in page
    asked = "?wilayah=64.08.04&bulan=2026-03&jenis=disability&kelompok="
    for group, there in (
        ("membutuhkan", True),
        ("belum-terlayani", True),
        ("terlayani", False),
        ("belum-diketahui", False),
    ):
        page = client.get(f"/pendampingan/spm/warga/{asked}{group}").content.decode()
        assert (accompanied.person.name in page) is there, group
    assert client.get("/pendampingan/spm/?bulan=besok&jenis=x").status_code == 200


def test_somebody_elsewhere_reads_and_downloads_nothing(accompanied, tksk_busang, stranger):
    need(accompanied)
    client = tksk_busang.client
    for path in ("", "warga/"):
        assert client.get(f"/pendampingan/spm/{path}?wilayah=64.08.04").status_code == 404
    assert client.post("/pendampingan/spm/unduh/", {"wilayah": "64.08.04"}).status_code == 404
    assert client.get("/pendampingan/spm/?wilayah=tidak.ada").status_code == 404
    assert spm_table(tksk_busang.scope, "64.08", MARCH).total == Figures(0, 0, 0, 0)
    assert accompanied.person.name not in client.get("/pendampingan/spm/warga/?wilayah=64.08").content.decode()
    assert "Belum ada wilayah" in stranger.client.get("/pendampingan/spm/").content.decode()
    with pytest.raises(NotAllowed):
        export_spm(area="64.08.04", month=MARCH, kind="csv", by=tksk_busang.scope, today=TODAY)


def test_the_download_holds_the_figures_and_what_they_mean_and_is_recorded(accompanied):
    need(accompanied)
    give(accompanied)
    given = {"wilayah": "64.08.04", "bulan": "2026-03"}
    client = accompanied.tksk.client
    answer = client.post("/pendampingan/spm/unduh/", given | {"jenis_berkas": "xlsx"})
    assert 'filename="spm-64.08.04-2026-03.xlsx"' in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = list(book["SPM"].iter_rows(values_only=True))
    assert rows[1][:8] == ("64.08.04", "Sangatta Utara", "Semua jenis", 1, 1, 1, 0, 0)
    assert ("64.08.04.2001", "Penyandang disabilitas terlantar") in {(row[0], row[2]) for row in rows}
    assert "Warga yang tidak didampingi tidak terhitung" in str(list(book["Keterangan"].values))
    answer = client.post("/pendampingan/spm/unduh/", given | {"jenis_berkas": "csv"})
    text = answer.content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith("64.08.04;Sangatta Utara;Semua jenis;1;1;1;0;0;100,0 %")
    assert accompanied.person.name not in text
    assert Entry.objects.filter(verb="accompaniment.export_spm", area_code="64.08.04").count() == 2
    assert client.post("/pendampingan/spm/unduh/", given | {"jenis_berkas": "exe"}).status_code == 302
    assert client.get("/pendampingan/spm/unduh/").status_code == 405


@pytest.mark.parametrize("cell", ["=1+1", "+62", "-2", "@x"])
def test_nothing_in_the_text_runs_as_a_formula(cell):
    assert _harmless(cell) == f"'{cell}"
    assert _harmless(-2) == "'-2"
    assert _harmless("Sangatta") == "Sangatta"


def test_long_lists_go_on_page_by_page(accompanied, registry, officer, monkeypatch):
    monkeypatch.setattr("setiakawan.accompaniment.queries.spm.PAGE_SIZE", 2)
    for n in range(3):
        accompanied.open(person_id=registry.person(f"Rekaan {n}").pk)
    first = spm_persons(officer.scope, "64.08", MARCH, "didampingi")
    second = spm_persons(officer.scope, "64.08", MARCH, "didampingi", after=first.after)
    assert (len(first.cases), len(second.cases), first.count, second.after) == (2, 2, 4, "")
    assert not {case.pk for case in first.cases} & {case.pk for case in second.cases}
