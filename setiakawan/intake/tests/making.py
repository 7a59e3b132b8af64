"""Batches made of readings, without files: what the tests of checks, merges and undoing start from."""

import datetime

from django.db import transaction

from setiakawan.accounts.scope import system_scope
from setiakawan.intake.models import Batch, BatchState, FileState, IncomingFile
from setiakawan.intake.pipeline import work
from setiakawan.intake.services.merge import NothingToMerge, start_merge
from setiakawan.intake.stations.reader import ready_row
from setiakawan.intake.stations.reading import store_rows

OFFICE = "64.08"
VILLAGE = "64.08.04.2001"
DAY = datetime.date(2026, 8, 1)
SYSTEM = system_scope("tes", OFFICE)


def nik(number: int, birth: str = "1980-05-03", sex: str = "L") -> str:
    """An invented NIK of the district that does not exist, in agreement with birth date and sex."""
    year, month, day = birth.split("-")
    return f"640899{int(day) + (40 if sex == 'P' else 0):02}{month}{year[2:]}{number:04}"


def kk(number: int) -> str:
    """An invented KK number."""
    return f"6408990101200{number:03}"


def reading(name: str = "Budi Santoso", number: int | None = 1, family: int | None = 1, **changes) -> dict:
    """A reading as the checks give it; None removes a field."""
    birth, sex = changes.get("birth_date", "1980-05-03"), changes.get("sex", "L")
    values = {
        "name": name, "sex": sex, "birth_date": birth, "birth_precision": "day", "area": VILLAGE, "format": "opensid",
        "role": "child", "address": "Jl. Mawar", "status": "alive",
    }  # fmt: skip
    if number is not None:
        values |= {"nik": nik(number, birth or "1980-05-03", sex or "L"), "nik_status": "valid"}
    if family is not None:
        values["kk"] = kk(family)
    return {field: value for field, value in (values | changes).items() if value is not None}


_FIRST = [
    "Agus",
    "Bambang",
    "Citra",
    "Dewi",
    "Eko",
    "Fitri",
    "Gunawan",
    "Hesti",
    "Indra",
    "Joko",
    "Kartini",
    "Lestari",
    "Mulyono",
    "Ningsih",
]
_LAST = [
    "Wibowo",
    "Pratama",
    "Susanti",
    "Kurniawan",
    "Handoko",
    "Rahmawati",
    "Siregar",
    "Tarigan",
    "Wahyudi",
    "Purnomo",
    "Saragih",
]


def somebody(number: int) -> dict:
    """Name and birth date of an invented person, like those of nobody else up to 300."""
    name = f"{_FIRST[number % 14]} {_LAST[number % 11]} {_FIRST[(number // 11 + number // 154 * 4 + 5) % 14]}"
    return {"name": name, "birth_date": f"19{40 + number * 7 % 59}-{number * 5 % 12 + 1:02}-{number * 11 % 28 + 1:02}"}


def batch_of(*files: list, as_of: datetime.date = DAY, area: str = OFFICE, sha: str = "") -> Batch:
    """A batch whose files hold these readings (or pairs of reading and findings), checked and in review."""
    with transaction.atomic():
        batch = Batch.objects.create(
            label="tes", area_id=area, as_of=as_of, state=BatchState.CHECKING, uploaded_by_label="tes",
            total=sum(map(len, files)),
        )  # fmt: skip
        for index, rows in enumerate(files):
            file = IncomingFile.objects.create(
                batch=batch, name=f"{index}.xlsx", sha256=f"{sha}{index}" if sha else f"{batch.pk}-{index}", size=1,
                state=FileState.READ, format="opensid",
            )  # fmt: skip
            ready = []
            for line, row in enumerate(rows, 2):
                values, findings = row if isinstance(row, tuple) else (row, [])
                ready.append(ready_row("Data", line, [values.get("name")], dict(values), findings, VILLAGE, area))
            store_rows(batch, file, ready)
    work(batch.pk, workers=0)
    batch.refresh_from_db()
    return batch


def merged(*files: list, **options) -> Batch:
    """The same, merged as far as it is certain."""
    return merge(batch_of(*files, **options))


def merge(batch: Batch) -> Batch:
    """Merge a batch as far as it is certain or decided."""
    try:
        start_merge(batch=batch, by=SYSTEM, enqueue=False)
    except NothingToMerge:
        return batch
    work(batch.pk, workers=0)
    batch.refresh_from_db()
    return batch


def outcomes(batch: Batch) -> list[str]:
    """The outcome of each row in its order, with "?" where it waits for a decision."""
    rows = batch.rows.order_by("pk").values_list("outcome", "is_waiting")
    return [outcome + ("?" if is_waiting else "") for outcome, is_waiting in rows]


def codes(batch: Batch) -> list[set[str]]:
    """The reasons found for each row in its order."""
    return [set(row.findings.values_list("code", flat=True)) for row in batch.rows.order_by("pk")]
