"""Hand-overs as people look at them: what hangs on who leaves, to whom each thing is offered and why, who took what."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from setiakawan.accompaniment.models import (
    Assignment,
    Closing,
    ClosingState,
    HandOver,
    HandOverAnswer,
    HandOverItem,
    Plan,
    PlanState,
    QueueEntry,
)
from setiakawan.accompaniment.queries.companions import covering_each, limit_of, load_of
from setiakawan.accompaniment.queries.day import DayLine, lines_of
from setiakawan.accompaniment.queries.proposing import pool_for
from setiakawan.accompaniment.rules.stamps import item_stamp
from setiakawan.accompaniment.services.residue import WORDS, Thing, residue_of, stamp_of
from setiakawan.accounts.models import AreaGrant, User
from setiakawan.accounts.scope import Scope
from setiakawan.registry.about import going_along

_SUPERVISES = "Penyelia desa ini"
_ENDED_SHOWN = datetime.timedelta(days=90)
_ANSWERS = {
    HandOverAnswer.DECLINED: ("late", "Ditolak", 0),
    HandOverAnswer.WAITING: ("wait", "Menunggu jawaban", 1),
    HandOverAnswer.ACCEPTED: ("ok", "Diterima", 2),
}


@dataclass(frozen=True)
class Entry:
    """One thing of a hand-over as a card shows it. `follows` is what goes with a case, `why` speaks for the receiver;
    `hangs` is false once the thing has gone another way; `went_to` is who took it in a completed hand-over.
    """

    item: HandOverItem
    line: DayLine | None
    follows: tuple[str, ...]
    why: tuple[str, ...]
    hangs: bool
    went_to: str = ""

    @property
    def words(self) -> str:
        """What it is, where it is not simply a case."""
        return "" if self.item.kind == "case" else WORDS[self.item.kind]

    @property
    def tone(self) -> str:
        """The tone of the status pill."""
        return _ANSWERS[self.item.answer][0] if self.hangs else "done"

    @property
    def state(self) -> str:
        """What the receiver said, in words."""
        return _ANSWERS[self.item.answer][1] if self.hangs else "Sudah berpindah"

    @property
    def stamp(self) -> str:
        """What the page showed of it."""
        return item_stamp(self.item.proposed_to_id, self.item.answer, hangs=self.hangs)


@dataclass(frozen=True)
class Share:
    """What one receiver would carry. `offered` and `accepted` count cases."""

    user: User
    offered: int
    accepted: int
    load: int
    limit: int

    @property
    def after(self) -> int:
        """Open cases after the hand-over, if everything offered is accepted."""
        return self.load + self.offered

    @property
    def is_over(self) -> bool:
        """Whether that is more than the limit."""
        return self.after > self.limit


@dataclass(frozen=True)
class View:
    """A hand-over on a day. `arisen` counts what came to hang on who leaves since the list was made; `elsewhere` what
    lies outside the viewer's areas and is not shown, in which case the viewer may not act (`may_act`).
    """

    act: HandOver
    entries: list[Entry]
    shares: list[Share]
    arisen: int
    elsewhere: int
    stamp: str
    may_act: bool

    @property
    def is_open(self) -> bool:
        """Whether nothing has moved yet."""
        return self.act.completed_on is None and self.act.cancelled_on is None

    @property
    def here(self) -> list[Entry]:
        """What still hangs on who leaves."""
        return [entry for entry in self.entries if entry.hangs]

    def count(self, answer: str) -> int:
        """How many of them were answered so."""
        return sum(entry.item.answer == answer for entry in self.here)

    @property
    def accepted(self) -> int:
        """How many were accepted."""
        return self.count(HandOverAnswer.ACCEPTED)

    @property
    def answered(self) -> int:
        """How many were accepted or declined."""
        return len(self.here) - self.count(HandOverAnswer.WAITING)


@dataclass(frozen=True)
class Leaving:
    """What hangs on one user, in numbers. `waits` counts plans and closings of their cases that wait for a decision,
    which hang on nobody; `supervisors` may hand over; `open_act` is in preparation, `last_act` was completed last.
    """

    user: User
    counts: list[tuple[int, str]]
    elsewhere: int
    waits: int
    supervisors: list[User]
    open_act: HandOver | None
    last_act: HandOver | None


def leaving_for(scope: Scope, user_id: int) -> User:
    """Somebody who may leave: with a right, now or earlier, inside the viewer's areas. Raises NotAllowed, User.DoesNotExist."""
    scope.require("accompaniment.leaving")
    here = AreaGrant.objects.filter(scope.q("area")).values("user")
    return User.objects.get(pk=user_id, pk__in=here)


