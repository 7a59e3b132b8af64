"""A person's current fields follow from what sources said: per field the latest statement that adopted it."""

from collections.abc import Iterable
from typing import Any, Protocol

PERSON_FIELDS = (
    "name", "sex", "birth_date", "birth_precision", "birth_place", "mother_name", "father_name", "marital_status",
    "education", "occupation", "area", "hamlet", "rw", "rt", "address", "address_basis",
)  # fmt: skip
"""Contestable fields of `Person`. Statements hold them as text; a birth date as YYYY-MM-DD, an area as its code."""

TOGETHER = {"birth_date": "birth_precision", "address": "address_basis"}
"""Fields that mean something only with their companion: both are adopted or neither."""


class Said(Protocol):
    """What `project` needs of a statement."""

    values: dict[str, Any]
    adopted: list[str] | None
    withdrawn_at: Any


def adopted_fields(statement: Said) -> list[str]:
    """The person's fields that were taken over from a statement, none when it is withdrawn."""
    if statement.withdrawn_at is not None:
        return []
    named = statement.values if statement.adopted is None else statement.adopted
    return [f for f in named if f in statement.values and f in PERSON_FIELDS]


def project(statements: Iterable[Said]) -> dict[str, Any]:
    """Give the fields that live statements determine; `statements` in the order in which they were recorded.

    A field that none of them adopted is absent: unknown. What an older file says late wins only where somebody adopted
    it, since adopting is the act that decides.
    """
    fields: dict[str, Any] = {}
    for statement in statements:
        for field in adopted_fields(statement):
            fields[field] = statement.values[field]
    return fields
