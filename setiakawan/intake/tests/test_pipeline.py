"""From files to rows: what is kept, what is refused, what resumes."""

import datetime
import io
import json

import pytest
from django.conf import settings
from django.core.management import call_command

from setiakawan.audit.models import Entry
from setiakawan.intake import lease, queries, vault
from setiakawan.intake.models import Batch, BatchState, FileState, Finding, IncomingFile, SourceRow
from setiakawan.intake.pipeline import work
from setiakawan.intake.readers import cells_from_json
from setiakawan.intake.services.imports import files_at
from setiakawan.intake.services.receive import (
    MappingNotAwaited,
    MappingUnusable,
    NothingReceived,
    confirm_mapping,
    leave_out,
    receive_files,
)
from setiakawan.intake.services.resume import remove_leftovers, requeue_stale
from setiakawan.intake.stations import reading
from setiakawan.intake.stations.reading import area_of_name
from setiakawan.intake.tests.making import SYSTEM, kk, nik
from setiakawan.registry.models import Person

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 8, 1)
HEADERS = (
    "alamat;dusun;rw;rt;nama;no_kk;nik;sex;tempatlahir;tanggallahir;agama_id;pendidikan_kk_id;pekerjaan_id;status_kawin;"
    "kk_level;nama_ayah;nama_ibu;cacat_id;status_dasar"
)


def village_file(*people: tuple) -> bytes:
    """An OpenSID table of people: (name, number, birth date as dd/mm/yyyy, sex code, level)."""
    lines = [HEADERS]
    for name, number, birth, sex, level in people:
        day, month, year = birth.split("/")
        own = nik(number, f"{year}-{month}-{day}", "LP"[sex - 1])
        lines.append(f"Jl. Mawar;;001;002;{name};{kk(1)};{own};{sex};Sangatta;{birth};1;5;9;1;{level};;;7;1")
    return "\n".join(lines).encode()


TWO = village_file(("Budi", 1, "03/05/1980", 1, 1), ("Ani", 2, "01/01/2010", 2, 4))


def receive(*files: tuple[str, bytes], area: str = "64.08") -> Batch:
    incoming = [(name, io.BytesIO(body)) for name, body in files]
    return receive_files(files=incoming, label="tes", area_code=area, as_of=DAY, by=SYSTEM, enqueue=False)


def at_work(batch: Batch) -> Batch:
    work(batch.pk, workers=0)
    batch.refresh_from_db()
    return batch


def test_every_row_is_kept_as_it_stood():
    batch = at_work(receive(("64.08.04.2001-x.csv", TWO)))
    assert batch.state == BatchState.REVIEW
    rows = list(batch.rows.order_by("pk").select_related("content", "file"))
    assert [row.number for row in rows] == [2, 3]
    assert cells_from_json(rows[0].content.cells)[:7] == ["Jl. Mawar", "", "001", "002", "Budi", kk(1), nik(1)]
    assert rows[0].area_code == "64.08.04.2001" and rows[0].file.format == "opensid"


def test_nothing_personal_stands_in_clear_in_the_upload_folder_or_the_table_of_rows():
    batch = receive(("a.csv", TWO))
    stored = (settings.UPLOADS / batch.files.get().stored_as).read_bytes()
    assert b"Budi" not in stored and nik(1).encode() not in stored
    at_work(batch)
    assert not (settings.UPLOADS / batch.files.get().stored_as).exists()


def test_a_file_that_cannot_be_read_is_refused_and_the_others_go_on(caplog):
    batch = at_work(receive(("a.csv", TWO), ("b.xlsx", b"not a spreadsheet")))
    states = dict(batch.files.values_list("name", "state"))
    assert states == {"a.csv": FileState.READ, "b.xlsx": FileState.REFUSED}
    assert batch.state == BatchState.REVIEW and batch.rows.count() == 2
    assert batch.files.get(name="b.xlsx").refusal
    assert Entry.objects.filter(verb="intake.refuse").count() == 1
    assert "b.xlsx" not in caplog.text


def test_a_batch_of_refused_files_is_refused_and_changes_nothing():
    batch = at_work(receive(("b.xlsx", b"not a spreadsheet"), ("c.csv", b"")))
    assert batch.state == BatchState.REFUSED
    assert not SourceRow.objects.exists() and not Person.objects.exists()


def test_a_file_that_turns_out_damaged_half_way_leaves_no_row(monkeypatch):
    monkeypatch.setattr("setiakawan.intake.stations.reader.CHUNK", 1)
    monkeypatch.setattr("setiakawan.intake.stations.reader.data_rows", _break_after_one)
    batch = at_work(receive(("a.csv", TWO)))
    assert batch.state == BatchState.REFUSED
    assert not SourceRow.objects.exists() and not Finding.objects.exists()