def leaving_view(scope: Scope, user: User, on: datetime.date) -> Leaving:
    """What hangs on a user (from `leaving_for`). Some ten queries."""
    things = residue_of(user.pk)
    counts = Counter(thing.kind for thing in things)
    cases = [thing.case_id for thing in things if thing.kind == "case"]
    waits = Plan.objects.filter(case__in=cases, state=PlanState.PROPOSED).count()
    waits += Closing.objects.filter(case__in=cases, state=ClosingState.PROPOSED).count()
    acts = list(user.hand_overs.filter(cancelled_on=None).select_related("proposed_by").order_by("pk"))
    return Leaving(
        user=user,
        counts=[(counts[kind], words) for kind, words in WORDS.items() if counts[kind]],
        elsewhere=sum(not scope.covers(thing.area) for thing in things),
        waits=waits,
        supervisors=_supervisors({thing.area for thing in things}, on, but=user.pk),
        open_act=next((act for act in acts if act.completed_on is None), None),
        last_act=next((act for act in reversed(acts) if act.completed_on), None),
    )


def _supervisors(areas: Iterable[str], on: datetime.date, but: int = 0) -> list[User]:
    found = covering_each(areas, ("tksk", "officer"), on).values()
    users = {user.pk: user for pairs in found for user, _ in pairs if user.pk != but}
    return sorted(users.values(), key=lambda user: (user.role != "tksk", user.full_name))


def supervisors_of(scope: Scope, on: datetime.date) -> list[User]:
    """Whom the viewer turns to before a leave: the TKSK and officers of the viewer's areas. One query."""
    return _supervisors(scope.prefixes, on, but=scope.user_id or 0)


def hand_overs_in(scope: Scope, on: datetime.date) -> list[HandOver]:
    """The hand-overs with something inside the viewer's areas: those in preparation first, then those completed in the
    last 90 days. Each has `things` and `said` (answered), counted without what follows its case. Raises NotAllowed.
    """
    main = Q(items__kind__in=("case", "queue"))
    answered = main & ~Q(items__answer=HandOverAnswer.WAITING)
    acts = _acts(scope).filter(cancelled_on=None).filter(
        Q(completed_on=None) | Q(completed_on__gte=on - _ENDED_SHOWN)
    ).annotate(things=Count("items", main), said=Count("items", answered))  # fmt: skip
    return sorted(acts, key=lambda act: (act.completed_on is not None, -act.pk))


def _acts(scope: Scope) -> QuerySet[HandOver]:
    scope.require("accompaniment.hand_over")
    here = HandOverItem.objects.filter(scope.q("case__person__area")).values("hand_over")
    return HandOver.objects.filter(pk__in=here).select_related("leaving", "proposed_by")


def hand_over_for(scope: Scope, hand_over_id: int) -> HandOver:
    """One hand-over with something inside the viewer's areas. Raises NotAllowed, HandOver.DoesNotExist."""
    return _acts(scope).get(pk=hand_over_id)


