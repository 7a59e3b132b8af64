"""Writes the demonstration district: the villages' files, the district's lists, the truth and a summary.

Villages are independent of each other, so they are written by several processes; the bytes do not depend on how many.
"""

import csv
import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from setiakawan.demo.faults import KINDS
from setiakawan.demo.forms import dtks, dtsen, opensid, siak
from setiakawan.demo.forms.style import Style
from setiakawan.demo.people import Plan
from setiakawan.demo.places import share_out, villages
from setiakawan.demo.planting import (
    DTKS,
    DTKS_FILE,
    DTSEN,
    DTSEN_FILE,
    FIRST_ROW,
    OPENSID,
    SIAK,
    SIAK_FILE,
    file_of,
    style_of,
    village_rows,
)
from setiakawan.demo.tables import CsvTable, XlsxTable, open_table
from setiakawan.demo.world import Row

TRUTH_FILE = "kebenaran.csv"
MANIFEST_FILE = "manifest.json"
TRUTH_HEADERS = ["file", "sheet", "row", "human", "family", "faults"]
_LISTS = {DTKS: (DTKS_FILE, ""), DTSEN: (DTSEN_FILE, dtsen.SHEET), SIAK: (SIAK_FILE, siak.SHEET)}


class FolderNotEmpty(Exception):
    """The output folder already holds something; nothing is overwritten."""


@dataclass
class Part:
    """What one process has written: one finished file, with its counts."""

    name: str
    rows: int = 0
    sound: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    sha256: str = ""
    style: dict[str, object] = field(default_factory=dict)

    def count(self, row: Row) -> None:
        """Add a row to the counts."""
        self.rows += 1
        self.sound += all(KINDS[fault.kind].control for fault in row.faults)
        self.faults.update(fault.kind for fault in row.faults)


def write_district(
    plan: Plan, out: Path, *, workers: int = 2, progress: Callable[[int], None] = lambda people: None
) -> dict:
    """Write everything into an empty folder and return the summary that also stands in `manifest.json`.

    `progress` is told how many more people are done. Raises FolderNotEmpty.
    """
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()):
        raise FolderNotEmpty(out)
    parts_folder = out / ".parts"
    parts_folder.mkdir()
    shares = share_out(plan.people)
    biggest_first = sorted(villages(), key=lambda village: -shares[village.code])
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        jobs = {pool.submit(_write_village, village.index, plan, out): village for village in biggest_first}
        done: dict[str, Part] = {}
        for job in as_completed(jobs):
            done[jobs[job].code] = job.result()
            progress(shares[jobs[job].code])
        lists = list(pool.map(_write_list, _LISTS, [plan] * len(_LISTS), [out] * len(_LISTS)))
    own = [done[village.code] for village in villages()]
    _join_truth(out, [*(village.code for village in villages()), *_LISTS])
    shutil.rmtree(parts_folder)
    summary = _summary(plan, own, lists, _sha256(out / TRUTH_FILE))
    (out / MANIFEST_FILE).write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return summary


class _Truth:
    """The truth about the rows of one file, kept beside it until all are joined."""

    def __init__(self, out: Path, part: str, name: str, sheet: str):
        self._file = (out / ".parts" / f"truth-{part}").open("w", encoding="utf-8", newline="")
        self._rows = csv.writer(self._file, lineterminator="\n")
        self._name, self._sheet = name, sheet

    def write(self, number: int, human: str, family: str, faults: str) -> None:
        """Add what is true of one row."""
        self._rows.writerow([self._name, self._sheet, number, human, family, faults])

    def close(self) -> None:
        """Close the part."""
        self._file.close()


def _write_village(index: int, plan: Plan, out: Path) -> Part:
    village = villages()[index]
    style = style_of(village, plan)
    part = Part(file_of(village, style), style={"kind": style.kind, "codes": style.codes, "dates": style.dates})
    table = open_table(out / part.name, opensid.SHEET, style)
    truth = _Truth(out, village.code, part.name, "" if style.kind == "csv" else opensid.SHEET)
    lists = {name: (out / ".parts" / f"{name}-{village.code}").open("w", encoding="utf-8") for name in _LISTS}
    table.write(opensid.HEADERS)
    for name, row in village_rows(village, plan):
        faults = ";".join(map(str, row.faults))
        if name == OPENSID:
            truth.write(opensid.FIRST_ROW + part.rows, row.human, row.family, faults)
            part.count(row)
            table.write(row.cells)
        else:
            lists[name].write(json.dumps([row.cells, row.human, row.family, faults], ensure_ascii=False) + "\n")
    if isinstance(table, XlsxTable):
        table.sheet(opensid.CODE_SHEET)
        for line in opensid.code_rows():
            table.write(line)
    for thing in (table, truth, *lists.values()):
        thing.close()
    part.sha256 = _sha256(out / part.name)
    return part


def _write_list(which: str, plan: Plan, out: Path) -> Part:
    """Put one list of the whole district together from the villages' parts."""
    name, sheet = _LISTS[which]
    part, truth = Part(name), _Truth(out, which, name, sheet)
    if which == DTKS:
        table = CsvTable(out / name, Style(kind="csv", encoding="utf-8", delimiter="|"))
        table.write(dtks.HEADERS)
    else:
        table = XlsxTable(out / name, sheet, "iso")
        for line in [*dtsen.title(plan.as_of), dtsen.HEADERS] if which == DTSEN else [siak.HEADERS]:
            table.write(line)
    for village in villages():
        with (out / ".parts" / f"{which}-{village.code}").open(encoding="utf-8") as lines:
            for line in lines:
                cells, human, family, faults = json.loads(line)
                if which == DTSEN:
                    cells[0] = part.rows + 1
                truth.write(FIRST_ROW[which] + part.rows, human, family, faults)
                kinds = [text.partition("@")[0] for text in faults.split(";") if text]
                part.rows += 1
                part.sound += all(KINDS[kind].control for kind in kinds)
                part.faults.update(kinds)
                table.write(cells)
    table.close()
    truth.close()
    part.sha256 = _sha256(out / name)
    return part


def _join_truth(out: Path, parts: list[str]) -> None:
    with (out / TRUTH_FILE).open("wb") as whole:
        whole.write((",".join(TRUTH_HEADERS) + "\n").encode())
        for part in parts:
            with (out / ".parts" / f"truth-{part}").open("rb") as piece:
                shutil.copyfileobj(piece, whole)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _summary(plan: Plan, own: list[Part], lists: list[Part], truth: str) -> dict:
    faults: Counter[str] = sum((part.faults for part in [*own, *lists]), Counter())
    own_rows = sum(part.rows for part in own)
    extra = sum(part.faults[code] for part in own for code, kind in KINDS.items() if kind.same_human)
    return {
        "people": plan.people, "seed": plan.seed, "as_of": plan.as_of.isoformat(), "villages": len(own),
        "rows": own_rows + sum(part.rows for part in lists), "resident_rows": own_rows, "extra_resident_rows": extra,
        "resident_rows_with_fault": own_rows - sum(part.sound for part in own),
        "list_rows": {part.name: part.rows for part in lists},
        "faults": {code: faults[code] for code in KINDS if not KINDS[code].control},
        "controls": {code: faults[code] for code in KINDS if KINDS[code].control},
        "truth_sha256": truth,
        "files": [{"name": part.name, "rows": part.rows, "sha256": part.sha256, **part.style} for part in [*own, *lists]],
    }  # fmt: skip
