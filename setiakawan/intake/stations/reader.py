"""One file to rows that are ready to be stored: read, recognised, interpreted, keyed and sealed.

Runs in worker processes: it needs the settings for the keys, but no database and no loaded apps.
"""

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, islice
from typing import NamedTuple

from setiakawan.areas.gazetteer import gazetteer
from setiakawan.core.sealing import blind_index, seal
from setiakawan.intake import vault
from setiakawan.intake.checks import CheckContext, habits_of, interpret
from setiakawan.intake.formats import (
    FORMATS,
    HEADER_SEARCH_ROWS,
    Layout,
    data_rows,
    guess_header,
    layout_from_mapping,
    programme_of,
    recognise,
    suggest_mapping,
)
from setiakawan.intake.keys import family_key, namesake_key, who_key
from setiakawan.intake.readers import FileRefused, Row, Sheet, cells_to_json, read_file
from setiakawan.intake.rules import traits
from setiakawan.intake.samples import sealed_sample
from setiakawan.registry.rules.names import fold_name

CHUNK = 500
_AID_FORMATS = frozenset(name for name, known in FORMATS.items() if known.is_aid_list)
_FACT_FORMATS = frozenset({"dtsen"})
_SEVERITY = {"question": traits.QUESTION, "reject": traits.REJECT}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


@dataclass(frozen=True, slots=True)
class FileTask:
    """What a reader process needs to know about a file. `skip` rows are stored already."""

    file: int
    name: str
    stored_as: str
    as_of: datetime.date
    area_code: str
    batch_area: str
    mapping: dict
    skip: int = 0


class ReadRow(NamedTuple):
    """A row as the writer stores it; `findings` are (code, field, severity, detail as JSON)."""

    sheet: str
    number: int
    area_code: str
    nik_key: bytes | None
    family_key: bytes | None
    who_key: bytes | None
    namesake_key: bytes | None
    dtks_key: bytes | None
    traits: int
    cells: bytes
    reading: bytes
    findings: tuple


class Message(NamedTuple):
    """What a reader says: `kind` is rows, needs_mapping, refused or end; `body` belongs to it."""

    kind: str
    file: int
    body: object


def read(task: FileTask) -> Iterator[Message]:
    """Read one stored file. Yields its rows in their order, in chunks, then `end` with the format; or says why not."""
    try:
        with vault.opened(task.stored_as) as path:
            yield from _messages(task, path)
    except FileRefused as refusal:
        yield Message("refused", task.file, (refusal.code, refusal.message))
    except vault.UploadDamaged:
        yield Message("refused", task.file, ("damaged", "Berkas yang tersimpan rusak. Kirim ulang berkas ini."))


def read_rest(task: FileTask) -> Iterator[Message]:
    """The messages of a file without the rows that are stored already."""
    skip = task.skip
    for message in read(task):
        if message.kind == "rows" and skip:
            rows = message.body[skip:]
            skip -= min(skip, len(message.body))
            if rows:
                yield message._replace(body=rows)
        else:
            yield message


def _messages(task: FileTask, path) -> Iterator[Message]:
    unknown: tuple[str, list[Row]] | None = None
    formats: list[str] = []
    headers: dict[str, list[str]] = {}
    programme = ""
    for sheet in read_file(path, task.name):
        head = list(islice(sheet.rows, HEADER_SEARCH_ROWS))
        layout = _layout_of(task, sheet, head)
        if layout is None:
            programme = programme or programme_of(head)
            unknown = unknown or ((sheet.name, head) if any(any(cells) for _, cells in head) else None)
            continue
        layout = replace(layout, programme=programme)
        formats.append(layout.format)
        headers[sheet.name[:80]] = [text[:80] for text in layout.headers]
        rows = data_rows(chain(head, sheet.rows), layout)
        yield from _read_sheet(task, sheet.name, layout, rows)
    if formats:
        yield Message("end", task.file, (formats[0], {"sheets": headers}))
    elif unknown:
        yield Message("needs_mapping", task.file, _header_of(*unknown))
    else:
        raise FileRefused("no_table")