def hand_over_view(scope: Scope, act: HandOver, on: datetime.date) -> View:
    """A hand-over (from `hand_over_for`) thing by thing: declined first, then unanswered, then accepted, each by village.

    Some 25 queries for up to 900 cases.
    """
    things = residue_of(act.leaving_id)
    items = list(act.items.select_related("case__person__area", "proposed_to").order_by("pk"))
    listed = {(item.kind, item.number) for item in items}
    shown = [item for item in items if scope.covers(item.case.person.area_id)]
    is_open = act.completed_on is None and act.cancelled_on is None
    entries = _entries(shown, things if is_open else [], on, {} if is_open else _went_to(act, shown))
    return View(
        act=act,
        entries=sorted(entries, key=_order),
        shares=_shares(entries, on) if is_open else [],
        arisen=sum((thing.kind, thing.number) not in listed for thing in things) if is_open else 0,
        elsewhere=len(items) - len(shown),
        stamp=stamp_of(act, things),
        may_act=all(scope.covers(thing.area) for thing in things),
    )


def _order(entry: Entry) -> tuple:
    person = entry.item.case.person
    return not entry.hangs, _ANSWERS[entry.item.answer][2], person.area_id, person.name, entry.item.pk


def _entries(items: list[HandOverItem], things: list[Thing], on: datetime.date, went: dict[int, str]) -> list[Entry]:
    """The things that are answered for themselves; steps and escalations of a listed case go with it."""
    here = {(thing.kind, thing.number) for thing in things}
    of_case = {item.case_id for item in items if item.kind == "case"}
    follow: dict[int, Counter] = {}
    for item in items:
        if item.kind != "case" and item.case_id in of_case and (item.kind, item.number) in here:
            follow.setdefault(item.case_id, Counter())[WORDS[item.kind]] += 1
    main = [item for item in items if item.kind == "case" or item.case_id not in of_case]
    cases = {item.case_id: item.case for item in main}
    lines = {line.case.pk: line for line in lines_of(cases.values(), on)}
    why, along = _reasons(main, on), going_along({item.case.person_id for item in main})
    return [
        Entry(
            item=item,
            line=lines.get(item.case_id),
            follows=(
                *(f"{n} {words}" for words, n in follow.get(item.case_id, {}).items()),
                *along.get(item.case.person_id, ()),
            )
            if item.kind == "case" else (),
            why=why[item.pk],
            hangs=(item.kind, item.number) in here,
            went_to=went.get(item.pk, ""),
        )
        for item in main
    ]  # fmt: skip


def _reasons(items: list[HandOverItem], on: datetime.date) -> dict[int, tuple[str, ...]]:
    """What speaks for each receiver, by item. Six queries."""
    pool = pool_for({item.case_id: item.case for item in items}.values(), on)
    told = {}
    for item in items:
        ranked = {one.user_id: one.reasons for one in pool.ranked(item.case)} if item.kind == "case" else {}
        told[item.pk] = ranked.get(item.proposed_to_id, (_SUPERVISES,) if item.proposed_to.role != "companion" else ())
    return told


def _shares(entries: list[Entry], on: datetime.date) -> list[Share]:
    cases = [entry.item for entry in entries if entry.hangs and entry.item.kind == "case"]
    users = {item.proposed_to_id: item.proposed_to for item in cases}
    offered = Counter(item.proposed_to_id for item in cases)
    accepted = Counter(item.proposed_to_id for item in cases if item.answer == HandOverAnswer.ACCEPTED)
    loads, limits = load_of(users), limit_of(users.values(), on)
    shares = [Share(user, offered[pk], accepted[pk], loads[pk], limits[pk]) for pk, user in users.items()]
    return sorted(shares, key=lambda share: (-share.offered, share.user.full_name))


def _went_to(act: HandOver, items: list[HandOverItem]) -> dict[int, str]:
    """Who got each case or queue of a completed hand-over: whoever held it first after the list was made. Two queries."""
    if act.completed_on is None:
        return {}
    of = {"case__in": {item.case_id for item in items}, "at__gte": act.proposed_at}
    taken = [(row.at, 0, row.case_id, str(row.companion)) for row in
             Assignment.objects.filter(**of).exclude(companion=act.leaving_id).select_related("companion")]  # fmt: skip
    taken += [(row.at, 1, row.case_id, f"antrean {row.owner}") for row in
              QueueEntry.objects.filter(**of).exclude(owner=act.leaving_id).select_related("owner")]  # fmt: skip
    first: dict[int, str] = {}
    for _, _, case_id, who in sorted(taken):
        first.setdefault(case_id, who)
    return {item.pk: first.get(item.case_id, "") for item in items if item.kind in ("case", "queue")}


