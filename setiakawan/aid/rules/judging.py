"""Judging one family, or one person of it, by the rules in force on a day: yes, no or unknown, and why."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from setiakawan.aid.rules.answers import Answer, all_of
from setiakawan.aid.rules.facts import FamilyFacts, MemberFacts, Told, Used
from setiakawan.aid.rules.programme import Benefit, Criterion, Programme, Rules


class NotAMember(Exception):
    """The person to judge does not belong to the family on that day."""


@dataclass(frozen=True)
class Reason:
    """The answer of one criterion, and the facts that made it."""

    criterion: Criterion
    told: Told

    @property
    def missing(self) -> tuple[Used, ...]:
        """The facts to ask for, where the answer is unknown."""
        return self.told.used if self.told.answer == Answer.UNKNOWN else ()


@dataclass(frozen=True)
class Share:
    """How many times a benefit is given, and for which members (none where it is the family's)."""

    benefit: Benefit
    times: int
    members: tuple[int, ...] = ()

    @property
    def amount(self) -> Decimal:
        """In rupiah for one period; goods have none."""
        return (self.benefit.amount or Decimal(0)) * self.times


@dataclass(frozen=True)
class Judgement:
    """The answer with a reason per criterion, by the rules of a day. `shares` is what follows from a yes; `person` is who
    was judged, None = the family.
    """

    programme: Programme
    rules: Rules
    on: datetime.date
    answer: Answer
    reasons: tuple[Reason, ...]
    shares: tuple[Share, ...]
    person: int | None = None

    @property
    def missing(self) -> tuple[Used, ...]:
        """Every fact that would have to be known, each once."""
        return tuple(dict.fromkeys(used for reason in self.reasons for used in reason.missing))


def judge(programme: Programme, family: FamilyFacts, on: datetime.date, person: int | None = None) -> Judgement:
    """Judge a family, or for a programme of persons the member `person`. Raises NoRuleInForce, NotAMember."""
    rules = programme.rules_on(on)
    member = _member(programme, family, person)
    reasons = tuple(Reason(c, c.when.ask(member if c.of_person else family, on)) for c in rules.criteria)
    answer = all_of(reason.told.answer for reason in reasons)
    shares = _shares(rules, family.members if member is None else (member,), on) if answer == Answer.YES else ()
    return Judgement(programme, rules, on, answer, reasons, shares, None if member is None else member.id)


def judge_all(programme: Programme, family: FamilyFacts, on: datetime.date) -> list[Judgement]:
    """The judgement of a family, or of each of its members for a programme of persons. Raises NoRuleInForce."""
    people = (m.id for m in family.members) if programme.unit == "person" else (None,)
    return [judge(programme, family, on, person) for person in people]


def shares_if_yes(found: Judgement, family: FamilyFacts) -> tuple[Share, ...]:
    """What would follow if somebody found that the criteria still unknown hold, from the members of whom it is sure."""
    whom = tuple(m for m in family.members if found.person in (None, m.id))
    return _shares(found.rules, whom, found.on)


def _member(programme: Programme, family: FamilyFacts, person: int | None) -> MemberFacts | None:
    if programme.unit == "family":
        return None
    for member in family.members:
        if member.id == person:
            return member
    raise NotAMember(person)


def _shares(rules: Rules, members: tuple[MemberFacts, ...], on: datetime.date) -> tuple[Share, ...]:
    """The dearest benefits first, each member for one of them at most, until the family's maximum is reached.

    Goods stand beside money: a member who is given money is given goods as well, each kind up to the same maximum.
    Only members of whom it is sure count: a missing fact can add to the amount later, never take away.
    """
    most = rules.persons_at_most if rules.persons_at_most is not None else len(members)
    left, free = most, list(members)
    shares = [Share(benefit, 1) for benefit in rules.benefits if benefit.who is None]
    for benefit in dearest_first(rules):
        is_goods = benefit.amount is None
        fit = [m for m in (members if is_goods else free) if benefit.who.ask(m, on).answer == Answer.YES]
        room = most if is_goods else left
        chosen = fit[: min(room, len(fit) if benefit.at_most is None else benefit.at_most)]
        if not is_goods:
            free, left = [m for m in free if m not in fit], left - len(chosen)
        if chosen:
            shares.append(Share(benefit, len(chosen), tuple(m.id for m in chosen)))
    return tuple(shares)


def dearest_first(rules: Rules) -> list[Benefit]:
    """The benefits of members, those that come to most in a year first, goods last, then as written."""
    return sorted((b for b in rules.benefits if b.who is not None), key=lambda b: -b.a_year)
