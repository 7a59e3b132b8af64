"""The staff's lists: needs, offers, matches, pairs, reports, participants. Key-set paging, bounded work per page."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.core.contacts import normal_phone
from setiakawan.core.sealing import blind_index
from setiakawan.participation.models import (
    AGREED,
    ENDED,
    Act,
    AskState,
    Match,
    MatchState,
    Need,
    Offer,
    Pair,
    PairState,
    Participant,
    Report,
)
from setiakawan.participation.queries.living import gone_among
from setiakawan.participation.queries.reach import (
    matches_for,
    name_for,
    needs_for,
    offers_for,
    pairs_for,
    participants_for,
    reports_for,
)
from setiakawan.participation.queries.shown import Card, card_of
from setiakawan.participation.rules.clock import is_missed, pair_due, report_due
from setiakawan.registry.rules.names import fold_name

PAGE = 25


@dataclass(frozen=True)
class AskLine:
    """A need or an offer in a list: its card, whose it is, how many agreed, whether the registry says they are gone."""

    row: Need | Offer
    card: Card
    whom: Participant
    agreed: int
    is_gone: bool


@dataclass(frozen=True)
class PairLine:
    """A pair in a list: the day on which they meet next, and whether that is late."""

    pair: Pair
    due: datetime.date | None
    is_late: bool


@dataclass(frozen=True)
class ReportLine:
    """A report in a list with the day by which it is answered."""

    report: Report
    due: datetime.date
    days_late: int


def need_lines(
    scope: Scope, on: datetime.date, *, state: str = AskState.OPEN, area: str = "", kind: str = "", after: str = ""
) -> tuple[list[AskLine], str]:
    """Needs in the viewer's reach, the urgent first, then the oldest; and the key of the next page. Four queries."""
    agreed = Count("matches", filter=Q(matches__state__in=AGREED))
    rows = _asked(needs_for(scope), state, area, kind).annotate(agreed=agreed)
    rows = rows.select_related("area", "receiver").order_by("-is_urgent", "pk")
    found, mark = _paged(
        rows, after, Need, lambda at: Q(is_urgent__lt=at.is_urgent) | Q(is_urgent=at.is_urgent, pk__gt=at.pk)
    )
    gone = gone_among((row.receiver for row in found), on)
    return [AskLine(r, card_of(r), r.receiver, r.agreed, r.receiver_id in gone) for r in found], mark


def offer_lines(
    scope: Scope, on: datetime.date, *, state: str = AskState.OPEN, area: str = "", kind: str = "", after: str = ""
) -> tuple[list[AskLine], str]:
    """Offers in the viewer's reach, the latest first. Four queries."""
    held = Count("matches", filter=Q(matches__state__in=AGREED))
    rows = _asked(offers_for(scope), state, area, kind).annotate(agreed=held)
    rows = rows.select_related("area", "giver").order_by("-pk")
    found, mark = _paged(rows, after, Offer, lambda at: Q(pk__lt=at.pk))
    gone = gone_among((row.giver for row in found), on)
    return [AskLine(r, card_of(r), r.giver, r.agreed, r.giver_id in gone) for r in found], mark


def match_lines(scope: Scope, *, state: str = "", area: str = "", after: str = "") -> tuple[list[Match], str]:
    """Matches in the viewer's reach, those that go on unless a state is asked for; the latest first. `helper_name` is the helper as
    the viewer may read them. Two queries.
    """
    rows = matches_for(scope).select_related("need__area", "need__receiver", "helper__area").order_by("-pk")
    rows = rows.filter(state=state) if state else rows.exclude(state__in=(*ENDED, MatchState.CONFIRMED))
    if area:
        rows = rows.filter(need__area__within=area)
    found, mark = _paged(rows, after, Match, lambda at: Q(pk__lt=at.pk))
    for match in found:
        match.helper_name = name_for(scope, match.helper, is_agreed=match.state in AGREED)
    return found, mark


def pair_lines(
    scope: Scope, on: datetime.date, *, state: str = PairState.ACTIVE, area: str = "", after: str = ""
) -> tuple[list[PairLine], str]:
    """Pairs in the viewer's reach with the day on which they meet next. Three queries."""
    rows = pairs_for(scope).filter(state=state).select_related("helper", "receiver", "area").order_by("-pk")
    if area:
        rows = rows.filter(area__within=area)
    found, mark = _paged(rows, after, Pair, lambda at: Q(pk__lt=at.pk))
    acts = Act.objects.filter(pair__in=[pair.pk for pair in found], disputed_on=None)
    last = dict(acts.values_list("pair").annotate(day=Max("happened_on")).order_by())
    return [pair_line(pair, last.get(pair.pk), on) for pair in found], mark


def missed_pairs(scope: Scope, on: datetime.date) -> int:
    """How many active pairs of the viewer's reach are past their day by three days. One query."""
    rows = (
        pairs_for(scope)
        .filter(state=PairState.ACTIVE)
        .annotate(last=Max("acts__happened_on", filter=Q(acts__disputed_on=None)))
    )
    return sum(pair_line(pair, pair.last, on).is_late for pair in rows)