def _break_after_one(rows, layout):
    from setiakawan.intake.readers import FileRefused

    found = [row for row in rows if row[0] > layout.header_row]
    yield found[0]
    raise FileRefused("damaged")


def test_nothing_is_no_batch():
    with pytest.raises(NothingReceived):
        receive()
    assert not Batch.objects.exists()


def test_reading_goes_on_after_the_rows_that_are_stored(monkeypatch):
    batch = receive(("a.csv", TWO))
    monkeypatch.setattr("setiakawan.intake.stations.reader.CHUNK", 1)
    monkeypatch.setattr(reading, "ROWS_PER_COMMIT", 1)
    keep = reading._keep

    def fail_at_the_second(batch, file, message):
        if message.kind == "rows" and file.row_count:
            raise KeyboardInterrupt
        return keep(batch, file, message)

    monkeypatch.setattr(reading, "_keep", fail_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        work(batch.pk, workers=0)
    assert batch.rows.count() == 1
    monkeypatch.setattr(reading, "_keep", keep)
    at_work(batch)
    assert list(batch.rows.order_by("pk").values_list("number", flat=True)) == [2, 3]


def test_a_table_without_known_headers_waits_for_its_columns():
    body = b"orang;angka;catatan\nBudi;" + nik(1).encode() + b";x\n"
    batch = at_work(receive(("daftar.csv", body)))
    assert batch.state == BatchState.MAPPING
    file = batch.files.get()
    preview = queries.mapping_preview(batch, file.pk)
    assert preview.headers == ["orang", "angka", "catatan"]
    assert nik(1) not in json.dumps(preview.rows)
    confirm_mapping(file=file, mapping={0: "name", 1: "nik"}, save_as="daftar", by=SYSTEM, enqueue=False)
    at_work(batch)
    assert batch.state == BatchState.REVIEW
    assert json.loads(batch.rows.get().content.reading)["name"] == "Budi"
    with pytest.raises(MappingNotAwaited):
        confirm_mapping(file=file, mapping={0: "name"}, by=SYSTEM, enqueue=False)


def test_a_mapping_needs_known_fields_once_each_and_something_to_know_people_by():
    batch = at_work(receive(("daftar.csv", b"orang;angka\nBudi;5\n")))
    file = batch.files.get()
    for mapping in ({}, {0: "hobby"}, {0: "name", 1: "name"}, {7: "name"}, {1: "sex"}):
        with pytest.raises(MappingUnusable):
            confirm_mapping(file=file, mapping=mapping, by=SYSTEM, enqueue=False)


def test_a_table_that_nobody_can_name_is_left_out():
    batch = at_work(receive(("daftar.csv", b"orang;angka\nBudi;5\n"), ("a.csv", TWO)))
    assert batch.state == BatchState.MAPPING
    leave_out(file=batch.files.get(name="daftar.csv"), by=SYSTEM, enqueue=False)
    assert at_work(batch).state == BatchState.REVIEW


def test_rows_outside_the_area_of_the_batch_wait():
    batch = at_work(receive(("64.08.04.2001-x.csv", TWO), area="64.08.05"))
    assert set(batch.rows.values_list("area_code", flat=True)) == {"64.08.05"}


def test_the_village_comes_from_the_name_of_the_file_only_inside_the_area():
    assert area_of_name("64.08.04.2001-penduduk.xlsx", "64.08") == "64.08.04.2001"
    assert area_of_name("64.08.04.2001-penduduk.xlsx", "64.08.05") == "64.08.05"
    assert area_of_name("64.08.04.9999-penduduk.xlsx", "64.08") == "64.08"
    assert area_of_name("penduduk.xlsx", "64.08") == "64.08"


def test_two_processes_do_not_work_on_one_batch():
    batch = receive(("a.csv", TWO))
    with lease.hold(batch.pk), pytest.raises(lease.BatchBusy):
        work(batch.pk, workers=0)


def test_a_lease_of_a_dead_process_is_taken_over():
    batch = receive(("a.csv", TWO))
    own = lease._process(__import__("os").getpid())
    host = own.split(":")[0]
    Batch.objects.filter(pk=batch.pk).update(worker=f"{host}:999999999:1:aa", worked_at=batch.uploaded_at)
    assert at_work(batch).state == BatchState.REVIEW


def test_whoever_lost_the_lease_cannot_write():
    batch = receive(("a.csv", TWO))
    with lease.hold(batch.pk) as held:
        Batch.objects.filter(pk=batch.pk).update(worker="somebody:else:1:aa")
        with pytest.raises(lease.LeaseLost):
            held.advance(1)


def test_stale_batches_are_queued_again_once():
    batch = receive(("a.csv", TWO))
    assert requeue_stale() == 0
    Batch.objects.filter(pk=batch.pk).update(uploaded_at=batch.uploaded_at - datetime.timedelta(minutes=5))
    assert requeue_stale() == 1
    assert requeue_stale() == 0


def test_leftovers_of_broken_uploads_go_after_a_day(settings, tmp_path):
    import os
    import time

    settings.UPLOADS = tmp_path
    kept = receive(("a.csv", TWO)).files.get().stored_as
    vault.store(io.BytesIO(b"x"), limit=10)
    for path in tmp_path.iterdir():
        os.utime(path, (time.time() - 2 * 86400,) * 2)
    assert remove_leftovers() == 1
    assert [path.name for path in tmp_path.iterdir()] == [kept]


def test_an_upload_that_was_cut_or_changed_is_noticed(settings, tmp_path):
    settings.UPLOADS = tmp_path
    name, _, size = vault.store(io.BytesIO(b"x" * 3_000_000), limit=4_000_000)
    assert size == 3_000_000 and sum(map(len, vault.blocks_of(name))) == size
    whole = (tmp_path / name).read_bytes()
    for damaged in (whole[: len(whole) // 2], whole[:-40], whole[:100] + bytes([whole[100] ^ 1]) + whole[101:]):
        (tmp_path / name).write_bytes(damaged)
        with pytest.raises(vault.UploadDamaged):
            list(vault.blocks_of(name))
    with pytest.raises(vault.UploadTooLarge):
        vault.store(io.BytesIO(b"x" * 100), limit=99)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_gives_its_tables_and_a_manifest_says_which(tmp_path):
    for name in ("b.csv", "a.xlsx", "bacaan.md", ".hidden.csv"):
        (tmp_path / name).write_bytes(b"x")
    assert [p.name for p in files_at([tmp_path])] == ["a.xlsx", "b.csv"]
    (tmp_path / "manifest.json").write_text('{"files": [{"name": "b.csv"}]}')
    assert [p.name for p in files_at([tmp_path])] == ["b.csv"]


def test_the_command_prints_counts_and_no_names(tmp_path, capsys):
    (tmp_path / "64.08.04.2001-x.csv").write_bytes(TWO)
    call_command("import", str(tmp_path), "--yes", "--json", "--as-of", "2026-08-01")
    output = capsys.readouterr()
    told = json.loads(output.out)
    assert (told["rows"], told["new"], told["merged"], told["state"]) == (2, 2, 2, "done")
    call_command("import", str(tmp_path), "--yes", "--as-of", "2026-08-01")
    output = capsys.readouterr()
    assert "sudah pernah dikirim" in output.out
    assert "Budi" not in output.out + output.err and nik(1) not in output.out + output.err
    assert Person.objects.count() == 2 and Batch.objects.count() == 2


def test_the_command_takes_up_an_import_that_was_broken_off(tmp_path, capsys, monkeypatch):
    (tmp_path / "a.csv").write_bytes(TWO)
    with pytest.raises(KeyboardInterrupt), monkeypatch.context() as patched:
        patched.setattr("setiakawan.intake.pipeline.check_rows", _interrupt)
        call_command("import", str(tmp_path), "--yes", "--json", "--as-of", "2026-08-01")
    call_command("import", str(tmp_path), "--yes", "--json", "--as-of", "2026-08-01")
    assert Batch.objects.get().state == BatchState.DONE and IncomingFile.objects.count() == 1


def _interrupt(*_):
    raise KeyboardInterrupt


def test_a_command_without_anything_readable_ends_with_status_1(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"no table")
    with pytest.raises(SystemExit):
        call_command("import", str(tmp_path), "--json")


def test_a_file_whose_nik_all_lost_their_last_digit_is_questioned():
    people = [(f"Orang {chr(65 + n)}", n * 10, f"{n + 1:02}/05/1980", 1, 4) for n in range(1, 26)]
    batch = at_work(receive(("a.csv", village_file(*people))))
    assert set(batch.rows.values_list("outcome", "is_waiting")) == {("uncertain", True)}
    assert Finding.objects.filter(row__batch=batch, code="nik_maybe_cut").count() == 25


def test_trouble_is_told_and_the_work_goes_on_later(monkeypatch):
    from setiakawan.intake.tasks import work_on

    batch = receive(("a.csv", TWO))
    with monkeypatch.context() as patched:
        patched.setattr("setiakawan.intake.pipeline.check_rows", _fail)
        with pytest.raises(ZeroDivisionError):
            work_on.func(batch.pk)
    batch.refresh_from_db()
    assert "gangguan" in batch.trouble and batch.worker == ""
    assert at_work(batch).trouble == ""


def _fail(*_):
    raise ZeroDivisionError
