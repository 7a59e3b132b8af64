"""Requests as staff read them: by the person's area; a companion sees those of persons whom they accompany."""

import datetime
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from setiakawan.accounts.scope import Scope
from setiakawan.consent.queries import grounds
from setiakawan.directory.models import Service
from setiakawan.referral.catalogue import clocks
from setiakawan.referral.models import Confirmation, NoteKind, Referral, ReferralNote, ReferralStatus, Reminder
from setiakawan.referral.rules.clock import SAID_DONE
from setiakawan.referral.rules.outcomes import Outcome
from setiakawan.referral.rules.status import NOT_HELPED, OPEN, Status
from setiakawan.registry.about import in_charge_of
from setiakawan.registry.queries import person_for

PURPOSE = "referral"
CLOSING = (Outcome.GOT_HELP, Outcome.DECLINED_BY_PERSON)
"""What the person may say that closes the loop."""


def recipient_of(service: Service) -> str:
    """The recipient of consent: the organisation."""
    return f"organization:{service.organization.uuid}"


def with_state(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    """Add `status`, `outcome`, `moved_on` of the latest step, `has_next`, and `is_settled`: the person closed the loop."""
    latest = ReferralStatus.objects.filter(referral=OuterRef("pk")).order_by("-number")
    said = Confirmation.objects.filter(referral=OuterRef("pk"), outcome__in=CLOSING)
    return rows.annotate(
        status=Subquery(latest.values("status")[:1]), outcome=Subquery(latest.values("outcome")[:1]),
        moved_on=Subquery(latest.values("on")[:1]), has_next=Exists(Referral.objects.filter(follows=OuterRef("pk"))),
        is_settled=Exists(said),
    )  # fmt: skip


def referrals_in(scope: Scope) -> QuerySet[Referral]:
    """All requests whose person lives in the scope, with their state. Raises NotAllowed."""
    scope.require("referral.see")
    rows = Referral.objects.filter(scope.q("person__area"))
    if scope.role == "companion":
        rows = rows.filter(in_charge_of(scope))
    return with_state(rows)


def open_loop() -> Q:
    """Requests of which something is still owed to the person; on rows `with_state`."""
    over = Q(status__in=(Status.ENTERED_IN_ERROR, Status.COMPLETED)) | Q(status__in=NOT_HELPED, has_next=True)
    return Q(is_settled=False) & ~over


def referral_for(scope: Scope, referral_id: int) -> Referral:
    """One request with person and service. Raises Referral.DoesNotExist outside the scope, NotAllowed."""
    rows = referrals_in(scope).select_related("person__area", "service__organization", "asked_by", "follows")
    return rows.get(pk=referral_id)


def of_person(scope: Scope, person_id: int) -> list[Referral]:
    """The requests of a person whom the viewer may see, newest first. Raises NotAllowed, Person.DoesNotExist."""
    if not scope.owns(person_id):
        person_for(scope, person_id)
        rows = referrals_in(scope)
    else:
        rows = with_state(Referral.objects.all())
    return list(rows.filter(person=person_id).select_related("service__organization"))


def running_for(person_ids: Iterable[int]) -> dict[int, int]:
    """How many requests are owed to each of these persons, already asked for by scope. One query."""
    rows = with_state(Referral.objects.filter(person__in=list(person_ids))).filter(open_loop())
    return dict(Counter(rows.values_list("person", flat=True)))


def late_in(scope: Scope) -> QuerySet[Referral]:
    """Open requests of which the clock that runs now told something: somebody has to do something."""
    told = Reminder.objects.filter(
        referral=OuterRef("pk"), do__in=("tell", "elsewhere"), since__gte=OuterRef("moved_on")
    )
    runs = Q(pk__in=())
    for clock in clocks():
        stands = OPEN if SAID_DONE in clock.when else clock.when
        runs |= Q(status__in=stands) & Exists(told.filter(clock=clock.code))
    return referrals_in(scope).filter(open_loop()).filter(runs)


@dataclass(frozen=True)
class Line:
    """One request in a list."""

    referral: Referral
    is_late: bool


def listed(scope: Scope, *, which: str = "open", limit: int = 100) -> tuple[list[Line], int]:
    """Requests of a kind ("open", "late", "closed"), late ones first, and how many there are. Three queries."""
    late = set(late_in(scope).values_list("pk", flat=True))
    rows = referrals_in(scope).select_related("person__area", "service__organization")
    rows = (
        rows.filter(pk__in=late) if which == "late" else rows.filter(open_loop() if which == "open" else ~open_loop())
    )
    found = sorted(rows[: limit * 5], key=lambda row: (row.pk not in late, row.asked_on, row.pk))
    return [Line(row, row.pk in late) for row in found[:limit]], len(found)


def count_late(scope: Scope) -> int:
    """How many requests wait for somebody in the office. One query."""
    return late_in(scope).count() if scope.allows("referral.see") else 0


@dataclass(frozen=True)
class Story:
    """All of one request: what was shared, its steps, notes and confirmations, and whether a ground holds now."""

    referral: Referral
    words: str
    shared: list[tuple[str, str]]
    steps: list[ReferralStatus]
    notes: list[ReferralNote]
    confirmations: list[Confirmation]
    next: Referral | None
    has_ground: bool
    said_done: bool


def story_of(scope: Scope, referral_id: int, *, at: datetime.datetime, on: datetime.date) -> Story:
    """One request whole. Raises as `referral_for`. About eight queries."""
    row = referral_for(scope, referral_id)
    notes = list(row.notes.all())
    return Story(
        row, row.words, [tuple(pair) for pair in json.loads(row.shared)], list(row.statuses.all()), notes,
        list(row.confirmations.all()), row.next.first(), has_ground(row, at=at, on=on), said_done(row.status, notes),
    )  # fmt: skip


def said_done(status: str, notes: Iterable[ReferralNote]) -> bool:
    """Whether the partner said that help was given, while the request still runs."""
    return status in OPEN and any(note.kind == NoteKind.DONE for note in notes)


def has_ground(row: Referral, *, at: datetime.datetime, on: datetime.date) -> bool:
    """Whether the person's data may be shown to the organisation at this moment. Asked anew each time."""
    pair = (row.person_id, recipient_of(row.service))
    return pair in grounds([pair], purpose=PURPOSE, at=at, on=on)


def asked_for_same(scope: Scope, referral_id: int | None) -> frozenset[int]:
    """The services that were asked for the need of a request already; none where there is no such request."""
    needs = referrals_in(scope).filter(pk=referral_id).values("need") if referral_id else ()
    return (
        frozenset(referrals_in(scope).filter(need__in=needs).values_list("service", flat=True))
        if needs
        else frozenset()
    )


def origins(scope: Scope, origin: Iterable[str]) -> dict[str, list[Referral]]:
    """The requests that began at these places ("step:12"), newest first."""
    found: dict[str, list[Referral]] = {}
    for row in referrals_in(scope).filter(origin__in=list(origin)).select_related("service__organization"):
        found.setdefault(row.origin, []).append(row)
    return found
