"""The evidence of ties that the rooms below hold, as the columns of the measures."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Max, Min, Q

from setiakawan.accompaniment.models import (
    CircleAnswer,
    CircleResult,
    NamedSupporter,
    SupporterKind,
    Visit,
    VisitOutcome,
)
from setiakawan.accounts.scope import Scope
from setiakawan.core.bulk import chunks
from setiakawan.directory.models import Organization
from setiakawan.participation.models import Participant
from setiakawan.participation.queries.ties import acts_for_ties, pairs_for_ties
from setiakawan.referral.queries.told import helped
from setiakawan.registry.models import Family, FamilyKind, Membership, Person
from setiakawan.solidarity.measures import columns as c
from setiakawan.solidarity.queries.reading import a_year_before, places_in_need, reader, window_of
from setiakawan.welfare.queries import current_deciles

_KINDS = {
    SupporterKind.HOUSEHOLD: c.HOUSEHOLD, SupporterKind.FAMILY: c.KIN, SupporterKind.NEIGHBOUR: c.NEIGHBOUR,
    SupporterKind.GROUP: c.ORGANISATION, SupporterKind.STAFF: c.STAFF,
}  # fmt: skip


@dataclass
class Known:
    """The columns of the persons in need of some areas with everybody who helps them, and what the indices stand for.

    `declined` are persons who did not want to answer when asked last.
    """

    persons: c.Persons
    ties: c.Ties
    window: c.Window
    villages: list[str]
    home: dict[int, int] = field(default_factory=dict)
    declined: set[int] = field(default_factory=set)


@dataclass
class _Evidence:
    """Rows on their way to columns: (person, who, kind, source, since, last, helping person, via, is distinct), where
    who is a registered person, or an identity with its village.
    """

    rows: list[tuple] = field(default_factory=list)
    asked: dict[int, datetime.date] = field(default_factory=dict)
    declined: set[int] = field(default_factory=set)

    def add(self, person, kind, source, since, last, *, helper=0, who=0, village="", via=c.NONE, is_distinct=True):
        """Keep one piece. `helper` is a registered person, `who` an identity where there is none."""
        self.rows.append(
            (person, kind, source, since.toordinal(), last.toordinal(), helper, who, village, via, is_distinct)
        )


def ties_in(scope: Scope, on: datetime.date, *, only: Iterable[int] | None = None) -> Known:
    """The circles of all persons in need in the scope on a day, or `only` of some, over the twelve months until then.

    Some twenty queries, and one more per 900 helpers; the caller asked for permission. Supporters who live elsewhere are
    counted with their household, village and decile.
    """
    given = reader(scope)
    places = places_in_need(given, on) if only is None else _places(given, only)
    found = _Evidence()
    _circles_told(found, given, on, only)
    _visits(found, given, on, only)
    _acts(found, given, on, only)
    _referrals(found, given, on, only)
    return _as_columns(given, on, places, found)


def _places(scope: Scope, numbers: Iterable[int]) -> dict[int, str]:
    return dict(Person.objects.filter(scope.q("area"), pk__in=list(numbers)).values_list("pk", "area"))


def _circles_told(found: _Evidence, scope: Scope, on: datetime.date, only) -> None:
    """Who was named the last time that the person or carer answered; declining leaves the answer before."""
    since = a_year_before(on)
    answers = CircleAnswer.objects.filter(
        scope.q("person__area"), Q(visit=None) | Q(visit__replaced_by=None), asked_on__gt=since, asked_on__lte=on
    ).order_by("asked_on", "id")
    latest: dict[int, int] = {}
    for answer, person, day, result in _some(answers, "person", only).values_list("pk", "person", "asked_on", "result"):
        found.asked[person] = day
        found.declined.discard(person)
        if result == CircleResult.DECLINED:
            found.declined.add(person)
        else:
            latest[person] = answer
    holding = {answer: person for person, answer in latest.items()}
    named = NamedSupporter.objects.filter(
        scope.q("answer__person__area"), answer__asked_on__gt=since, answer__asked_on__lte=on
    ).order_by("pk")
    columns = ("pk", "answer", "answer__asked_on", "kind", "person", "family", "family__area")
    for number, answer, day, kind, helper, family, area in _some(named, "answer__person", only).values_list(*columns):
        if answer in holding:
            _add_named(found, holding[answer], number, day, kind, helper, family, area)


def _add_named(found: _Evidence, person: int, number: int, day, kind: str, helper, family, area) -> None:
    if kind == SupporterKind.HOUSEHOLD:
        found.add(person, c.HOUSEHOLD, c.NAMED, day, day, helper=helper or person)
    elif family:
        found.add(person, _KINDS[kind], c.NAMED, day, day, who=c.supporter("family", family), village=area)
    elif helper:
        found.add(person, _KINDS[kind], c.NAMED, day, day, helper=helper)
    else:
        found.add(person, _KINDS[kind], c.NAMED, day, day, who=c.supporter("named", number), is_distinct=False)


def _visits(found: _Evidence, scope: Scope, on: datetime.date, only) -> None:
    """Meetings with companions, who are paid."""
    met = Visit.objects.filter(
        scope.q("case__person__area"), outcome=VisitOutcome.MET, replaced_by=None, happened_on__gt=a_year_before(on),
        happened_on__lte=on,
    )  # fmt: skip
    rows = _some(met, "case__person", only).order_by().values_list("case__person", "companion")
    for person, user, since, last in rows.annotate(Min("happened_on"), Max("happened_on")):
        found.add(person, c.STAFF, c.VISIT, since, last, who=c.supporter("user", user))


def _acts(found: _Evidence, scope: Scope, on: datetime.date, only) -> None:
    """Confirmed acts and lasting pairs between participants. Who takes part without being a registered person may be of a
    household that is known already."""
    acts = acts_for_ties(scope, a_year_before(on) + datetime.timedelta(days=1), on + datetime.timedelta(days=1))
    kept = [(row, row.happened_on, row.happened_on, c.PAIR if row.pair else c.ACT) for row in acts]
    kept += [(row, row.since, on, c.PAIR) for row in pairs_for_ties(scope, on)]
    wanted = None if only is None else set(only)
    kept = [row for row in kept if row[0].receiver_person and (wanted is None or row[0].receiver_person in wanted)]
    homes, groups = _homes_of({row.helper for row, *_ in kept}), _groups({row.helper_organization for row, *_ in kept})
    for row, since, last, source in kept:
        group = groups.get(row.helper_organization)
        via = c.supporter("organization", group[0]) if group else c.NONE
        if row.is_staff:
            found.add(row.receiver_person, c.STAFF, source, since, last, who=c.supporter("participant", row.helper))
        elif row.helper_person:
            kind = c.VOLUNTEER if group else c.NEIGHBOUR
            found.add(row.receiver_person, kind, source, since, last, helper=row.helper_person, via=via)
        elif group:
            found.add(row.receiver_person, c.ORGANISATION, source, since, last, who=via, village=group[1])
        else:
            who = c.supporter("participant", row.helper)
            village = homes.get(row.helper, "")
            found.add(
                row.receiver_person, c.NEIGHBOUR, source, since, last, who=who, village=village, is_distinct=False
            )


def _referrals(found: _Evidence, scope: Scope, on: datetime.date, only) -> None:
    """Organisations whose help a person confirmed."""
    a_day = datetime.timedelta(days=1)
    wanted = None if only is None else set(only)
    rows = [row for row in helped(scope, a_year_before(on) + a_day, on + a_day) if wanted is None or row[0] in wanted]
    areas = dict(Organization.objects.filter(pk__in={row[1] for row in rows}).values_list("pk", "area"))
    for person, group, day in rows:
        who = c.supporter("organization", group)
        found.add(person, c.ORGANISATION, c.REFERRAL, day, day, who=who, village=areas[group])


def _homes_of(participants: set[int]) -> dict[int, str]:
    return {
        number: area
        for some in chunks(participants)
        for number, area in Participant.objects.filter(pk__in=some).values_list("pk", "area")
    }


def _groups(uuids: set[str]) -> dict[str, tuple[int, str]]:
    rows = Organization.objects.filter(uuid__in=[u for u in uuids if u]).values_list("uuid", "pk", "area")
    return {str(uuid): (number, area) for uuid, number, area in rows}


def _some(rows, path: str, only):
    return rows if only is None else rows.filter(**{f"{path}__in": list(only)})


def _as_columns(scope: Scope, on: datetime.date, places: dict[int, str], found: _Evidence) -> Known:
    helpers = {row[5] for row in found.rows if row[5]} - places.keys()
    everybody = places | _areas_of(helpers)
    homes = households(everybody, on)
    deciles = {number: told.decile for number, told in current_deciles(_everywhere(scope), everybody, on).items()}
    villages = sorted({*everybody.values(), *(row[7] for row in found.rows if row[7])})
    at = {code: index for index, code in enumerate(villages)}
    persons = c.persons_of([
        (number, homes[number], at[area], deciles.get(number, 0), number in places,
         found.asked[number].toordinal() if number in found.asked and number in places else 0)
        for number, area in everybody.items()
    ])  # fmt: skip
    ties = []
    for person, kind, source, since, last, helper, who, village, via, is_distinct in found.rows:
        if person not in places:
            continue
        if helper:
            who, village = homes[helper], everybody[helper]
            if kind != c.HOUSEHOLD and kind != c.STAFF and who == homes[person]:
                kind = c.HOUSEHOLD
        ties.append((
            person, who, kind, source, since, last, at.get(village, c.NONE), deciles.get(helper, 0) if helper else 0,
            helper if helper != person else 0, via, is_distinct,
        ))  # fmt: skip
    return Known(persons, c.ties_of(ties), window_of(on), villages, homes, found.declined & places.keys())


def _areas_of(people: set[int]) -> dict[int, str]:
    rows = (Person.objects.filter(pk__in=some).values_list("pk", "area") for some in chunks(people))
    return {number: area for some in rows for number, area in some}


def households(people: Iterable[int], on: datetime.date) -> dict[int, int]:
    """The identity of each person's household on a day: the family on the KK, or the person alone."""
    found = {number: c.supporter("person", number) for number in people}
    for some in chunks(found):
        stays = Membership.objects.filter(
            Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gt=on), person__in=some,
            kind=FamilyKind.KK, family__in=Family.objects.filter(dissolved_on=None),
        )  # fmt: skip
        for person, family in stays.order_by("valid_from", "pk").values_list("person", "family"):
            found[person] = c.supporter("family", family)
    return found


def _everywhere(scope: Scope) -> Scope:
    """Deciles of helpers count wherever they live; no page shows one of them."""
    return Scope(scope.user_id, scope.label, scope.role, tuple({code.split(".")[0] for code in scope.prefixes}))