def item_for(scope: Scope, item_id: int) -> HandOverItem:
    """One thing that is offered to the viewer, or that lies in the areas where the viewer hands over.

    Raises NotAllowed, HandOverItem.DoesNotExist.
    """
    scope.require("accompaniment.record")
    mine = Q(proposed_to=scope.user_id)
    if scope.allows("accompaniment.hand_over"):
        mine |= scope.q("case__person__area")
    rows = HandOverItem.objects.filter(mine).select_related("hand_over__leaving", "case__person__area", "proposed_to")
    return rows.get(pk=item_id)


def entry_of(item: HandOverItem, on: datetime.date) -> Entry:
    """One thing (from `item_for`) as a card shows it."""
    siblings = item.hand_over.items.filter(case=item.case_id).select_related("case__person__area", "proposed_to")
    is_open = item.hand_over.completed_on is None and item.hand_over.cancelled_on is None
    entries = _entries(list(siblings), residue_of(item.hand_over.leaving_id) if is_open else [], on, {})
    return next((entry for entry in entries if entry.item.pk == item.pk), entries[0])


def offers_to(scope: Scope, on: datetime.date) -> list[Entry]:
    """What is offered to the viewer and still hangs on who leaves: unanswered first. Raises NotAllowed."""
    items = list(
        _offers(scope).select_related("hand_over__leaving", "case__person__area", "proposed_to").order_by("pk")
    )
    things = [t for leaving in {item.hand_over.leaving_id for item in items} for t in residue_of(leaving)]
    entries = [entry for entry in _entries(items, things, on, {}) if entry.hangs]
    return sorted(entries, key=lambda entry: (entry.item.answer != HandOverAnswer.WAITING, _order(entry)))


def _offers(scope: Scope) -> QuerySet[HandOverItem]:
    scope.require("accompaniment.record")
    return HandOverItem.objects.filter(
        scope.q("case__person__area"), proposed_to=scope.user_id, hand_over__completed_on=None,
        hand_over__cancelled_on=None,
    )  # fmt: skip


def offers_waiting(scope: Scope) -> int:
    """How many cases and queues are offered to the viewer and not answered. One query. Raises NotAllowed."""
    rows = _offers(scope).filter(kind__in=("case", "queue"), answer=HandOverAnswer.WAITING)
    still = Q(kind="case", number__in=Assignment.objects.filter(valid_until=None).values("pk"))
    still |= Q(kind="queue", number__in=QueueEntry.objects.filter(valid_until=None).values("pk"))
    return rows.filter(still).count()


def hand_overs_open(scope: Scope) -> int:
    """How many hand-overs are in preparation in the viewer's areas. One query. Raises NotAllowed."""
    return _acts(scope).filter(completed_on=None, cancelled_on=None).count()


def receivers_for(item: HandOverItem, on: datetime.date) -> list[tuple[int, str]]:
    """Who may receive one thing as (number, name with load and reasons), the best first. Some eight queries."""
    leaving, area = item.hand_over.leaving_id, item.case.person.area_id
    pool = pool_for([item.case], on)
    users = {user.pk: user for user in pool.users[area]}
    ranked = [] if item.kind == "queue" else pool.ranked(item.case, but=leaving)
    told = {one.user_id: f"{users[one.user_id]} · {'; '.join(one.reasons).lower()}" for one in ranked}
    for user in _supervisors([area], on, but=leaving):
        told.setdefault(user.pk, f"{user} · {user.get_role_display()}")
    return list(told.items())
