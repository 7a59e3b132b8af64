"""What the plan of an area starts from, gathered from the rooms."""

import datetime
from dataclasses import dataclass, replace

import numpy as np

from setiakawan.accompaniment.models import Case
from setiakawan.accounts.scope import Scope
from setiakawan.solidarity.measures.circles import NO, Circles, circles
from setiakawan.solidarity.measures.columns import NONE
from setiakawan.solidarity.measures.supporters import supporters
from setiakawan.solidarity.models import AnswerKind, ProposalAnswer
from setiakawan.solidarity.plan.candidates import Ground
from setiakawan.solidarity.plan.situation import InNeed, Situation, helpers_of
from setiakawan.solidarity.queries.errands import work_in
from setiakawan.solidarity.queries.evidence import Known, ties_in
from setiakawan.solidarity.queries.ground import distances
from setiakawan.solidarity.queries.pool import Pool, pool_in
from setiakawan.solidarity.queries.reading import a_year_before, reader


@dataclass(frozen=True)
class Gathered:
    """A situation with what its indices and identities stand for."""

    situation: Situation
    villages: list[str]
    reference: dict[int, str]
    known: Known
    circles: Circles


def situation_in(scope: Scope, on: datetime.date) -> Gathered:
    """Everything that the plan of the viewer's areas looks at. Some sixty queries; permission was asked for before."""
    given = reader(scope)
    known = ties_in(scope, on)
    found = circles(known.persons, known.ties, known.window)
    carried = supporters(known.persons, found)
    loads = dict(zip(carried.supporter.tolist(), carried.load.tolist(), strict=True))
    pool = pool_in(given, on, loads)
    villages = sorted({*known.villages, *(row[1] for row in pool.rows)})
    moved = _renumbered(known, villages)
    work = work_in(given, moved, found, on)
    people = _people(given, moved, found, on)
    row_of = {person.number: index for index, person in enumerate(people)}
    at = {code: index for index, code in enumerate(villages)}
    helpers = helpers_of([(row[0], at[row[1]], *row[2:]) for row in pool.rows])
    refused = pool.refused | _ties_now(moved, found, pool) | _declined(given, on, pool)
    ground = Ground(_serves(pool, villages), distances(villages), _pairs(refused, row_of), _pairs(pool.known, row_of))
    whom: dict[int, list[int]] = {}
    for person, who in zip(found.pairs.person.tolist(), found.pairs.supporter.tolist(), strict=True):
        if moved.persons.is_in_need[person]:
            whom.setdefault(who, []).append(int(moved.persons.number[person]))
    heavy = list(zip(carried.supporter.tolist(), carried.load.tolist(), carried.sole.tolist(), strict=True))
    situation = Situation(
        people, helpers, pool.identity, ground, work.errands, work.duties, work.can, heavy, whom, len(villages)
    )
    return Gathered(situation, villages, dict(zip(pool.identity, pool.reference, strict=True)), moved, found)


def _renumbered(known: Known, villages: list[str]) -> Known:
    """The same columns with the indices of a longer list of villages."""
    at = {code: index for index, code in enumerate(villages)}
    place = np.array([*(at[code] for code in known.villages), NONE], np.int32)
    persons = replace(known.persons, village=place[known.persons.village])
    return replace(
        known, persons=persons, ties=replace(known.ties, village=place[known.ties.village]), villages=villages
    )


def _people(scope: Scope, known: Known, found: Circles, on: datetime.date) -> list[InNeed]:
    """Who is in need. Whoever stays with somebody meets them alone, so that all must be vetted."""
    sexes = {"L": 1, "P": 2}
    wishes = dict(
        Case.objects.filter(scope.q("person__area"), closed_on=None)
        .exclude(wished_sex="")
        .values_list("person", "wished_sex")
    )
    persons = known.persons
    return [
        InNeed(
            number, int(persons.household[at]), int(persons.village[at]), int(found.alone[at]), int(found.supporters[at]),
            datetime.date.fromordinal(int(persons.asked_on[at])) if persons.asked_on[at] else None,
            bool(found.named[at] and found.alone[at] == NO and found.supporters[at] < 2),
            sexes.get(wishes.get(number, ""), 0), True,
        )
        for at, number in enumerate(persons.number.tolist())
        if persons.is_in_need[at]
    ]  # fmt: skip


def _ties_now(known: Known, found: Circles, pool: Pool) -> set[tuple[int, int]]:
    at = {identity: row for row, identity in enumerate(pool.identity)}
    pairs = zip(found.pairs.person.tolist(), found.pairs.supporter.tolist(), strict=True)
    return {(int(known.persons.number[person]), at[who]) for person, who in pairs if who in at}


def _declined(scope: Scope, on: datetime.date, pool: Pool) -> set[tuple[int, int]]:
    """What somebody declined within a year is not proposed again."""
    at = {reference: row for row, reference in enumerate(pool.reference)}
    rows = ProposalAnswer.objects.filter(
        scope.q("proposal__area"), kind=AnswerKind.DECLINED, on__gt=a_year_before(on), on__lte=on,
        proposal__person__isnull=False,
    )  # fmt: skip
    found = rows.values_list("proposal__person", "proposal__carrier")
    return {(person, at[carrier]) for person, carrier in found if carrier in at}


def _serves(pool: Pool, villages: list[str]) -> np.ndarray:
    """Rows of (helper, village); an organisation of a kecamatan or the district serves all villages below it."""
    at = {code: index for index, code in enumerate(villages)}
    rows = []
    for helper, codes in enumerate(pool.serves):
        for code in sorted(codes):
            if code in at and code.count(".") == 3:
                rows.append((helper, at[code]))
            elif code.count(".") < 3:
                rows += [(helper, index) for village, index in at.items() if village.startswith(code + ".")]
    return np.array(rows, np.int64).reshape(-1, 2)


def _pairs(pairs: set[tuple[int, int]], row_of: dict[int, int]) -> np.ndarray:
    rows = sorted((row_of[person], helper) for person, helper in pairs if person in row_of)
    return np.array(rows, np.int64).reshape(-1, 2)
