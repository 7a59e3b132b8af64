import csv
import datetime
import io
import uuid
from decimal import Decimal

import pytest
from django.utils import timezone

from setiakawan.accounts.scope import NotAllowed
from setiakawan.participation.services.acts import confirm_act, record_act
from setiakawan.participation.services.participants import register_participant
from setiakawan.reporting.queries import month_report, public_figures, year_of
from setiakawan.reporting.sections import month_of, number, percent
from setiakawan.solidarity.services.months import keep_month
from tests.people import BUSANG, OFFICE, SANGATTA_UTARA_VILLAGE, make_area
from tests.world import DAY, HEAD, world

__all__ = ["world"]
MARCH = month_of(DAY)


class TestWords:
    def test_figures_are_written_as_people_write_them(self):
        assert [number(v) for v in (0, 1234, 1234567, Decimal("2.5"), None)] == ["0", "1.234", "1.234.567", "2,5", None]

    def test_a_share_of_nothing_is_nothing(self):
        assert percent(0, 0) == "" and percent(1, 8) == "12,5 % dari 8"

    @pytest.mark.parametrize("day", ["2026-02-28", "2028-02-29", "2026-12-31", "2026-01-01"])
    def test_a_month_holds_its_last_day_and_not_the_next(self, day):
        on = datetime.date.fromisoformat(day)
        found = month_of(on)
        assert found.first <= on < found.after and found.after.day == 1


def rows_of(report, code):
    section = next(s for s in report.sections if s.code == code)
    return {row.label: row.value for row in section.rows}


class TestMonth:
    def test_each_figure_counts_what_happened_in_the_month_and_area(self, world, head_of_office):
        found = month_report(head_of_office.scope, SANGATTA_UTARA_VILLAGE, MARCH, DAY)
        accompanied = rows_of(found, "pendampingan")
        assert accompanied["Dibuka bulan ini"] == "1" and accompanied["Kunjungan yang bertemu"] == "1"
        assert rows_of(found, "sanggah")["Diterima bulan ini"] == "1"
        before = month_report(head_of_office.scope, SANGATTA_UTARA_VILLAGE, month_of(datetime.date(2026, 2, 1)), DAY)
        assert rows_of(before, "pendampingan")["Dibuka bulan ini"] == "0"
        elsewhere = month_report(head_of_office.scope, BUSANG, MARCH, DAY)
        assert rows_of(elsewhere, "pendampingan")["Dibuka bulan ini"] == "0"

    def test_only_confirmed_acts_count_and_staff_are_no_neighbours(self, world, officer, head_of_office):
        by, at = officer.scope, timezone.now()
        who = register_participant(name="Penolong Rekaan", area=SANGATTA_UTARA_VILLAGE, client_id=uuid.uuid4(), by=by)
        told = {"helper_ids": [who.pk], "happened_on": DAY, "by": by, "today": DAY, "at": at}
        act = record_act(
            kind="food", area=SANGATTA_UTARA_VILLAGE, receiver_id=world["participant_id"], hours=Decimal("1.5"),
            client_id=uuid.uuid4(), **told,
        )  # fmt: skip
        before = rows_of(month_report(head_of_office.scope, OFFICE, MARCH, DAY), "gotong-royong")
        confirm_act(act_id=act.pk, how="call", note="Lewat telepon", by=by, on=DAY)
        after = rows_of(month_report(head_of_office.scope, OFFICE, MARCH, DAY), "gotong-royong")
        assert int(after["Aksi yang dikonfirmasi"]) == int(before["Aksi yang dikonfirmasi"]) + 1
        assert after["Jam yang diberikan"] == "1,5"

    def test_every_section_says_what_it_means_and_where_it_comes_from(self, world, head_of_office):
        found = month_report(head_of_office.scope, OFFICE, MARCH, DAY)
        assert len(found.sections) == 8 and all(s.definition and s.source for s in found.sections)

    def test_outside_the_area_nothing_is_counted_for_anybody(self, world, village_operator_busang, partner):
        for viewer, area in (
            (village_operator_busang, OFFICE),
            (village_operator_busang, SANGATTA_UTARA_VILLAGE),
            (partner, OFFICE),
        ):
            with pytest.raises(NotAllowed):
                month_report(viewer.scope, area, MARCH, DAY)


