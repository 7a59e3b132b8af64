import json
import shutil
import stat
import zipfile

import pytest
from django.core.management import CommandError, call_command

from setiakawan.audit.models import Entry
from setiakawan.audit.queries import verify_chain
from setiakawan.config import backups
from setiakawan.core.keys import new_key_ring, save_key_ring, use_keys
from setiakawan.core.processes import sole_server
from setiakawan.registry.models import FamilyNumber

KK = "6408990101900001"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def uploads(settings):
    for folder in (settings.BACKUPS, settings.UPLOADS):
        shutil.rmtree(folder, ignore_errors=True)
    settings.UPLOADS.mkdir()
    (settings.UPLOADS / "kiriman.bin").write_bytes(b"isi kiriman")
    yield settings.UPLOADS
    shutil.rmtree(settings.UPLOADS, ignore_errors=True)


@pytest.fixture
def backup(tmp_path, numbered_family, uploads):
    numbered_family(KK)
    file = tmp_path / "cadangan.zip"
    call_command("backup", str(file))
    return file


@pytest.mark.postgres
def test_a_backup_brings_back_rows_and_uploads_that_are_gone(backup, uploads, capsys):
    FamilyNumber.objects.all().delete()
    (uploads / "kiriman.bin").unlink()
    (uploads / "baru.bin").write_bytes(b"sesudah cadangan")

    call_command("restore", str(backup), yes=True)

    assert [n.number for n in FamilyNumber.objects.all()] == [KK]
    assert [p.name for p in uploads.iterdir()] == ["kiriman.bin"]
    assert list(Entry.objects.order_by("seq").values_list("verb", flat=True)) == ["core.backup", "core.restore"]
    assert verify_chain() == []


def test_what_was_there_before_a_restore_is_kept_aside(backup, uploads, settings):
    (uploads / "baru.bin").write_bytes(b"sesudah cadangan")
    call_command("restore", str(backup), yes=True)
    aside = next(settings.BACKUPS.glob("sebelum-pulih-*"))
    assert (aside / "uploads/baru.bin").read_bytes() == b"sesudah cadangan"
    assert (aside / "test.sqlite3").exists()


def test_a_backup_is_for_its_owner_only_and_holds_no_keys_unless_asked(backup, tmp_path, settings):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert "keys/keys.json" not in zipfile.ZipFile(backup).namelist()
    assert KK.encode() not in backup.read_bytes()
    call_command("backup", str(tmp_path / "lengkap.zip"), with_keys=True)
    assert zipfile.ZipFile(tmp_path / "lengkap.zip").read("keys/keys.json") == settings.KEY_FILE.read_bytes()


@pytest.mark.postgres
def test_a_restore_refuses_to_replace_data_without_yes(backup):
    with pytest.raises(CommandError, match="--yes"):
        call_command("restore", str(backup))


def test_a_backup_never_replaces_another_file_unasked(backup):
    with pytest.raises(CommandError, match="sudah ada"):
        call_command("backup", str(backup))


def test_a_restore_refuses_while_the_server_runs(backup, settings):
    with sole_server(settings.HOME), pytest.raises(CommandError, match="sedang berjalan"):
        call_command("restore", str(backup), yes=True)


def test_an_upload_that_goes_while_the_database_is_copied_is_still_in_the_backup(
    numbered_family, uploads, tmp_path, monkeypatch
):
    numbered_family(KK)
    copy = backups._copy_database

    def copy_and_lose(scratch):
        (uploads / "kiriman.bin").unlink()
        (uploads / "baru.bin").write_bytes(b"datang")
        return copy(scratch)

    monkeypatch.setattr(backups, "_copy_database", copy_and_lose)
    call_command("backup", str(tmp_path / "c.zip"))
    names = zipfile.ZipFile(tmp_path / "c.zip").namelist()
    assert {"uploads/kiriman.bin", "uploads/baru.bin"} <= set(names)


def _without_a_member(file):
    _rewrite(file, lambda name, body: None if name == "database.sqlite3" else body)


def _with_another_byte(file):
    _rewrite(file, lambda name, body: body[:-1] + b"x" if name.startswith("uploads/") else body)


def _with_a_way_out(file):
    def change(name, body):
        if name != "manifest.json":
            return body
        manifest = json.loads(body)
        manifest["files"] = {"../keluar": "00", **manifest["files"]}
        return json.dumps(manifest).encode()

    _rewrite(file, change)


def _from_the_future(file):
    def change(name, body):
        if name != "manifest.json":
            return body
        return json.dumps({**json.loads(body), "migrations": ["registry.9999_kelak"]}).encode()

    _rewrite(file, change)


def _cut_off(file):
    file.write_bytes(file.read_bytes()[:5000])


def _some_other_file(file):
    file.write_text("nama;umur\n")


def _rewrite(file, change):
    with zipfile.ZipFile(file) as archive:
        members = {name: change(name, archive.read(name)) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, body in members.items():
            if body is not None:
                archive.writestr(name, body)


@pytest.mark.parametrize(
    "spoil", [_without_a_member, _with_another_byte, _with_a_way_out, _from_the_future, _cut_off, _some_other_file]
)
def test_a_spoilt_backup_changes_nothing(backup, uploads, settings, spoil):
    spoil(backup)
    (uploads / "kiriman.bin").write_bytes(b"sekarang")
    with pytest.raises(CommandError):
        call_command("restore", str(backup), yes=True)
    assert [n.number for n in FamilyNumber.objects.all()] == [KK]
    assert (uploads / "kiriman.bin").read_bytes() == b"sekarang"
    assert list(settings.HOME.glob(".restore-*")) == []
    assert list(settings.BACKUPS.glob("sebelum-pulih-*")) == []


def test_a_backup_of_other_keys_is_refused_until_its_keys_are_back(backup, settings, keys_put_back):
    other = new_key_ring()
    save_key_ring(other, settings.KEY_FILE)
    use_keys(other)
    with pytest.raises(CommandError, match="bukan kunci cadangan ini"):
        call_command("restore", str(backup), yes=True)
    save_key_ring(keys_put_back, settings.KEY_FILE)
    use_keys(keys_put_back)
    call_command("restore", str(backup), yes=True)


def test_a_backup_with_keys_restores_on_another_machine(numbered_family, tmp_path, settings, keys_put_back):
    numbered_family(KK)
    file = tmp_path / "lengkap.zip"
    call_command("backup", str(file), with_keys=True)
    other = new_key_ring()
    save_key_ring(other, settings.KEY_FILE)
    use_keys(other)
    call_command("restore", str(file), yes=True)
    assert [n.number for n in FamilyNumber.objects.all()] == [KK]
    assert verify_chain() == []
