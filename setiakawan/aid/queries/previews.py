"""Whom a programme would reach, before anything is decided: counted, never listed by name."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import AidList, EntryState, ListEntry, Method
from setiakawan.aid.queries.facts import facts_of_families, families_to_judge
from setiakawan.aid.rules.answers import Answer
from setiakawan.aid.rules.judging import judge_all
from setiakawan.aid.rules.programme import TIMES_A_YEAR, Benefit, Programme
from setiakawan.aid.rules.ranking import Candidate, CannotRank, rank
from setiakawan.core.bulk import chunks


@dataclass(frozen=True)
class Reach:
    """How many would be given a benefit (families, or members), and what a year of it comes to: rupiah, or pieces of goods."""

    benefit: Benefit
    times: int

    @property
    def money(self) -> Decimal | None:
        """Rupiah of a year; None for goods."""
        return None if self.benefit.amount is None else self.benefit.a_year * self.times

    @property
    def pieces(self) -> int:
        """Goods of a year; 0 for money."""
        return 0 if self.benefit.amount is not None else TIMES_A_YEAR[self.benefit.per] * self.times


@dataclass(frozen=True)
class Preview:
    """How many of an area would get each answer, which criteria say no or are unknown, and what each benefit would come to
    in a year: monthly ones twelve times, those given once one time.
    """

    asked: int
    answers: dict[str, int]
    refusing: list[tuple[str, int, int]]
    reach: tuple[Reach, ...]
    unit: str

    @property
    def cost(self) -> Decimal:
        """Rupiah of a year of all that is given."""
        return sum((row.money or Decimal(0) for row in self.reach), Decimal(0))


def preview(scope: Scope, programme: Programme, area: str, today: datetime.date, on: datetime.date) -> Preview:
    """Judge everybody of an area by the rules of a day, from what is known today, without keeping anything.

    About 1 ms a family. Raises NotAllowed, NoRuleInForce.
    """
    scope.require("aid.judge", area)
    rules = programme.rules_on(on)
    answers, no, unknown, given, asked = Counter(), Counter(), Counter(), Counter(), 0
    for some in chunks(families_to_judge(scope, area, today)):
        for family in facts_of_families(scope, some, today).values():
            for found in judge_all(programme, family, on):
                asked += 1
                answers[found.answer] += 1
                for reason in found.reasons:
                    no[reason.criterion.code] += reason.told.answer == Answer.NO
                    unknown[reason.criterion.code] += reason.told.answer == Answer.UNKNOWN
                for share in found.shares:
                    given[share.benefit.code] += share.times
    refusing = [(c.label, no[c.code], unknown[c.code]) for c in rules.criteria]
    reach = tuple(Reach(benefit, given[benefit.code]) for benefit in rules.benefits)
    return Preview(asked, {a: answers[a] for a in Answer}, refusing, reach, programme.unit)


@dataclass(frozen=True)
class Price:
    """What ranking by one method would mean: who comes in and who goes out against the list as it stands (entries), what
    a year costs in rupiah, the share (0–1) of families known to have a member with a disability, and the share of the
    chosen who would not be among the poorest, with its 95 % interval, where the score's report measured it.
    """

    method: Method
    incoming: tuple[ListEntry, ...]
    outgoing: tuple[ListEntry, ...]
    cost: Decimal
    with_disability: float
    error: tuple[float, float, float] | None


def prices_of_methods(scope: Scope, aid_list: AidList, entries: Iterable[ListEntry]) -> list[Price]:
    """The price of each method that can be used for a list with a quota, from its entries that qualify. Two queries.

    Raises NotAllowed.
    """
    rows = {e.pk: e for e in entries if e.state in (EntryState.CHOSEN, EntryState.WAITING)}
    if not aid_list.quota or aid_list.quota >= len(rows):
        return []
    now = [number for number, e in rows.items() if e.state == EntryState.CHOSEN]
    error = _error_of_score(scope, aid_list)
    found = []
    for method in Method:
        try:
            first = [c.key for c in rank(map(candidate_of, rows.values()), method)][: aid_list.quota]
        except CannotRank:
            continue
        found.append(
            Price(
                method, tuple(rows[k] for k in first if k not in now), tuple(rows[k] for k in now if k not in first),
                sum((rows[k].amount or Decimal(0) for k in first), Decimal(0)),
                sum(rows[k].with_disability > 0 for k in first) / len(first),
                error if method == Method.SCORE else None,
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True)
class Standing:
    """Where an entry stands under a method: its place, whether it is in now, and whether it would be."""

    entry: ListEntry
    place: int
    is_in: bool
    would_be: bool


def standings(aid_list: AidList, entries: Iterable[ListEntry], method: str) -> list[Standing]:
    """Everybody who qualifies in the order of a method, from the list's entries. Raises CannotRank, ValueError."""
    rows = {e.pk: e for e in entries if e.state in (EntryState.CHOSEN, EntryState.WAITING)}
    most = aid_list.quota or len(rows)
    return [
        Standing(rows[c.key], place, rows[c.key].state == EntryState.CHOSEN, place <= most)
        for place, c in enumerate(rank(map(candidate_of, rows.values()), Method(method)), 1)
    ]


def candidate_of(entry: ListEntry) -> Candidate:
    """An entry as it is ranked."""
    return Candidate(entry.pk, entry.decile, entry.score, entry.community_rank, entry.with_disability)


def _error_of_score(scope: Scope, aid_list: AidList) -> tuple[float, float, float] | None:
    """What the report of the list's score says of the quota nearest to the list's share of the families of its area."""
    if aid_list.score_version is None:
        return None
    families = families_to_judge(scope, aid_list.area_id, aid_list.judged_on).count()
    measured = aid_list.score_version.report["quotas"]
    share = 100 * aid_list.quota / max(families, 1)
    row = min(measured, key=lambda r: abs(r["quota"] - share))
    return row["error"], row["low"], row["high"]
