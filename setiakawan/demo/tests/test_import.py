"""A small district through the real import: faults are found, nobody is mixed up, and the command says so."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from setiakawan.accounts.scope import system_scope
from setiakawan.demo.district import write_district
from setiakawan.demo.people import Plan
from setiakawan.intake.pipeline import work
from setiakawan.intake.services.imports import files_at
from setiakawan.intake.services.merge import start_merge
from setiakawan.intake.services.receive import Incoming, receive_files

pytestmark = pytest.mark.django_db
PLAN = Plan(1_200, 4)
ALWAYS_FOUND = {
    "nik_zero", "nik_blank", "nik_dash", "nik_temporary", "nik_placeholder", "nik_cut_by_excel", "nik_scientific", "nik_wrong_length",
    "nik_is_kk", "nik_on_two_people", "nik_woman_without_40", "sex_wrong", "date_impossible", "birth_year_only", "name_empty",
    "invisible_characters", "two_heads", "area_unknown_name", "area_unknown_code", "area_retired_code", "area_other_province",
    "decile_unknown_kk", "decile_invalid",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("district")
    write_district(PLAN, out, workers=1)
    return out


@pytest.fixture
def imported(folder):
    office = system_scope("tes", "64.08")
    files = (Incoming(path.name, io.BytesIO(path.read_bytes())) for path in files_at([folder]))
    batch = receive_files(files=files, label="contoh", area_code="64.08", as_of=PLAN.as_of, by=office, enqueue=False)
    work(batch.pk, workers=0)
    start_merge(batch=batch, by=office, enqueue=False)
    work(batch.pk, workers=0)
    return batch


def test_faults_are_found_and_nobody_is_mixed_up(imported, folder, tmp_path):
    said = io.StringIO()
    call_command("demo_evaluate", folder, json=True, markdown=tmp_path / "table.md", stdout=said)
    result = json.loads(said.getvalue())
    assert result["missing"] == 0
    assert result["identity"]["mixed"] == 0
    recall = {one["kind"]: one["recall"] for one in result["measures"] if one["planted"]}
    assert {kind: share for kind, share in recall.items() if kind in ALWAYS_FOUND and share < 1} == {}
    assert len(recall) > 20
    assert "| `nik_temporary` |" in (tmp_path / "table.md").read_text(encoding="utf-8")


def test_a_folder_that_was_not_imported_is_said_so(folder):
    with pytest.raises(CommandError, match="belum diimpor"):
        call_command("demo_evaluate", folder)


def test_a_folder_of_something_else_is_said_so(tmp_path):
    with pytest.raises(CommandError, match="bukan folder data contoh"):
        call_command("demo_evaluate", tmp_path)