class TestPages:
    def test_the_head_reads_one_screen_and_the_way_down(self, world, head_of_office):
        page = head_of_office.client.get("/laporan/").content.decode()
        assert "masih sendirian" in page or "Belum ada angka solidaritas" in page
        assert HEAD not in page
        keep_month(area=OFFICE, month=timezone.localdate().replace(day=1), by=_planner(head_of_office))
        page = head_of_office.client.get("/laporan/").content.decode()
        assert "masih sendirian" in page and "/solidaritas/wilayah/64.08/" in page

    def test_a_month_that_is_no_month_is_not_found(self, world, head_of_office):
        for text in ("2026-13", "kemarin", "2099-01", "1900-01"):
            assert head_of_office.client.get(f"/laporan/bulan/?bulan={text}").status_code == 404, text
        assert head_of_office.client.get("/laporan/bulan/?wilayah=31").status_code == 403

    def test_paper_and_sheet_hold_what_the_page_holds(self, world, head_of_office):
        from openpyxl import load_workbook

        at = "/laporan/bulan/unduh/?bulan=2026-03&wilayah=64.08&bentuk="
        paper = head_of_office.client.post(f"{at}pdf")
        assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")
        sheet = load_workbook(io.BytesIO(head_of_office.client.post(f"{at}xlsx").content)).active
        told = {(row[0], row[1]): row[2] for row in sheet.iter_rows(min_row=5, values_only=True)}
        report = month_report(head_of_office.scope, OFFICE, MARCH, timezone.localdate())
        assert told == {(s.title, r.label): r.value or "belum diketahui" for s in report.sections for r in s.rows}
        assert head_of_office.client.post(f"{at}docx").status_code == 404

    def test_the_front_asks_no_more_when_there_is_more(self, world, head_of_office, django_assert_max_num_queries):
        head_of_office.client.get("/laporan/")
        with django_assert_max_num_queries(90):
            head_of_office.client.get("/laporan/")


def _planner(head):
    from setiakawan.accounts.scope import system_scope

    return system_scope("uji", OFFICE)


class TestEverybody:
    def test_strangers_read_no_name_and_no_small_figure(self, world, client, head_of_office):
        month = timezone.localdate().replace(day=1)
        keep_month(area=OFFICE, month=month, by=_planner(head_of_office))
        for address in ("/terbuka/", "/terbuka/angka.csv", "/terbuka/kamus.csv", "/hksn/", "/hksn/2026/"):
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert HEAD not in answer.content.decode()
        rows = list(csv.DictReader(io.StringIO(client.get("/terbuka/angka.csv").content.decode())))
        small = [row for row in rows if row["in_need"] not in ("", "0") and int(row["in_need"]) < 5]
        assert small == [] and public_figures().month == month

    def test_every_column_stands_in_the_dictionary(self, client, db):
        head = client.get("/terbuka/angka.csv").content.decode().splitlines()[0].split(",")
        words = [row["kolom"] for row in csv.DictReader(io.StringIO(client.get("/terbuka/kamus.csv").content.decode()))]
        assert head == words

    def test_a_year_with_little_says_so_and_tells_no_small_count(self, world, client):
        assert year_of(2026).acts is None
        assert "masih terlalu sedikit" in client.get("/hksn/2026/").content.decode()
        assert client.get("/hksn/1999/").status_code == 404
        assert client.get("/terbuka/rahasia.csv").status_code == 404


def test_a_village_sees_its_own_alone(world, village_operator):
    make_area("64.08.04.2002")
    page = village_operator.client.get("/laporan/").content.decode()
    assert "64.08.04.2001" in page or "Sangatta" in page
    for area in ("64.08", "64.08.04", "64.08.04.2002"):
        assert village_operator.client.get(f"/laporan/?wilayah={area}").status_code == 403


def test_the_head_of_office_begins_with_the_report(client, head_of_office, officer):
    for person, first in ((head_of_office, "/laporan/"), (officer, "/")):
        asked = {"login": person.user.username, "password": person.password}
        assert client.post("/akun/masuk/", asked)["Location"] == first
        client.post("/akun/keluar/")