def report_lines(scope: Scope, on: datetime.date, *, is_open: bool = True) -> list[ReportLine]:
    """Reports of the viewer's areas, the first due on top; at most a hundred. One query. Raises NotAllowed."""
    rows = reports_for(scope).filter(answered_on__isnull=is_open).select_related("about", "area", "match")
    lines = [report_line(row, on) for row in rows.order_by("-pk")[:100]]
    return sorted(lines, key=lambda line: (line.due, line.report.pk))


def participant_lines(
    scope: Scope, *, text: str = "", area: str = "", after: str = ""
) -> tuple[list[Participant], str]:
    """Participants of the viewer's reach by name, found by words of a name or a whole telephone number. Two queries."""
    rows = participants_for(scope).filter(left_on=None).select_related("area").order_by("name", "pk")
    if area:
        rows = rows.filter(area__within=area)
    phone = normal_phone(text) if text and not any(letter.isalpha() for letter in text) else None
    if phone:
        rows = rows.filter(phone_key=blind_index(phone, "contact"))
    else:
        for word in text.split():
            rows = rows.filter(name__icontains=word)
    return _paged(rows, after, Participant, lambda at: Q(name__gt=at.name) | Q(name=at.name, pk__gt=at.pk))


def same_participant(scope: Scope, name: str, phone: str) -> Participant | None:
    """Somebody of the viewer's reach with this telephone and this name, so that nobody is entered twice. One query."""
    normal = normal_phone(phone)
    if normal is None:
        return None
    rows = participants_for(scope).filter(phone_key=blind_index(normal, "contact"), left_on=None).order_by("pk")
    return next((row for row in rows if fold_name(row.name) == fold_name(name)), None)


def counts_by_village(scope: Scope) -> dict[str, dict[str, int]]:
    """For each village with any: open needs, those nobody agreed to yet, open offers, active pairs. Three queries."""
    agreed = Match.objects.filter(need=OuterRef("pk"), state__in=AGREED)
    counted: dict[str, dict[str, int]] = {}
    needs = needs_for(scope).filter(state=AskState.OPEN).annotate(has=Exists(agreed)).order_by()
    for area, n, without in needs.values_list("area").annotate(n=Count("pk"), w=Count("pk", filter=Q(has=False))):
        counted.setdefault(area, {}).update(needs=n, unmet=without)
    for what, rows in (
        ("offers", offers_for(scope).filter(state=AskState.OPEN)),
        ("pairs", pairs_for(scope).filter(state=PairState.ACTIVE)),
    ):
        for area, n in rows.order_by().values_list("area").annotate(n=Count("pk")):
            counted.setdefault(area, {})[what] = n
    return {area: {"needs": 0, "unmet": 0, "offers": 0, "pairs": 0} | found for area, found in sorted(counted.items())}


@dataclass(frozen=True)
class Waiting:
    """What waits for the viewer: needs without anybody, reports to answer, late pairs."""

    unmet: int
    reports: int
    late_pairs: int


def waiting_for(scope: Scope, on: datetime.date) -> Waiting:
    """What waits, in three queries. Zeros for a role that may not act."""
    late = missed_pairs(scope, on) if scope.allows("participation.record") else 0
    return Waiting(unmet_needs(scope), reports_waiting(scope), late)


def unmet_needs(scope: Scope) -> int:
    """How many open needs nobody was proposed for. One query; 0 for a role that may not act."""
    if not scope.allows("participation.record"):
        return 0
    met = Match.objects.filter(need=OuterRef("pk"), state__in=(*AGREED, MatchState.PROPOSED))
    return needs_for(scope).filter(~Exists(met), state=AskState.OPEN).count()


def reports_waiting(scope: Scope) -> int:
    """How many reports wait for an answer. One query; 0 for a role that does not answer them."""
    return reports_for(scope).filter(answered_on=None).count() if scope.allows("participation.answer") else 0


def _asked(rows: QuerySet, state: str, area: str, kind: str) -> QuerySet:
    if state not in AskState.values:
        return rows.none()
    rows = rows.filter(state=state)
    if area:
        rows = rows.filter(area__within=area)
    return rows.filter(kind=kind) if kind else rows


def _paged(rows: QuerySet, after: str, model: type, behind: Callable) -> tuple[list, str]:
    """One page of rows behind the row with this number, and the number to go on from ("" = the last page)."""
    at = (
        model.objects.filter(pk=int(after)).first() if after.isascii() and after.isdigit() and len(after) < 18 else None
    )
    if at is not None:
        rows = rows.filter(behind(at))
    found = list(rows[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def pair_line(pair: Pair, last: datetime.date | None, on: datetime.date) -> PairLine:
    """A pair with the day on which they meet next, after its last act."""
    if pair.state != PairState.ACTIVE:
        return PairLine(pair, None, False)
    due = pair_due(pair.since, last, pair.rhythm_days)
    return PairLine(pair, due, is_missed(due, on))


def report_line(row: Report, on: datetime.date) -> ReportLine:
    """A report with the day by which it is answered."""
    due = report_due(row.kind, row.received_on)
    late = 0 if row.answered_on else max((on - due).days, 0)
    return ReportLine(row, due, late)
