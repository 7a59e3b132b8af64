"""Every limit written in a shipped programme is pinned on both sides by a worked situation.

A second derivation: each limit in the rules is moved a little (an age by one day, a number by one), and at least one of
the situations worked out by hand must then come out differently. A limit that nobody pinned is named.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace

import pytest

from setiakawan.aid.catalogue import PROGRAMMES, read_yaml, shipped_programmes
from setiakawan.aid.rules.judging import judge
from setiakawan.aid.rules.predicates import AgeBetween, IsBetween, MembersBetween
from setiakawan.aid.rules.programme import NoRuleInForce
from setiakawan.aid.tests.test_programmes import _family

_LIMITS = (AgeBetween, IsBetween, MembersBetween)


@dataclass(frozen=True)
class ShiftedAge(AgeBetween):
    """An age whose birth dates are taken some days later."""

    days: int = 0

    def ask(self, subject, on):
        """As if the member were born that many days later."""
        if subject.born:
            subject = replace(subject, born=tuple(day + datetime.timedelta(days=self.days) for day in subject.born))
        return super().ask(subject, on)


def _moved(limit) -> Iterator:
    """The predicate with one of its limits moved."""
    if isinstance(limit, AgeBetween):
        yield from (ShiftedAge(limit.low, limit.high, days) for days in (-1, 1))
    elif isinstance(limit, (IsBetween, MembersBetween)):
        for name in ("low", "high"):
            value = getattr(limit, name)
            if value is not None:
                least = 1 if isinstance(limit, IsBetween) else 0  # there is no decile 0
                yield from (replace(limit, **{name: value + step}) for step in (-1, 1) if value + step >= least)


def _variants(part) -> Iterator:
    """The same rules with one limit moved, for every limit inside."""
    yield from _moved(part)
    if is_dataclass(part):
        for one in fields(part):
            yield from (replace(part, **{one.name: other}) for other in _variants(getattr(part, one.name)))
    elif isinstance(part, tuple):
        for place, inner in enumerate(part):
            yield from ((*part[:place], other, *part[place + 1 :]) for other in _variants(inner))


def _answers(programme, written):
    for case in written["cases"]:
        try:
            found = judge(
                programme,
                _family(written, case),
                case.get("on", written["on"]),
                1 if programme.unit == "person" else None,
            )
        except NoRuleInForce:
            yield None
            continue
        told = {r.criterion.code: r.told.answer for r in found.reasons}
        yield (
            found.answer,
            sum(share.amount for share in found.shares),
            [(s.benefit.code, s.times) for s in found.shares],
            told,
        )


def _difference(before, after) -> str:
    """Where two rules differ, in words."""
    if is_dataclass(before) and type(before) is type(after) and not isinstance(before, _LIMITS):
        return next(
            _difference(getattr(before, f.name), getattr(after, f.name))
            for f in fields(before) if getattr(before, f.name) != getattr(after, f.name)
        )  # fmt: skip
    if isinstance(before, tuple):
        return next(_difference(a, b) for a, b in zip(before, after, strict=True) if a != b)
    return f"{before} → {after}"


# One member at least is asked for twice there: alone (exactly one member), and by somebody of 60 years.
_SAYS_NOTHING_MORE = {
    "blt-dana-desa": [
        "MembersBetween(who=AllOf(parts=()), low=1, high=1) → MembersBetween(who=AllOf(parts=()), low=0, high=1)"
    ]
}


@pytest.mark.parametrize("code", sorted(shipped_programmes()))
def test_every_limit_is_pinned_on_both_sides_by_a_worked_situation(code):
    programme = shipped_programmes()[code]
    written = read_yaml((PROGRAMMES / code / "cases.yaml").read_text(encoding="utf-8"))
    right = list(_answers(programme, written))
    loose = [
        _difference(programme.versions, other)
        for other in _variants(programme.versions)
        if list(_answers(replace(programme, versions=other), written)) == right
    ]
    assert [words for words in loose if words not in _SAYS_NOTHING_MORE.get(code, ())] == []
