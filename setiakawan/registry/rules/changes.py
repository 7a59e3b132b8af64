"""When a proposal no longer fits the person it was made for. Pure."""

from collections.abc import Mapping
from typing import Any


def conflicting_fields(before: Mapping[str, Any], current: Mapping[str, Any]) -> list[str]:
    """The proposed fields whose value is another one than the proposer saw. Letter case counts."""
    return [field for field, value in before.items() if (value or "") != (current[field] or "")]
