"""Writing the audit log."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from setiakawan.audit.chain import GENESIS, entry_hash, head_seal
from setiakawan.audit.models import Entry, Head
from setiakawan.audit.verbs import VERBS
from setiakawan.core.logs import mask_numbers


class OutsideTransaction(Exception):
    """An act and its line in the log stand or fall together, so a line needs the transaction of its act."""


class UnknownVerb(Exception):
    """The verb is not listed in `audit/verbs.py`."""


class AuditHeadMissing(Exception):
    """There are lines but the record of their end is gone: somebody tampered, or a restore was incomplete."""


def record(
    actor: Any,
    verb: str,
    subject: models.Model | tuple[str, object],
    *,
    area_code: str = "",
    reason: str = "",
    details: dict | None = None,
) -> Entry:
    """Add one line to the audit log, in the caller's transaction; call it last, since writers queue here.

    `actor` is a Scope or a User (anything with `pk` and a text form); `subject` is a saved row or a pair of kind and
    number. Details are small facts for an auditor, never personal data: text is shortened and personal numbers are
    masked. Raises OutsideTransaction, UnknownVerb, AuditHeadMissing. Costs three statements.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(verb)
    if verb not in VERBS:
        raise UnknownVerb(verb)
    # The lock on this row makes PostgreSQL's writers queue; SQLite has one writer at a time anyway.
    head = Head.objects.select_for_update().filter(pk=1).first() or _first_head()
    kind, number = (subject._meta.label_lower, subject.pk) if isinstance(subject, models.Model) else subject
    entry = Entry(
        seq=head.seq + 1,
        at=timezone.now(),
        actor_id=actor.pk,
        actor_label=_text(actor, 150),
        verb=verb,
        subject_type=kind[:60],
        subject_id=_text(number, 40),
        area_code=str(area_code)[:13],
        reason=_text(reason, 500),
        details=_plain(details or {}),
        previous_hash=head.hash,
    )
    entry.hash = entry_hash(entry)
    entry.save()
    head.seq, head.hash, head.seal = entry.seq, entry.hash, head_seal(entry.seq, entry.hash)
    head.save(update_fields=("seq", "hash", "seal"))
    return entry


def _first_head() -> Head:
    """The end of a log that has no lines yet. Whoever began at the same moment made it meanwhile."""
    if Entry.objects.exists() and not Head.objects.exists():
        raise AuditHeadMissing
    Head.objects.get_or_create(pk=1, defaults={"seq": 0, "hash": GENESIS, "seal": head_seal(0, GENESIS)})
    return Head.objects.select_for_update().get(pk=1)


def _text(value: object, limit: int) -> str:
    """Text that any database gives back unchanged: no NUL, no lone surrogates, short, without personal numbers."""
    text = str(value).replace("\x00", "").encode("utf-8", "replace").decode()
    return mask_numbers(text).strip()[:limit]


def _plain(value: Any) -> Any:
    """Details as JSON that reads back exactly alike on every database; floats become text."""
    if isinstance(value, dict):
        return {_text(key, 60): _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(part) for part in (sorted(value) if isinstance(value, (set, frozenset)) else value)]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 10**14 else _text(value, 60)
    if isinstance(value, (float, Decimal, datetime.date)):
        return str(value)
    return _text(value, 500)
