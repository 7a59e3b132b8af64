"""Searching and listing persons, page by page, with bounded work on every page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, Func, Value

from setiakawan.accounts.scope import Scope
from setiakawan.core.sealing import blind_index
from setiakawan.registry import search
from setiakawan.registry.models import FamilyNumber, Identifier, IdentifierKind, IdentifierStatus, Membership, Person
from setiakawan.registry.queries.people import people_in
from setiakawan.registry.rules.names import fold_query
from setiakawan.registry.rules.nik import digits_of

RANKED = 200
"""Up to this many matches are put in order of fitness and name; more come in the order in which they were recorded."""
_NUMBER_LENGTH = 16


@dataclass(frozen=True)
class Found:
    """One page of persons. `after` asks for the next page ("" = this is the last); `is_wide` = more than `RANKED`."""

    people: list[Person]
    after: str = ""
    is_wide: bool = False


def search_people(
    scope: Scope, *, text: str = "", nik: str = "", kk: str = "", area: str = "", birth_year: int | None = None,
    after: str = "", limit: int = 25,
) -> Found:  # fmt: skip
    """This will find persons in the viewer's areas by name in any spelling, number, area or birth year.

    Without a name or number it lists by village and name. 16 digits in `text` are looked up as NIK and as KK; spaces
    and dots in numbers do not matter. All that is given must hold. A page costs the same wherever it lies; `after`
    comes from the page before. Raises NotAllowed.
    """
    scope.require("registry.see")
    areas = _areas(scope, area)
    if not areas:
        return Found([])
    mode, last = _cursor(after)
    number = digits_of(text)
    if not (nik or kk) and len(number) >= _NUMBER_LENGTH - 1 and number.isdigit():
        return _by_id(scope, _holders(scope, nik=number, kk=number, both=False), last, limit)
    if nik or kk:
        return _by_id(scope, _holders(scope, nik=digits_of(nik), kk=digits_of(kk), both=True), last, limit)
    ways = fold_query(text)
    if text.strip() and not ways:
        return Found([])
    if not ways and birth_year is None:
        return _listed(scope, areas, last, limit)
    return _worded(scope, search.Wanted(ways, areas, birth_year), mode, last, limit)


def _areas(scope: Scope, area: str) -> tuple[str, ...]:
    """The areas to look in: the one asked for, cut down to the scope."""
    if not area:
        return tuple(sorted(scope.prefixes))
    if scope.covers(area):
        return (area,)
    return tuple(sorted(prefix for prefix in scope.prefixes if prefix.startswith(area + ".")))


def _cursor(after: str) -> tuple[str, int]:
    mode, number = after[:1], after[1:]
    return (mode, int(number)) if number.isascii() and number.isdigit() and len(number) < 19 else ("", 0)


def _worded(scope: Scope, wanted: search.Wanted, mode: str, last: int, limit: int) -> Found:
    if mode != "i":
        ids = search.find_ids(wanted, limit=max(RANKED, limit) + 1)
        if len(ids) <= RANKED:
            return _ranked(scope, ids, wanted.ways, last, limit)
    else:
        ids = search.find_ids(wanted, after=last, limit=limit + 1)
    return Found(_people(scope, ids[:limit]), f"i{ids[limit - 1]}" if len(ids) > limit else "", is_wide=True)


def _ranked(scope: Scope, ids: list[int], ways: tuple[search.Way, ...], last: int, limit: int) -> Found:
    """Best first: the very name, then names that begin with the words, then the rest; by name within each."""
    keys = [" ".join(way) for way in ways]

    def fitness(row):
        number, name, key = row
        step = 0 if key in keys else 1 if any(key.startswith(k) for k in keys) else 2
        return (step, name.casefold(), number)

    rows = people_in(scope).filter(pk__in=ids).order_by().values_list("pk", "name", "name_key")
    order = [number for number, _, _ in sorted(rows, key=fitness)]
    start = order.index(last) + 1 if last in order else 0
    page = order[start : start + limit]
    return Found(_people(scope, page), f"r{page[-1]}" if start + limit < len(order) else "")


def _by_id(scope: Scope, ids: Sequence[int], last: int, limit: int) -> Found:
    rows = people_in(scope).filter(pk__in=ids, pk__gt=last).select_related("area__parent").order_by("pk")
    people = list(rows[: limit + 1])
    return Found(people[:limit], f"i{people[limit - 1].pk}" if len(people) > limit else "")


def _holders(scope: Scope, *, nik: str, kk: str, both: bool) -> list[int]:
    """Who holds a NIK and/or stands on a KK. A number that many hold (a placeholder) gives the first two hundred."""
    found: list[set[int]] = []
    if nik:
        rows = Identifier.objects.filter(
            scope.q("person__area"), number_key=blind_index(nik, "nik"), kind=IdentifierKind.NIK
        )
        holders = (
            rows.exclude(status=IdentifierStatus.WITHDRAWN).order_by("person_id").values_list("person_id", flat=True)
        )
        found.append(set(holders[:RANKED]))
    if kk:
        families = FamilyNumber.objects.filter(number_key=blind_index(kk, "family")).values("family")
        members = Membership.objects.filter(scope.q("person__area"), family__in=families, valid_until=None)
        found.append(set(members.order_by("person_id").values_list("person_id", flat=True)[:RANKED]))
    combine = set.intersection if both else set.union
    return sorted(combine(*found)) if found else []


class _After(Func):
    """Row comparison that the index on (area, name, id) answers."""

    template = '("registry_person"."area_id", "registry_person"."name", "registry_person"."id") > (%(expressions)s)'
    output_field = BooleanField()


def _listed(scope: Scope, areas: tuple[str, ...], last: int, limit: int) -> Found:
    """By village, then name, along the index, one range of areas after the other."""
    mark = people_in(scope).filter(pk=last).values_list("area_id", "name", "id").first() if last else None
    people: list[Person] = []
    for prefix in areas:
        if mark and prefix + "/" <= mark[0]:
            continue
        rows = (
            people_in(scope)
            .filter(area__within=prefix)
            .select_related("area__parent")
            .order_by("area_id", "name", "id")
        )
        if mark:
            rows = rows.filter(_After(*map(Value, mark)))
        people += rows[: limit + 1 - len(people)]
        if len(people) > limit:
            return Found(people[:limit], f"b{people[limit - 1].pk}")
    return Found(people)


def _people(scope: Scope, ids: Sequence[int]) -> list[Person]:
    """These persons in this order, asked for by scope once more."""
    rows = people_in(scope).select_related("area__parent").in_bulk(ids)
    return [rows[number] for number in ids if number in rows]
