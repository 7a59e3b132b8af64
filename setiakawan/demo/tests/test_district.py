"""The files on disk: as the rows say, readable by other programs, and byte for byte repeatable."""

import csv
import datetime
import hashlib
import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from setiakawan.demo.district import FolderNotEmpty, write_district
from setiakawan.demo.people import Plan
from setiakawan.demo.planting import district_rows

PLAN = Plan(1_500, 11)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    out = tmp_path_factory.mktemp("district")
    summary = write_district(PLAN, out, workers=2)
    return out, summary


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_every_village_sends_a_file_and_the_district_gets_its_lists(written):
    out, summary = written
    names = {path.name for path in out.iterdir()}
    assert len([name for name in names if name[:13].count(".") == 3 and "-penduduk." in name]) == 141
    assert {"dtks-6408.txt", "desil-dtsen-6408.xlsx", "siak-64.08.14.xlsx", "kebenaran.csv", "manifest.json"} <= names
    assert len(names) == 141 + 5
    assert {file["kind"] for file in summary["files"] if "kind" in file} == {"xlsx", "csv", "ods"}


def test_the_manifest_counts_what_is_there(written):
    out, summary = written
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8")) == summary
    assert summary["resident_rows"] == PLAN.people + summary["extra_resident_rows"]
    with (out / "kebenaran.csv").open(encoding="utf-8", newline="") as lines:
        assert sum(1 for _ in lines) == summary["rows"] + 1
    for file in summary["files"]:
        assert hashlib.sha256((out / file["name"]).read_bytes()).hexdigest() == file["sha256"]


def test_the_truth_is_that_of_the_rows_in_memory(written):
    out, _ = written
    with (out / "kebenaran.csv").open(encoding="utf-8", newline="") as lines:
        told = {
            (row["file"], int(row["row"])): (row["human"], row["family"], row["faults"], row["sheet"])
            for row in csv.DictReader(lines)
        }
    rows = {
        (row.file, row.number): (row.human, row.family, ";".join(map(str, row.faults)), row.sheet)
        for row in district_rows(PLAN)
    }
    assert told == rows


def read(path: Path) -> list[list[object]]:
    """A file's rows as another program sees them."""
    if path.suffix in {".xlsx", ".ods"}:
        return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    if path.suffix == ".txt":
        return [line.split("|") for line in path.read_text(encoding="utf-8").split("\n")[:-1]]
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    return list(csv.reader(text.splitlines(keepends=True), delimiter=";" if text.startswith("alamat;") else ","))


def plain(cell: object) -> str:
    return "" if cell is None else str(int(cell)) if isinstance(cell, float) else str(cell)


def test_other_programs_read_from_the_files_what_the_rows_say(written):
    out, _ = written
    files = defaultdict(list)
    for row in district_rows(PLAN):
        files[row.file].append(row)
    for name, rows in files.items():
        there = read(out / name)
        assert len(there) == rows[-1].number, name
        for row in rows:
            for said, seen in zip(row.cells, there[row.number - 1], strict=True):
                if not isinstance(said, datetime.date) and not (name.startswith("desil") and said is None):
                    assert plain(said) == plain(seen).rstrip("\r"), (name, row.number)


def test_openpyxl_opens_a_workbook_without_complaint(written):
    out, _ = written
    path = next(out.glob("*-penduduk.xlsx"))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Data Penduduk", "Kode Data"]
    assert book["Data Penduduk"].max_column == 43
    assert book["Data Penduduk"]["G2"].data_type == "s"


def test_bytes_depend_on_the_plan_alone(written, tmp_path):
    out, _ = written
    code = f"""
import sys
from pathlib import Path
from setiakawan.demo.district import write_district
from setiakawan.demo.people import Plan
if __name__ == "__main__":
    write_district(Plan({PLAN.people}, {PLAN.seed}), Path(sys.argv[1]), workers=1)
"""
    script = tmp_path / "again.py"
    script.write_text(code)
    strange = {
        **os.environ,
        "PYTHONHASHSEED": "99",
        "TZ": "Australia/Sydney",
        "LC_ALL": "C",
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }
    subprocess.run([sys.executable, str(script), str(tmp_path / "out")], check=True, env=strange, timeout=120)
    assert digests(tmp_path / "out") == digests(out)


def test_another_seed_gives_other_bytes(written, tmp_path):
    out, _ = written
    write_district(Plan(PLAN.people, PLAN.seed + 1), tmp_path / "other", workers=1)
    assert digests(tmp_path / "other")["kebenaran.csv"] != digests(out)["kebenaran.csv"]


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "milik-orang.txt").write_text("penting")
    with pytest.raises(FolderNotEmpty):
        write_district(PLAN, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["milik-orang.txt"]
