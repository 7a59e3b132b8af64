"""Objections and proposals within a scope; and by receipt, for whoever sent one."""

import datetime
import hmac
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import Holiday, Objection, ObjectionAnswer, ObjectionOutcome
from setiakawan.aid.numbering import typed_number
from setiakawan.aid.rules.clock import days_late, due_on
from setiakawan.core.text import clean_text


@dataclass(frozen=True)
class Clock:
    """Where an objection stands on a day: `due` is the last day for the answer, None while the sender is asked."""

    is_settled: bool
    waits_for_sender: bool
    due: datetime.date | None
    days_late: int


@dataclass(frozen=True)
class SentIn:
    """What the sender may see of their own objection: nothing about anybody else."""

    receipt: str
    kind: str
    received_on: datetime.date
    clock: Clock
    outcome: str
    reasons: str


def objections_in(scope: Scope) -> QuerySet[Objection]:
    """The objections of the viewer's areas, oldest first, each with whether it is settled. Raises NotAllowed."""
    scope.require("aid.see")
    settled = ObjectionAnswer.objects.filter(objection=OuterRef("pk")).exclude(outcome=ObjectionOutcome.MORE)
    return Objection.objects.filter(scope.q("area")).annotate(is_settled=Exists(settled)).select_related("area")


def objection_for(scope: Scope, objection_id: int) -> Objection:
    """One objection with its answers. Raises NotAllowed, Objection.DoesNotExist outside the scope."""
    return objections_in(scope).select_related("entry__list", "family").get(pk=objection_id)


def waiting_objections(scope: Scope, on: datetime.date, limit: int = 100) -> list[tuple[Objection, Clock]]:
    """What waits for an answer, the latest first, then what waits for its sender. Four queries. Raises NotAllowed."""
    rows = objections_in(scope).filter(is_settled=False).prefetch_related("answers", "replies")[:limit]
    closed = holidays()
    lines = [(row, clock_of(row, closed, on)) for row in rows]
    return sorted(lines, key=lambda line: (line[1].due is None, line[1].due or line[0].received_on, line[0].pk))


def clock_of(row: Objection, closed: frozenset[datetime.date], on: datetime.date) -> Clock:
    """Where one objection stands on a day. Two queries unless its answers and replies were fetched."""
    answers, replies = list(row.answers.all()), list(row.replies.all())
    last = answers[-1] if answers else None
    if last and last.outcome != ObjectionOutcome.MORE:
        return Clock(True, False, None, 0)
    if last and not any(reply.at >= last.at for reply in replies):
        return Clock(False, True, None, 0)
    due = due_on(max([row.received_on, *(reply.on for reply in replies)]), closed)
    return Clock(False, False, due, days_late(due, on))


def holidays() -> frozenset[datetime.date]:
    """The days on which the office is closed. One query; no personal data, so no scope."""
    return frozenset(Holiday.objects.values_list("on", flat=True))


def holidays_from(on: datetime.date) -> list[Holiday]:
    """The days on which the office is closed from this year on, in their order. One query."""
    return list(Holiday.objects.filter(on__gte=on.replace(month=1, day=1)))


def holiday_for(holiday_id: int) -> Holiday:
    """One such day. Raises Holiday.DoesNotExist."""
    return Holiday.objects.get(pk=holiday_id)


def own_waiting(scope: Scope, family_id: int, on: datetime.date) -> list[tuple[str, datetime.date]]:
    """Receipt and last day of what a family sent for itself and still waits for; what others sent is theirs.

    Four queries. Raises NotAllowed.
    """
    rows = objections_in(scope).filter(family=family_id, is_for_self=True, is_settled=False)
    closed = holidays()
    lines = [(row, clock_of(row, closed, on)) for row in rows.prefetch_related("answers", "replies")]
    return [(row.receipt, clock.due) for row, clock in lines if clock.due]


def sent_in(receipt: str, known: str, on: datetime.date) -> SentIn | None:
    """What became of an objection, for whoever holds its receipt number and knows the sender's name, or the last four
    digits of the telephone number that was left. None for a wrong and for an unknown receipt alike. Four queries.
    """
    row = Objection.objects.filter(receipt=typed_number(receipt)).first()
    if not _knows(known, row.sender if row else "-", (row.contact or "") if row else ""):
        return None
    last = row.answers.last()
    return SentIn(
        row.receipt, row.get_kind_display(), row.received_on, clock_of(row, holidays(), on),
        last.get_outcome_display() if last else "", last.reasons if last else "",
    )  # fmt: skip


def _knows(typed: str, sender: str, contact: str) -> bool:
    """Whether what was typed is the sender's name or the end of the telephone number."""
    typed, name = _plain(typed), _plain(sender)
    digits = "".join(c for c in contact if c.isdigit())
    by_name = hmac.compare_digest(typed.encode(), name.encode()) and name != ""
    return by_name or (len(digits) >= 8 and hmac.compare_digest(typed.encode(), digits[-4:].encode()))


def _plain(name: str) -> str:
    return "".join(c for c in clean_text(name).casefold() if c.isalnum())
