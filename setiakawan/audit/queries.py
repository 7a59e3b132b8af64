"""Reading the audit log."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from setiakawan.audit.chain import GENESIS, entry_hash, head_seal
from setiakawan.audit.models import Entry, Head
from setiakawan.audit.verbs import VERBS


def verify_chain() -> list[str]:
    """Everything that is wrong with the log, a sentence each; empty when it is whole."""
    return list(chain_violations())


def chain_violations() -> Iterator[str]:
    """What is wrong with the log, one sentence after the other.

    Reads every line once, in constant memory, without stopping those who write meanwhile.
    """
    before = Head.objects.first()
    expected_seq, expected_hash = 0, GENESIS
    reached = before is None or before.seq == 0
    for entry in Entry.objects.order_by("seq").iterator(chunk_size=2000):
        if entry.seq != expected_seq + 1:
            yield f"Baris {expected_seq + 1} sampai {entry.seq - 1} hilang."
        elif entry.previous_hash != expected_hash:
            yield f"Baris {entry.seq} tidak bersambung dengan baris sebelumnya."
        if entry_hash(entry) != entry.hash:
            yield f"Isi baris {entry.seq} tidak cocok dengan sidiknya."
        expected_seq, expected_hash = entry.seq, entry.hash
        if before and entry.seq == before.seq:
            reached = True
            if entry.hash != before.hash:
                yield f"Baris {entry.seq} tidak cocok dengan ujung catatan."
    yield from _violations_of_head(before, expected_seq, reached)


def _violations_of_head(before: Head | None, last_seq: int, reached: bool) -> Iterator[str]:
    after = Head.objects.first()
    if before is None or after is None:
        if last_seq:
            yield "Ujung catatan tidak ada, padahal ada baris."
        return
    if not reached:
        yield f"Catatan terpotong: ujungnya {before.seq}, baris terakhir {last_seq}."
    if last_seq > after.seq:
        yield f"Ada baris sampai {last_seq} di luar ujung catatan {after.seq}."
    if bytes(after.seal) != head_seal(after.seq, after.hash):
        yield "Segel ujung catatan tidak sah."


@dataclass(frozen=True)
class Filters:
    """What an auditor asks for. Everything is optional; an unknown value finds nothing rather than everything."""

    since: datetime.date | None = None
    until: datetime.date | None = None
    actor: str = ""
    verb: str = ""
    subject_type: str = ""
    subject_id: str = ""


def entries_for(scope, filters: Filters, *, before: int | None = None) -> QuerySet[Entry]:
    """The lines that a viewer may see, newest first; `before` is the number of the last line of the page before.

    Lines with an area show to whoever covers it; lines without one (accounts, keys, backups) to whoever covers the
    whole office. Raises NotAllowed.
    """
    scope.require("audit.see")
    seen = scope.q("area_code") & ~Q(area_code="")
    if scope.covers(settings.OFFICE_AREA):
        seen |= Q(area_code="")
    found = Entry.objects.filter(seen).order_by("-seq")
    if before is not None:
        found = found.filter(seq__lt=before)
    return found.filter(_asked(filters))


def looks_at(kind: str, number: int) -> QuerySet[Entry]:
    """Every line about one thing, newest first, for whoever it is about; the caller makes sure that it is them."""
    return Entry.objects.filter(subject_type=kind, subject_id=str(number)).order_by("-seq")


def _asked(filters: Filters) -> Q:
    asked = Q()
    if filters.since:
        asked &= Q(at__gte=_start_of(filters.since))
    if filters.until:
        asked &= Q(at__lt=_start_of(filters.until + datetime.timedelta(days=1)))
    if filters.actor:
        asked &= Q(actor_label__icontains=filters.actor)
    if filters.verb:
        asked &= Q(verb=filters.verb if filters.verb in VERBS else "")
    if filters.subject_type:
        asked &= Q(subject_type=filters.subject_type)
    if filters.subject_id:
        asked &= Q(subject_id=filters.subject_id)
    return asked


def _start_of(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def head_of_log() -> tuple[int, str]:
    """Number and hash of the last line: written down elsewhere, they prove later that nothing before was changed."""
    head = Head.objects.first()
    return (head.seq, head.hash) if head else (0, GENESIS)
