"""A list of persons as a spreadsheet: scoped, capped, with a reason, numbers masked."""

import datetime
import io
from collections.abc import Iterable, Iterator

import xlsxwriter
from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.core.bulk import chunks
from setiakawan.registry.models import Identifier, Person
from setiakawan.registry.queries import PersonLine, describe, search_people
from setiakawan.registry.rules.masking import mask_number
from setiakawan.registry.services.entry import require_reason
from setiakawan.registry.words import birth_in_words, state_in_words

LARGEST = 5_000
_HEADERS = (
    "Nomor warga", "Nama", "NIK (tersamar)", "Jenis kelamin", "Tanggal lahir", "Kecamatan", "Desa/kelurahan", "Kode desa",
    "Dusun", "RW", "RT", "Alamat", "Hubungan dalam KK", "Keadaan",
)  # fmt: skip


class ListTooLong(Exception):
    """More persons than one export may hold; the list must be narrowed."""


@transaction.atomic
def export_people(*, filters: dict, reason: str, by: Scope, on: datetime.date) -> bytes:
    """This will write the persons whom `search_people` finds with `filters` into an xlsx file; every cell is text.

    At most 5,000 persons. Raises NotAllowed, ReasonMissing, ListTooLong.
    """
    by.require("registry.export")
    reason = require_reason(reason)
    people = _collect(by, filters)
    content = _workbook(describe(people, on), _masked_niks(people))
    record(
        by, "registry.export", ("registry.person", "daftar"), area_code=filters.get("area", ""), reason=reason,
        details={"rows": len(people), "filters": sorted(name for name, value in filters.items() if value)},
    )  # fmt: skip
    return content


def _collect(by: Scope, filters: dict) -> list[Person]:
    people: list[Person] = []
    after = ""
    while True:
        found = search_people(by, **filters, after=after, limit=1000)
        people += found.people
        if len(people) > LARGEST:
            raise ListTooLong
        if not found.after:
            return people
        after = found.after


def _masked_niks(people: Iterable[Person]) -> dict[int, str]:
    niks: dict[int, str] = {}
    for some in chunks(person.pk for person in people):
        rows = Identifier.objects.filter(person__in=some, kind="nik", status="valid").order_by("id")
        niks.update((row.person_id, mask_number(row.number)) for row in rows)
    return niks


def _workbook(lines: Iterable[PersonLine], niks: dict[int, str]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, as_text, bold = (
        book.add_worksheet("Warga"),
        book.add_format({"num_format": "@"}),
        book.add_format({"bold": True}),
    )
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(_HEADERS) - 1, 20, as_text)
    for column, header in enumerate(_HEADERS):
        sheet.write_string(0, column, header, bold)
    for row, cells in enumerate(_rows(lines, niks), 1):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell, as_text)
    book.close()
    return buffer.getvalue()


def _rows(lines: Iterable[PersonLine], niks: dict[int, str]) -> Iterator[tuple[str, ...]]:
    for line in lines:
        p = line.person
        role = line.membership.get_role_display() if line.membership else ""
        yield (
            str(p.pk), p.name, niks.get(p.pk, ""), p.get_sex_display(), birth_in_words(p.birth_date, p.birth_precision),
            p.area.parent.name if p.area.parent else "", p.area.name, p.area_id, p.hamlet, p.rw, p.rt, p.address, role,
            state_in_words(line.state),
        )  # fmt: skip
