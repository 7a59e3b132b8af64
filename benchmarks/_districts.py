"""Rows with truth for the linkage benchmark: the demonstration district as its files would say it, as one table.

The generator of the demonstration district shares no code with the cleaning; a test proves it.
"""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from setiakawan.demo.forms import dtks, opensid, siak
from setiakawan.demo.people import Plan, families_of
from setiakawan.demo.places import villages
from setiakawan.demo.planting import DTKS_FILE, DTSEN_FILE, SIAK_FILE, district_rows

COLUMNS = (
    "id", "nik", "kk", "name", "birth", "sex", "village", "mother", "father", "birth_place", "phone", "source", "cluster", "fam",
    "twin", "faults",
)  # fmt: skip
_OPENSID = "nik no_kk nama tanggallahir sex nama_ibu nama_ayah tempatlahir".split()  # noqa: SIM905
_DTKS = ("NIK", "NOKK", "NAMA", "TANGGAL LAHIR", "JENIS KELAMIN", "NAMA IBU KANDUNG", "", "TEMPAT LAHIR")
_SIAK = ("NIK", "Nomor KK", "Nama Penduduk", "Tanggal Lahir", "Kelamin", "Ibu", "Ayah", "Tempat Lahir")


def district(people: int, seed: int, folder: Path) -> Path:
    """A Parquet file of all rows of a district that are about one person, written once per plan."""
    path = folder / f"district-{people}-{seed}.parquet"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        rows = list(zip(*_rows(Plan(people, seed)), strict=True))
        pq.write_table(
            pa.table({name: pa.array(list(values)) for name, values in zip(COLUMNS, rows, strict=True)}), path
        )
    return path


def _rows(plan: Plan) -> Iterator[tuple]:
    twins = {h.id for v in villages() for f in families_of(v, plan) for h in f.members if h.twin_id}
    names = {village.code: village.name for village in villages()}
    for at, row in enumerate(district_rows(plan)):
        if row.file == DTSEN_FILE:
            continue
        form, columns = (
            (dtks, _DTKS) if row.file == DTKS_FILE else (siak, _SIAK) if row.file == SIAK_FILE else (opensid, _OPENSID)
        )
        cells = [_text(row.cells[form.COLUMN[name]]) if name else "" for name in columns]
        if form is opensid:
            village = names[row.file[:13]]
        else:
            village = _text(row.cells[form.COLUMN["DESA/KELUARAHAN" if form is dtks else "Desa/Kel"]])
        nik, kk, name, birth, sex, mother, father, place = cells
        sex = {"1": "L", "2": "P"}.get(sex, sex)
        faults = ";".join(sorted({fault.kind for fault in row.faults}))
        yield (str(at), nik, kk, name, birth, sex, village, mother, father, place, "", row.file, row.human, row.family,
               int(row.human in twins), faults)  # fmt: skip


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)
