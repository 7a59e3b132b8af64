"""The command: one JSON object for machines, a plain sentence for people, an error that says what to do."""

import io
import json

import pytest
from django.core.management import CommandError, call_command


def test_it_prints_one_json_object(tmp_path):
    said = io.StringIO()
    call_command("demo", people=200, seed=3, out=tmp_path / "d", workers=1, json=True, verbosity=0, stdout=said)
    summary = json.loads(said.getvalue())
    assert (summary["people"], summary["seed"], summary["villages"]) == (200, 3, 141)
    assert "files" not in summary


def test_it_tells_people_where_the_files_are(tmp_path):
    said = io.StringIO()
    call_command("demo", people=150, out=tmp_path / "d", workers=1, verbosity=0, stdout=said)
    assert "150 warga di 141 desa" in said.getvalue()
    assert str(tmp_path / "d") in said.getvalue()


def test_it_refuses_a_folder_that_is_not_empty(tmp_path):
    (tmp_path / "x").write_text("")
    with pytest.raises(CommandError, match="Pilih folder kosong"):
        call_command("demo", people=10, out=tmp_path, verbosity=0)
