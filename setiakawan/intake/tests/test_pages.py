"""The pages of intake, asked for as people do."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from setiakawan.intake.models import Batch, BatchState, FileState, IncomingFile, SavedMapping, SourceRow
from setiakawan.intake.pipeline import work
from setiakawan.intake.tests import samples
from setiakawan.intake.tests.making import OFFICE, VILLAGE, batch_of, merge, nik, reading
from setiakawan.registry.models import Person
from tests.people import BUSANG

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY = "2026-08-01"


def uploaded(body: bytes, name: str = "penduduk.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body, XLSX)


def opensid(*rows: dict) -> bytes:
    return samples.xlsx([samples.OPENSID_HEADERS, *(samples.opensid_row(**row) for row in rows)])


def send(person, *files, area=VILLAGE, as_of=DAY, **more):
    return person.client.post("/kiriman/baru/", {"files": files, "area": area, "as_of": as_of, **more})


def go_on() -> None:
    """Do what the background jobs would do now."""
    for batch in Batch.objects.all():
        work(batch.pk, workers=0)


def clashing() -> Batch:
    """A batch in review: two people with one NIK, and one person who is fine."""
    return batch_of(
        [reading("Budi", 1), reading("Wati", None, nik=nik(1), nik_status="valid", sex="L"), reading("Sri", 3, 2)]
    )


def test_a_village_operator_hands_in_a_file_and_an_officer_merges_it(village_operator, officer):
    answer = send(village_operator, uploaded(opensid({})))
    batch = Batch.objects.get()
    assert answer.url == f"/kiriman/{batch.pk}/"
    go_on()
    assert "Warga baru" in village_operator.client.get(answer.url).content.decode()
    assert village_operator.client.post(f"/kiriman/{batch.pk}/gabung/").status_code == 403
    assert not Person.objects.exists()
    officer.client.post(f"/kiriman/{batch.pk}/gabung/")
    go_on()
    assert Person.objects.get().name == "SITI AMINAH"
    assert "1 dari 1 baris" in officer.client.get(answer.url).content.decode()


def test_a_batch_without_a_name_is_called_after_its_files(village_operator):
    send(village_operator, uploaded(opensid({})), uploaded(opensid({}), "kedua.xlsx"))
    assert Batch.objects.get().label == "penduduk.xlsx dan 1 berkas lain"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"files": ()}, "Pilih paling sedikit satu berkas."),
        ({"area": BUSANG}, "Masukkan pilihan yang valid"),
        ({"area": ""}, "Pilih wilayah."),
        ({"as_of": "2026-02-31"}, "Tanggal ini tidak ada di kalender."),
        ({"as_of": "2126-01-01"}, "Tanggal data tidak boleh sesudah hari ini."),
    ],
)
def test_a_wrong_form_is_answered_in_words_and_changes_nothing(village_operator, changes, sentence):
    given = {"files": [uploaded(opensid({}))], "area": VILLAGE, "as_of": DAY} | changes
    answer = village_operator.client.post("/kiriman/baru/", given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Batch.objects.exists()


def test_today_is_the_offices_day_at_any_hour(village_operator, at_the_office):
    tomorrow = at_the_office + datetime.timedelta(days=1)
    assert send(village_operator, uploaded(opensid({})), as_of=at_the_office.isoformat()).status_code == 302
    assert send(village_operator, uploaded(opensid({})), as_of=tomorrow.isoformat()).status_code == 422


def test_an_unreadable_file_is_explained_and_the_others_go_on(village_operator):
    answer = send(
        village_operator, uploaded(b"%PDF-1.7 ini bukan tabel", "daftar.xlsx"), uploaded(opensid({}), "baik.xlsx")
    )
    go_on()
    states = dict(IncomingFile.objects.values_list("name", "state"))
    assert states == {"daftar.xlsx": FileState.REFUSED, "baik.xlsx": FileState.READ}
    page = village_operator.client.get(answer.url).content.decode()
    assert IncomingFile.objects.get(name="daftar.xlsx").refusal in page.replace("&quot;", '"')


def test_an_unknown_table_is_matched_by_hand_and_remembered(village_operator, officer):
    table = [("Warga", "Nomor KTP", "Catatan"), ("Ahmad", nik(7), "baik")]
    answer = send(village_operator, uploaded(samples.xlsx(table)))
    go_on()
    file = IncomingFile.objects.get()
    assert file.state == FileState.NEEDS_MAPPING
    page = f"{answer.url}berkas/{file.pk}/kolom/"
    shown = village_operator.client.get(page).content.decode()
    assert nik(7) not in shown
    assert village_operator.client.post(page, {"column_2": "rt"}).status_code == 422
    twice = village_operator.client.post(page, {"column_0": "name", "column_1": "name"})
    assert "Dipilih untuk lebih dari satu kolom: Nama." in twice.content.decode()
    village_operator.client.post(page, {"column_0": "name", "column_1": "nik", "save_as": "Daftar warga"})
    go_on()
    assert SourceRow.objects.get().outcome == "new"
    assert SavedMapping.objects.get().label == "Daftar warga"
    assert village_operator.client.get(page).status_code == 404


def test_a_table_that_nobody_can_name_is_left_out(village_operator):
    answer = send(village_operator, uploaded(samples.xlsx([("a", "b"), ("x", "y")])))
    go_on()
    page = f"{answer.url}berkas/{IncomingFile.objects.get().pk}/kolom/"
    village_operator.client.post(page, {"leave_out": "ya"})
    go_on()
    assert Batch.objects.get().state == BatchState.REFUSED


def test_a_row_is_decided_and_the_next_one_shown(officer):
    batch = clashing()
    first, second = batch.rows.filter(is_waiting=True).order_by("pk")
    page = f"/kiriman/{batch.pk}/baris/{first.pk}/"
    shown = officer.client.get(page).content.decode()
    assert nik(1) not in shown
    assert "Baris itu" in shown
    assert "Wati" in shown
    assert officer.client.post(page, {}).status_code == 422
    answer = officer.client.post(page, {"decision": "merge_new"})
    assert answer.url == f"/kiriman/{batch.pk}/baris/{second.pk}/"
    officer.client.post(answer.url, {"decision": "reject"})
    merge(batch)
    assert set(Person.objects.values_list("name", flat=True)) == {"Budi", "Sri"}


def test_every_row_with_a_reason_is_decided_at_once(officer):
    batch = clashing()
    code = batch.rows.filter(is_waiting=True).first().findings.filter(severity="question").first().code
    shown = officer.client.get(f"/kiriman/{batch.pk}/baris/?alasan={code}").content.decode()
    assert "Putuskan semuanya sekaligus" in shown
    officer.client.post(f"/kiriman/{batch.pk}/putuskan/", {"code": code, "decision": "reject"})
    assert not batch.rows.filter(is_waiting=True).exists()


def test_rejected_rows_come_back_with_their_reason(officer):
    batch = clashing()
    batch.rows.filter(is_waiting=True).update(is_waiting=False, outcome="rejected", decision="reject")
    answer = officer.client.post(f"/kiriman/{batch.pk}/ditolak/")
    assert answer["Content-Type"] == XLSX
    assert answer.content.startswith(b"PK")
    assert officer.client.get(f"/kiriman/{batch.pk}/ditolak/").status_code == 405


def test_a_batch_is_undone_with_a_reason(officer):
    batch = merge(batch_of([reading("Sri", 3, 2)]))
    page = f"/kiriman/{batch.pk}/batal/"
    assert officer.client.post(page, {"reason": ""}).status_code == 422
    officer.client.post(page, {"reason": "Berkas desa yang salah"})
    go_on()
    assert not Person.objects.exists()
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE


def test_who_comes_too_late_is_told_so(officer):
    batch = merge(batch_of([reading("Sri", 3, 2)]))
    answer = officer.client.post(f"/kiriman/{batch.pk}/gabung/", follow=True)
    assert "tidak dapat digabungkan sekarang" in answer.content.decode()


@pytest.mark.parametrize("path", ["", "kemajuan/", "baris/", "baris/{row}/", "gabung/", "batal/"])
def test_a_batch_of_another_village_does_not_exist(village_operator_busang, path):
    batch = batch_of([reading()], area=VILLAGE)
    row = batch.rows.get().pk
    assert village_operator_busang.client.get(f"/kiriman/{batch.pk}/{path.format(row=row)}").status_code in (403, 404)
    assert batch.label not in village_operator_busang.client.get("/kiriman/").content.decode()


def test_a_row_of_another_batch_is_not_found(officer):
    batch, other = batch_of([reading()]), batch_of([reading("Lain", 9, 9)])
    assert officer.client.get(f"/kiriman/{batch.pk}/baris/{other.rows.get().pk}/").status_code == 404


@pytest.mark.parametrize(
    "query", ["?hasil=apa", "?alasan=apa", "?after=x", "?after=99999999999999999999", "?hasil=%00"]
)
def test_nonsense_in_the_address_is_no_error(officer, query):
    batch = batch_of([reading()])
    assert officer.client.get(f"/kiriman/{batch.pk}/baris/{query}").status_code == 200


def test_a_name_with_markup_is_only_a_name(officer):
    batch = batch_of([reading("<img src=x onerror=alert(1)>", 4)])
    for page in ("baris/?hasil=new", f"baris/{batch.rows.get().pk}/"):
        shown = officer.client.get(f"/kiriman/{batch.pk}/{page}").content.decode()
        assert "&lt;img" in shown
        assert "<img src=x" not in shown


def test_the_list_and_a_batch_cost_few_queries(officer, django_assert_max_num_queries):
    batch = batch_of([reading(f"Warga {n}", n, n) for n in range(1, 40)], area=OFFICE)
    officer.client.get("/")
    for page, most in (("", 5), (f"{batch.pk}/", 8), (f"{batch.pk}/baris/?hasil=new", 7)):
        with django_assert_max_num_queries(most):
            officer.client.get(f"/kiriman/{page}")


def test_religion_and_ethnicity_are_kept_but_not_shown(village_operator):
    answer = send(village_operator, uploaded(opensid({"suku": "DAYAK KENYAH", "agama_id": "KATOLIK"})))
    go_on()
    shown = village_operator.client.get(f"{answer.url}baris/{SourceRow.objects.get().pk}/").content.decode()
    assert "DAYAK KENYAH" not in shown
    assert "KATOLIK" not in shown
    assert "DAYAK KENYAH" in SourceRow.objects.get().content.cells
