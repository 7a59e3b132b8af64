"""What a condition holds against somebody: found by walking its compiled tree, whatever the words around it."""

from typing import assert_never

from setiakawan.aid.rules.predicates import (
    AgeBetween,
    AllOf,
    AnyOf,
    IsBetween,
    IsOneOf,
    LiesWithin,
    MembersBetween,
    Not,
    Predicate,
)
from setiakawan.aid.rules.programme import Rules

_Turns = tuple[frozenset[str], frozenset[str]]
_NONE: frozenset[str] = frozenset()


def facts_held_against(rules: Rules) -> frozenset[str]:
    """The yes-or-no facts of a family or a member of which a "yes" can turn the answer to no."""
    return frozenset().union(*(_turns(criterion.when)[0] for criterion in rules.criteria))


def _turns(when: Predicate) -> _Turns:
    """The facts of which a yes can make the condition false, and those of which it can make it true."""
    match when:
        case IsOneOf(code, values):
            return (_NONE if False not in values else frozenset((code,))), (
                _NONE if True not in values else frozenset((code,))
            )
        case Not(part):
            against, towards = _turns(part)
            return towards, against
        case AllOf(parts) | AnyOf(parts):
            both = [_turns(part) for part in parts]
            return _NONE.union(*(a for a, _ in both)), _NONE.union(*(t for _, t in both))
        case MembersBetween(who, low, high):
            against, towards = _turns(who)
            least = (_NONE, _NONE) if low is None else (against, towards)
            most = (_NONE, _NONE) if high is None else (towards, against)
            return least[0] | most[0], least[1] | most[1]
        case AgeBetween() | IsBetween() | LiesWithin():
            return _NONE, _NONE
        case _:
            assert_never(when)
