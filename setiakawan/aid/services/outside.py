"""Other offices' lists: loaded by header, kept only as fingerprints of NIK, cleared or withdrawn with a reason."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.aid.models import OutsideKind, OutsideList, OutsidePerson
from setiakawan.aid.queries.clashes import listed_members
from setiakawan.aid.queries.lists import entry_for
from setiakawan.aid.services.results import HeadersMissing
from setiakawan.aid.services.words import require_name, require_words
from setiakawan.audit.services import record
from setiakawan.core.sealing import blind_index
from setiakawan.registry.models import IdentifierKind
from setiakawan.registry.rules.nik import digits_of, parse_nik

_SHORTENED = re.compile(r"[0-9]([.,]?[0-9]+)?[eE]\+?[0-9]+")
_AS_NUMBER = (
    "NIK ditulis sebagai bilangan, sehingga angka terakhirnya mungkin hilang. Jadikan kolom NIK teks, isi ulang dari "
    "sumbernya, lalu muat lagi."
)


class NobodyListed(Exception):
    """No row of the file has a NIK that can be one; `errors` says why, row by row."""

    def __init__(self, errors: list[tuple[int, str]]):
        super().__init__(len(errors))
        self.errors = errors


class NotListed(Exception):
    """This list says nothing, or nothing any more, against this entry."""


class WithdrawnAlready(Exception):
    """The list was withdrawn before."""


@dataclass
class Loaded:
    """The list, whether it is new, and what is wrong with rows that were left out: (row, reason)."""

    list: OutsideList
    is_new: bool
    errors: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def load_outside(
    *, kind: str, source: str, as_of: datetime.date, digest: str, rows: Iterable[tuple[int, Mapping[str, object]]],
    by: Scope, today: datetime.date, programme: str = "", valid_from: datetime.date | None = None,
    valid_until: datetime.date | None = None,
) -> Loaded:  # fmt: skip
    """This will load another office's list from numbered rows with a column `nik`; `digest` is the file's SHA-256. The
    same file of the same kind and programme again changes nothing. Nothing but the NIK's fingerprint is kept, and of a
    wrong row its number and the reason. Who was cleared of the same office's lists stays so on a list about a day up to
    the clearing; a later one stands again.

    Raises NotAllowed, HeadersMissing, NobodyListed, WordsMissing; ValueError for an unknown kind, a day to come, or
    recipients without programme and period (`valid_until` is exclusive).
    """
    by.require("aid.write")
    if by.user_id is None:
        raise NotAllowed("aid.write")
    kind, source = OutsideKind(kind), require_name(source)
    if kind != OutsideKind.RECIPIENTS:
        programme, valid_from, valid_until = "", None, None
    elif not (programme and valid_from and valid_until and valid_from < valid_until):
        raise ValueError("programme or period")
    if as_of > today:
        raise ValueError("day")
    keys, errors = _keys(rows)
    if before := OutsideList.objects.filter(digest=digest, kind=kind, programme=programme, withdrawn_on=None).first():
        return Loaded(before, False, errors)
    if not keys:
        raise NobodyListed(errors)
    made = OutsideList.objects.create(
        kind=kind, source=source, as_of=as_of, programme=programme, valid_from=valid_from, valid_until=valid_until,
        digest=digest, rows=len(keys), faults=errors, loaded_by_id=by.user_id,
    )  # fmt: skip
    OutsidePerson.objects.bulk_create((OutsidePerson(list=made, number_key=key) for key in keys), batch_size=500)
    _keep_cleared(made)
    record(
        by, "aid.load_outside", made, details={"kind": str(kind), "count": len(keys), "rows": len(keys) + len(errors)}
    )
    return Loaded(made, True, errors)


def _keep_cleared(made: OutsideList) -> None:
    said = OutsidePerson.objects.filter(
        list__kind=made.kind, list__programme=made.programme, list__source__iexact=made.source,
        cleared_on__gte=made.as_of,
    )  # fmt: skip
    for row in said.order_by("pk"):
        made.people.filter(number_key=row.number_key).update(
            cleared_on=row.cleared_on, cleared_by=row.cleared_by_id, cleared_reason=row.cleared_reason
        )


def _keys(rows: Iterable[tuple[int, Mapping[str, object]]]) -> tuple[list[bytes], list[tuple[int, str]]]:
    keys: dict[bytes, int] = {}
    errors = []
    for number, row in rows:
        row = {str(name).strip().lower(): value for name, value in row.items()}
        if "nik" not in row:
            raise HeadersMissing(["nik"])
        if all(value is None or str(value).strip() == "" for value in row.values()):
            continue
        try:
            key = blind_index(_digits(row["nik"]), IdentifierKind.NIK)
        except ValueError as wrong:
            errors.append((number, str(wrong)))
            continue
        if key in keys:
            errors.append((number, f"NIK ini sudah ada di baris {keys[key]}."))
        else:
            keys[key] = number
    return list(keys), errors


def _digits(cell: object) -> str:
    """The digits of a cell. Raises ValueError with words for people, which repeat nothing of the cell.

    A spreadsheet keeps fifteen digits of a number: a sixteenth that is 0 may have been any other.
    """
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    digits = digits_of("" if cell is None else str(cell).strip())
    if _SHORTENED.fullmatch(digits) or (not isinstance(cell, str) and len(digits) == 16 and digits.endswith("0")):
        raise ValueError(_AS_NUMBER)
    if parse_nik(digits) is None:
        raise ValueError("NIK tidak terbaca: harus 16 angka dengan tanggal lahir yang mungkin.")
    return digits


@transaction.atomic
def clear_outside(*, entry_id: int, outside_id: int, reason: str, by: Scope, on: datetime.date) -> int:
    """This will say of an entry's family that another office's list does not hold of it any more, and return of how many
    members. From then on the list does not stand against them in any programme.

    Raises NotAllowed, ListEntry.DoesNotExist outside the scope, NotListed, WordsMissing.
    """
    by.require("aid.write")
    entry, reason = entry_for(by, entry_id), require_words(reason)
    rows = [row.pk for row in listed_members(by, entry, on) if row.list_id == outside_id]
    cleared = OutsidePerson.objects.filter(pk__in=rows, cleared_on=None).update(
        cleared_on=on, cleared_by=by.user_id, cleared_reason=reason
    )
    if not cleared:
        raise NotListed
    record(by, "aid.clear_outside", entry, area_code=entry.list.area_id, reason=reason, details={"count": cleared})
    return cleared


@transaction.atomic
def withdraw_outside(*, outside_id: int, reason: str, by: Scope, on: datetime.date) -> None:
    """This will stop a list from standing against anybody. Raises NotAllowed, OutsideList.DoesNotExist, WordsMissing,
    WithdrawnAlready.
    """
    by.require("aid.write")
    row = OutsideList.objects.select_for_update().get(pk=outside_id)
    if row.withdrawn_on:
        raise WithdrawnAlready
    row.withdrawn_on, row.withdrawn_by_id, row.withdrawn_reason = on, by.user_id, require_words(reason)
    row.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawn_reason"])
    record(by, "aid.withdraw_outside", row, reason=row.withdrawn_reason)