def _layout_of(task: FileTask, sheet: Sheet, head: list[Row]) -> Layout | None:
    if task.mapping:
        if sheet.name != task.mapping["sheet"]:
            return None
        row = task.mapping["row"]
        cells = next((cells for number, cells in head if number == row), [])
        headers = ["" if c is None else str(c) for c in cells]
        return layout_from_mapping(headers, {int(i): f for i, f in task.mapping["columns"].items()}, row)
    return recognise(head)


def _header_of(sheet: str, head: list[Row]) -> dict:
    """The likeliest header row of an unknown table, with a field proposed for the columns that we seem to know."""
    number, cells = guess_header(head) or head[0]
    headers = ["" if c is None else str(c)[:80] for c in cells]
    suggested = {str(i): f for i, f in suggest_mapping(headers).items()}
    sample = sealed_sample([cells for line, cells in head if line > number])
    return {"sheet": sheet, "row": number, "cells": headers, "suggested": suggested, "sample": sample}


def _read_sheet(task: FileTask, sheet: str, layout: Layout, rows: Iterator[Row]) -> Iterator[Message]:
    first = list(islice(rows, CHUNK))
    context = CheckContext(task.as_of, task.area_code, habits_of(first, layout))
    rows = chain(first, rows)
    while chunk := list(islice(rows, CHUNK)):
        ready = []
        for number, cells in chunk:
            reading, findings = interpret(cells, layout, context)
            reading["format"] = layout.format
            ready.append(ready_row(sheet, number, cells, reading, findings, task.area_code, task.batch_area))
        yield Message("rows", task.file, ready)


def ready_row(
    sheet: str, number: int, cells: list, reading: dict, findings: list, area: str, batch_area: str
) -> ReadRow:
    """Make a row ready for the writer: its keys, its traits, and what it holds sealed.

    `area` counts where the row names none; one that lies outside `batch_area` asks for a decision.
    """
    area = _known_area(reading.get("area"), area)
    if area != batch_area and not area.startswith(batch_area + "."):
        findings = [*findings, ("area_outside_batch", "area", "question", {})]
    name = reading.get("name", "")
    if name:
        reading["name_key"] = fold_name(name)
    nik_key = blind_index(reading["nik"], "nik") if reading.get("nik_status") == "valid" else None
    kk = reading.get("kk")
    family = family_key(kk) if kk and _is_family_number(kk) else None
    who, namesake = _name_keys(name, reading.get("birth_date"), family, area)
    packed = tuple(
        (code, field, severity, _encode(detail) if detail else "{}") for code, field, severity, detail in findings
    )
    return ReadRow(
        sheet[:80], number, area, nik_key, family, who, namesake,
        blind_index(reading["dtks_id"], "dtks") if "dtks_id" in reading else None, _traits_of(reading, findings, nik_key is not None),
        seal(cells_to_json(cells).encode(), "row"), seal(_encode(reading).encode(), "row"), packed,
    )  # fmt: skip


@cache
def _known_area(code: str | None, otherwise: str) -> str:
    places = gazetteer()
    return code if code and (places.is_current(code) or places.is_retired(code)) else otherwise


def _is_family_number(kk: str) -> bool:
    return len(kk) == 16 and kk.isdigit() and len(set(kk)) > 1


def _name_keys(name: str, birth: str | None, family: bytes | None, area: str) -> tuple[bytes | None, bytes | None]:
    if not name or not birth:
        return None, None
    return who_key(family, name, birth) if family else None, namesake_key(area, name, birth)


def _traits_of(reading: dict, findings: list, has_nik: bool) -> int:
    bits, format_ = 0, reading["format"]
    for _, _, severity, _ in findings:
        bits |= _SEVERITY.get(severity, 0)
    named = "name" in reading
    if named:
        bits |= traits.NAMED
    if reading.get("role") == "head":
        bits |= traits.HEAD
    status = reading.get("status")
    if status in ("dead", "moved"):
        bits |= traits.GONE
    if format_ in _AID_FORMATS:
        bits |= traits.AID_LIST
    if format_ in _FACT_FORMATS or not named:
        bits |= traits.FACTS_ONLY
    if status == "invalid" or not (named or has_nik or "kk" in reading):
        bits |= traits.REJECT
    return bits
