import io
import shutil

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import connection

from setiakawan.accounts.second_factor import open_secret, seal_secret
from setiakawan.areas.models import Area
from setiakawan.core import resealing
from setiakawan.core.checks import invariants, run
from setiakawan.core.constraints import sealed_fields
from setiakawan.core.keys import load_key_ring
from setiakawan.core.processes import sole_server
from setiakawan.intake import vault
from setiakawan.intake.models import Batch, IncomingFile
from setiakawan.intake.samples import opened_sample, sealed_sample
from setiakawan.registry.models import FamilyNumber
from tests.people import make_person

KK = [f"64089901019{n:05}" for n in range(7)]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def families(numbered_family, keys_put_back):
    return [numbered_family(number) for number in KK]


def _key_numbers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM registry_familynumber ORDER BY id")
        return [bytes(value)[0] for (value,) in cursor.fetchall()]


def test_rotation_seals_every_value_with_a_new_key_and_keeps_what_it_says(families, settings):
    assert _key_numbers() == [1] * 7
    call_command("rotate_keys")
    assert _key_numbers() == [2] * 7
    assert [n.number for n in FamilyNumber.objects.order_by("id")] == KK
    assert sorted(load_key_ring(settings.KEY_FILE).encryption) == [1, 2]


def test_a_rotation_that_was_cut_off_goes_on_with_the_same_key(families, settings, monkeypatch):
    real, calls = resealing._anew, []

    def cut_off_after_three(old, purpose):
        calls.append(1)
        if len(calls) > 4:
            raise KeyboardInterrupt
        return real(old, purpose)

    monkeypatch.setattr(resealing.reseal, "__defaults__", (2,))
    monkeypatch.setattr(resealing, "_anew", cut_off_after_three)
    with pytest.raises(KeyboardInterrupt):
        call_command("rotate_keys")
    assert _key_numbers() == [2, 2, 2, 2, 1, 1, 1]
    assert [n.number for n in FamilyNumber.objects.order_by("id")] == KK

    monkeypatch.setattr(resealing, "_anew", real)
    call_command("rotate_keys")
    assert _key_numbers() == [2] * 7
    assert sorted(load_key_ring(settings.KEY_FILE).encryption) == [1, 2]


def test_old_keys_are_dropped_only_when_nothing_needs_them(families, settings):
    with pytest.raises(CommandError, match="Tidak ada kunci lama"):
        call_command("rotate_keys", drop_old=True)
    call_command("rotate_keys")
    call_command("rotate_keys", drop_old=True)
    assert sorted(load_key_ring(settings.KEY_FILE).encryption) == [2]
    assert [n.number for n in FamilyNumber.objects.order_by("id")] == KK


def test_a_damaged_value_stops_the_rotation_and_no_key_is_dropped(families, settings):
    call_command("rotate_keys")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_familynumber SET number = %s WHERE id = %s", [b"\x02" + b"x" * 40, families[3].pk]
        )
    with pytest.raises(CommandError, match="tidak dapat dibuka"):
        call_command("rotate_keys", drop_old=True)
    assert sorted(load_key_ring(settings.KEY_FILE).encryption) == [1, 2]
    found = run("sealed", invariants()["core.sealed_values_open"])
    assert found.examples[0] == f"registry.FamilyNumber {families[3].pk}: number tidak dapat dibuka."


def test_keys_are_not_rotated_while_the_server_runs(families, settings):
    with sole_server(settings.HOME), pytest.raises(CommandError, match="sedang berjalan"):
        call_command("rotate_keys")


def test_stored_uploads_samples_and_second_factors_survive_rotation(keys_put_back, settings):
    shutil.rmtree(settings.UPLOADS, ignore_errors=True)
    name, _, _ = vault.store(io.BytesIO(b"x" * 3_000_000), limit=4_000_000)
    batch = Batch(label="Uji", area=Area(code="64.08"), as_of="2026-01-01", uploaded_by_label="uji")
    batch.save()
    header = {"sample": sealed_sample([["Satu", "Dua"]])}
    file = IncomingFile(batch=batch, name="a.xlsx", sha256="0" * 64, size=1, stored_as=name, header=header)
    file.save()
    user = make_person("officer").user
    factor = Authenticator(user=user, type="totp", data={"secret": seal_secret("RAHASIA")})
    factor.save()

    call_command("rotate_keys")
    call_command("rotate_keys", drop_old=True)

    assert b"".join(vault.blocks_of(name)) == b"x" * 3_000_000
    file.refresh_from_db()
    assert opened_sample(file.header["sample"]) == [["Satu", "Dua"]]
    factor.refresh_from_db()
    assert open_secret(factor.data["secret"]) == "RAHASIA"
    assert [p.name for p in settings.UPLOADS.iterdir()] == [name]
    vault.remove(name)


def test_every_encrypted_field_is_known_to_the_rotation():
    assert {f"{m._meta.label}.{f.name}" for m, f in sealed_fields()} >= {
        "registry.Identifier.number", "registry.FamilyNumber.number", "registry.Contact.value",
    }  # fmt: skip
