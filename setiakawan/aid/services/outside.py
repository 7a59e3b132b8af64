"""Other offices' lists: loaded by header, kept only as fingerprints of NIK, withdrawn with a reason."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.aid.models import OutsideKind, OutsideList, OutsidePerson
from setiakawan.aid.services.results import HeadersMissing
from setiakawan.aid.services.words import require_words
from setiakawan.audit.services import record
from setiakawan.core.sealing import blind_index
from setiakawan.registry.models import IdentifierKind
from setiakawan.registry.rules.nik import digits_of, parse_nik


class NobodyListed(Exception):
    """No row of the file has a NIK that can be one."""


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
    *, kind: str, source: str, as_of: datetime.date, digest: str, rows: Iterable[tuple[int, Mapping[str, str]]],
    by: Scope, today: datetime.date, programme: str = "", valid_from: datetime.date | None = None,
    valid_until: datetime.date | None = None,
) -> Loaded:  # fmt: skip
    """This will load another office's list from numbered rows with a column `nik`; `digest` is the file's SHA-256. The
    same file of the same kind and programme again changes nothing. Nothing but the NIK's fingerprint is kept.

    Raises NotAllowed, HeadersMissing, NobodyListed, WordsMissing; ValueError for an unknown kind, a day to come, or
    recipients without programme and period (`valid_until` is exclusive).
    """
    by.require("aid.write")
    if by.user_id is None:
        raise NotAllowed("aid.write")
    kind, source = OutsideKind(kind), require_words(source, 120)
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
        raise NobodyListed
    made = OutsideList.objects.create(
        kind=kind, source=source, as_of=as_of, programme=programme, valid_from=valid_from, valid_until=valid_until,
        digest=digest, rows=len(keys), loaded_by_id=by.user_id,
    )  # fmt: skip
    OutsidePerson.objects.bulk_create((OutsidePerson(list=made, number_key=key) for key in keys), batch_size=500)
    record(
        by, "aid.load_outside", made, details={"kind": str(kind), "count": len(keys), "rows": len(keys) + len(errors)}
    )
    return Loaded(made, True, errors)


def _keys(rows: Iterable[tuple[int, Mapping[str, str]]]) -> tuple[list[bytes], list[tuple[int, str]]]:
    keys: dict[bytes, int] = {}
    errors = []
    for number, row in rows:
        row = {str(name).strip().lower(): str(value or "").strip() for name, value in row.items()}
        if "nik" not in row:
            raise HeadersMissing(["nik"])
        if not any(row.values()):
            continue
        digits = digits_of(row["nik"])
        if not digits or parse_nik(digits) is None:
            errors.append((number, "NIK tidak terbaca: harus 16 angka dengan tanggal lahir yang mungkin."))
            continue
        key = blind_index(digits, IdentifierKind.NIK)
        if key in keys:
            errors.append((number, f"NIK ini sudah ada di baris {keys[key]}."))
        else:
            keys[key] = number
    return list(keys), errors


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
