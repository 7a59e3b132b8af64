"""Pairs that may be one person, for whoever may see both."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.linkage.decided import kept_apart
from setiakawan.linkage.indexing import arrivals, records_of
from setiakawan.linkage.judging import judge, weights_in_use
from setiakawan.linkage.models import Decision, Pair, PairState, Verdict
from setiakawan.linkage.rules.evidence import Judgement
from setiakawan.linkage.rules.learning import ask_next
from setiakawan.linkage.rules.record import Record
from setiakawan.registry.models import Person
from setiakawan.registry.queries import Comparison, PersonLine, compare_people, describe, people_in

LOOKALIKES = 10
DOUBTFUL = 500
"""Among so many pairs those are sought that teach most."""


@dataclass(frozen=True)
class PairLine:
    """A pair as the queue shows it."""

    pair: Pair
    one: PersonLine
    other: PersonLine


@dataclass(frozen=True)
class PairView:
    """Two persons side by side, what the weights in use say of them now, and what people said before."""

    compared: Comparison
    judgement: Judgement
    pair: Pair | None
    decisions: list[Decision]


@dataclass(frozen=True)
class Lookalike:
    """A person who may be the one described, with what speaks for it."""

    line: PersonLine
    judgement: Judgement


def pairs_in(scope: Scope) -> QuerySet[Pair]:
    """Pairs of which the viewer may see both. Raises NotAllowed."""
    scope.require("linkage.review")
    people = people_in(scope).values("pk")
    return Pair.objects.filter(one__in=people, other__in=people)


def open_pair_count(scope: Scope) -> int:
    """How many pairs wait for somebody who sees both."""
    return pairs_in(scope).filter(state=PairState.OPEN).count() if scope.allows("linkage.review") else 0


def pair_page(scope: Scope, state: str, on: datetime.date, *, after: str, limit: int) -> tuple[list[PairLine], str]:
    """One page of the queue, what is worth most first, and the key of the next page ("" = none)."""
    rows = pairs_in(scope).filter(state=state).order_by("-worth", "pk")
    mark = (
        Pair.objects.filter(pk=int(after)).first() if after.isascii() and after.isdigit() and len(after) < 19 else None
    )
    if mark:
        rows = rows.filter(Q(worth__lt=mark.worth) | Q(worth=mark.worth, pk__gt=mark.pk))
    page = list(rows[: limit + 1])
    shown = page[:limit]
    after = str(shown[-1].pk) if len(page) > limit else ""
    return _lines(scope, shown, on), after


def _lines(scope: Scope, pairs: list[Pair], on: datetime.date) -> list[PairLine]:
    people = people_in(scope).select_related("area__parent").filter(pk__in={n for p in pairs for n in (p.one, p.other)})
    lines = {line.person.pk: line for line in describe(people, on)}
    return [PairLine(pair, lines[pair.one], lines[pair.other]) for pair in pairs]


def pair_view(scope: Scope, one: int, other: int, on: datetime.date) -> PairView:
    """Two persons side by side. Raises NotAllowed, Person.DoesNotExist unless the viewer may see both."""
    scope.require("linkage.review")
    compared = compare_people(scope, one, other, on)
    records = records_of((one, other))
    ends = {"one": min(one, other), "other": max(one, other)}
    decisions = list(Decision.objects.filter(**ends).select_related("by").order_by("-id"))
    pair = Pair.objects.filter(**ends).first()
    return PairView(compared, judge(records[one], records[other], weights_in_use()), pair, decisions)


def telling_pairs(scope: Scope, on: datetime.date, limit: int = 10) -> list[PairLine]:
    """The open pairs from which the weights would learn most, the most telling first. Raises NotAllowed."""
    rows = pairs_in(scope).filter(state=PairState.OPEN, probability__gt=0.02, probability__lt=0.98)
    rows = {row.pk: row for row in rows.order_by("-worth", "pk")[:DOUBTFUL]}
    given = [(row.pk, row.probability, [(field, level) for field, level, _ in row.evidence]) for row in rows.values()]
    return _lines(scope, [rows[number] for number in ask_next(given, _decided_levels(), most=limit)], on)


def _decided_levels() -> Counter:
    """How often each level of each field was decided about, by anybody."""
    told = Decision.objects.exclude(verdict=Verdict.CANNOT_SAY).values_list("levels", flat=True)
    return Counter(pair for levels in told for pair in levels.items())


def next_open_pair(scope: Scope) -> Pair | None:
    """The pair on which a decision is worth most now."""
    return pairs_in(scope).filter(state=PairState.OPEN).order_by("-worth", "pk").first()


def group_of(scope: Scope, person_id: int) -> list[Person]:
    """Everybody whom open pairs tie to this person, themselves first, within the scope. At most thirty.

    Raises NotAllowed, Person.DoesNotExist.
    """
    people_in(scope).only("pk").get(pk=person_id)
    found, edge = [person_id], [person_id]
    while edge and len(found) < 30:
        near = pairs_in(scope).filter(Q(one__in=edge) | Q(other__in=edge), state__in=(PairState.OPEN, PairState.SAME))
        ends = {number for pair in near.values_list("one", "other") for number in pair}
        edge = sorted(ends - set(found))
        found += edge
    people = people_in(scope).select_related("area__parent").in_bulk(found[:30])
    return [people[number] for number in found if number in people]


def lookalikes_of(scope: Scope, person_id: int, on: datetime.date) -> list[Lookalike]:
    """Who may be the same as a person of the registry, the likeliest first. Raises Person.DoesNotExist, NotAllowed."""
    scope.require("linkage.review")
    people_in(scope).only("pk").get(pk=person_id)
    apart = {number for pair in kept_apart() if person_id in pair for number in pair}
    record = records_of([person_id])[person_id]
    return lookalikes(scope, record, on, but={person_id, *apart})


def lookalikes(scope: Scope, record: Record, on: datetime.date, *, but: Iterable[int] = ()) -> list[Lookalike]:
    """Who in the viewer's areas may be the person described. Whoever lives elsewhere is neither named nor counted."""
    found = {c.person: c.judgement for c in arrivals([record], weights_in_use())[0] if c.person not in set(but)}
    people = people_in(scope).select_related("area__parent").in_bulk(found)
    likely = [number for number in found if number in people]
    lines = {line.person.pk: line for line in describe([people[n] for n in likely[:LOOKALIKES]], on)}
    return [Lookalike(lines[number], found[number]) for number in likely[:LOOKALIKES]]
