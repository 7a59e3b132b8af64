import json

import pytest
from django.core.management import call_command

from setiakawan.core import checks
from setiakawan.core.checks import InvariantNamedTwice, invariant, invariants, run


@pytest.fixture
def own_invariants(monkeypatch):
    monkeypatch.setattr(checks, "_invariants", dict(invariants()))


def test_a_result_counts_everything_and_shows_the_first_twenty():
    result = run("x", lambda: (f"baris {n}" for n in range(50)))
    assert (result.violations, len(result.examples)) == (50, 20)


def test_an_invariant_that_breaks_counts_as_violated():
    def broken():
        """Selalu rusak."""
        raise RuntimeError("tabel hilang")

    result = run("x", broken)
    assert (result.violations, result.meaning) == (1, "Selalu rusak.")
    assert "tabel hilang" in result.examples[0]


def test_two_invariants_cannot_carry_one_name(own_invariants):
    invariant("test.once")(list)
    with pytest.raises(InvariantNamedTwice):
        invariant("test.once")(sorted)


@pytest.mark.django_db
@pytest.mark.postgres
def test_check_as_json_is_one_object_with_every_invariant_and_count(capsys):
    call_command("check", json=True)
    answer = json.loads(capsys.readouterr().out)
    assert answer["violations"] == 0
    assert {i["name"] for i in answer["invariants"]} == {"django.system", *invariants()}
    assert answer["rows"]["accounts.User"] == 0
    assert answer["rows"]["areas.Area"] > 80_000


@pytest.mark.django_db
def test_check_ends_with_status_1_and_says_what_is_broken(own_invariants, capsys):
    @invariant("test.broken")
    def broken():
        """Tidak ada yang rusak."""
        yield "Keluarga 7 tidak punya kepala."

    with pytest.raises(SystemExit) as ended:
        call_command("check")
    assert ended.value.code == 1
    told = capsys.readouterr().out
    assert "test.broken" in told
    assert "Keluarga 7 tidak punya kepala." in told
    assert "1 pelanggaran" in told


@pytest.mark.django_db
def test_a_key_file_that_others_may_read_is_found(settings):
    settings.KEY_FILE.chmod(0o644)
    try:
        told = run("keys", invariants()["core.keys_readable"])
        assert told.violations == 1
        assert "644" in told.examples[0]
    finally:
        settings.KEY_FILE.chmod(0o600)
