"""Events as everybody may see them, and as staff do."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.messaging.queries import link
from setiakawan.participation.catalogue import kinds, label_of
from setiakawan.participation.models import Event, Pledge, SignUp, SignUpState
from setiakawan.participation.rules.events import Kept, PledgeFacts, kept_by_village

_COUNTS = {
    "placed": Count("sign_ups", filter=Q(sign_ups__state=SignUpState.PLACED)),
    "waiting": Count("sign_ups", filter=Q(sign_ups__state=SignUpState.WAITING)),
}


@dataclass(frozen=True)
class PublicEvent:
    """An event as everybody may see it, with how many places are left (None: as many as come). Nobody is named."""

    event: Event
    village: str
    free: int | None
    waiting: int
    is_open: bool


@dataclass(frozen=True)
class PledgeLine:
    """One pledge as staff see it."""

    pledge: Pledge
    label: str
    unit: str


@dataclass(frozen=True)
class WholeEvent:
    """An event with everybody who signed up, what they pledged, and what became of it per village."""

    shown: PublicEvent
    sign_ups: list[SignUp]
    pledges: list[PledgeLine]
    kept: list[tuple[str, Kept]]
    came: int
    noted: int


def events_for(scope: Scope) -> QuerySet[Event]:
    """Events that staff may look into. Raises NotAllowed."""
    scope.require("participation.see")
    return Event.objects.filter(scope.q("area"))


def event_lines(scope: Scope, on: datetime.date, *, is_past: bool = False) -> list[PublicEvent]:
    """Events in the scope, those to come first to last, or the hundred latest that went by. One query."""
    rows = (
        events_for(scope).filter(on__lt=on).order_by("-on", "-pk") if is_past else events_for(scope).filter(on__gte=on)
    )
    return [
        _shown(row, on)
        for row in rows.order_by(*(("-on", "-pk") if is_past else ("on", "pk")))
        .select_related("area")
        .annotate(**_COUNTS)[:100]
    ]


def public_events(on: datetime.date) -> list[PublicEvent]:
    """The next hundred events, for everybody. One query."""
    rows = Event.objects.filter(on__gte=on, cancelled_on=None).order_by("on", "pk").select_related("area")
    return [_shown(row, on) for row in rows.annotate(**_COUNTS)[:100]]


def public_event(event_id: int, on: datetime.date) -> PublicEvent:
    """One event, for everybody. Raises Event.DoesNotExist."""
    return _shown(Event.objects.select_related("area").annotate(**_COUNTS).get(pk=event_id), on)


def sign_up_behind(token: str, at: datetime.datetime) -> SignUp | None:
    """The sign-up that a link opens, and nobody else's."""
    subject = link("event", token, at)
    kind, _, number = (subject or "").partition(":")
    return SignUp.objects.select_related("event__area").filter(pk=int(number)).first() if kind == "sign-up" else None


def ahead_of(row: SignUp) -> int:
    """How many wait before this one."""
    return SignUp.objects.filter(event=row.event_id, state=SignUpState.WAITING, number__lt=row.number).count()


def event_for(scope: Scope, event_id: int, on: datetime.date) -> WholeEvent:
    """One event as staff see it. Four queries. Raises NotAllowed, Event.DoesNotExist."""
    row = events_for(scope).select_related("area").annotate(**_COUNTS).get(pk=event_id)
    people = list(row.sign_ups.select_related("area").order_by("number"))
    pledges = list(Pledge.objects.filter(sign_up__event=row).select_related("sign_up__area", "act").order_by("pk"))
    names = {p.sign_up.area_id: p.sign_up.area.name for p in pledges}
    kept = kept_by_village([_facts(p, row.on) for p in pledges if p.sign_up.state != SignUpState.WITHDRAWN], on)
    return WholeEvent(
        _shown(row, on), people, [_line(p) for p in pledges], [(names[code], value) for code, value in kept.items()],
        sum(one.attended is True for one in people), sum(one.attended is not None for one in people),
    )  # fmt: skip


def pledge_for(scope: Scope, pledge_id: int) -> PledgeLine:
    """One pledge made at an event in the scope. Raises NotAllowed, Pledge.DoesNotExist."""
    rows = Pledge.objects.select_related("sign_up__event", "sign_up__area", "act")
    return _line(rows.get(pk=pledge_id, sign_up__event__in=events_for(scope)))


def pledges_kept(scope: Scope, since: datetime.date, until: datetime.date, on: datetime.date) -> dict[str, Kept]:
    """What became of the pledges of all events from `since` to before `until`, per village of whoever pledged."""
    rows = Pledge.objects.filter(
        sign_up__event__in=events_for(scope), sign_up__event__on__gte=since, sign_up__event__on__lt=until,
        sign_up__event__cancelled_on=None,
    ).exclude(sign_up__state=SignUpState.WITHDRAWN)  # fmt: skip
    return kept_by_village([_facts(p, p.sign_up.event.on) for p in rows.select_related("sign_up__event", "act")], on)


def _facts(pledge: Pledge, event_on: datetime.date) -> PledgeFacts:
    act = pledge.act
    is_kept = act is not None and act.confirmed_on is not None and act.disputed_on is None
    return PledgeFacts(pledge.sign_up.area_id, event_on, act.happened_on if is_kept else None)


def _line(pledge: Pledge) -> PledgeLine:
    kind = kinds().get(pledge.kind)
    return PledgeLine(pledge, label_of(pledge.kind), kind.unit_words if kind else "")


def _shown(row: Event, on: datetime.date) -> PublicEvent:
    free = None if row.capacity is None else max(row.capacity - row.placed, 0)
    return PublicEvent(row, row.area.name, free, row.waiting, row.cancelled_on is None and row.on >= on)
