"""What each statement changed, and what sources disagree about. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from setiakawan.registry.rules.projection import PERSON_FIELDS, Said, adopted_fields


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that a statement gave another value. `old` is None where nothing was said before; not `is_taken` = only said."""

    field: str
    old: Any
    new: Any
    is_taken: bool


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one statement says about one field, and whether it was taken over then and holds now."""

    statement: Any
    value: Any
    is_taken: bool
    is_current: bool


def changes_by_statement(statements: Iterable[Said]) -> list[tuple[Said, list[FieldChange]]]:
    """Pair each statement, in the order of recording, with the fields that it changed or would have changed."""
    current: dict[str, Any] = {}
    pairs = []
    for statement in statements:
        taken = set(adopted_fields(statement))
        changes = [
            FieldChange(field, current.get(field), statement.values[field], field in taken)
            for field in PERSON_FIELDS
            if field in statement.values and statement.values[field] != current.get(field, "")
        ]
        pairs.append((statement, changes))
        current.update({field: statement.values[field] for field in taken})
    return pairs


def opinions(statements: Sequence[Said], field: str) -> list[Opinion]:
    """Everything that live statements say about a field, the latest recorded first."""
    live = [s for s in statements if s.withdrawn_at is None and field in s.values]
    holding = next((s for s in reversed(live) if field in adopted_fields(s)), None)
    return [Opinion(s, s.values[field], field in adopted_fields(s), s is holding) for s in reversed(live)]


def is_contested(said: Sequence[Opinion]) -> bool:
    """Whether somebody says otherwise than what holds, and was not overruled since: a value said but not taken over.

    Letter case and spaces alone are no contradiction.
    """
    current = next((o for o in said if o.is_current), None)
    return any(not o.is_taken and not _alike(o.value, current.value if current else None) for o in said)


def _alike(one: Any, other: Any) -> bool:
    return _plain(one) == _plain(other)


def _plain(value: Any) -> str:
    return "" if value is None else " ".join(str(value).casefold().split())
