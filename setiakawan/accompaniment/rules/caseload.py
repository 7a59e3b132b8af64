"""How many open cases one companion may carry. About 25 at one time (SafeLives; more than 30 is unsafe)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

DEFAULT_LIMIT = 25


@dataclass(frozen=True)
class LimitSet:
    """A limit that the office set from a day on, for one user or for everybody of a role."""

    cases: int
    valid_from: datetime.date
    user_id: int | None = None
    role: str = ""


def limit_for(user_id: int, role: str, limits: Iterable[LimitSet], on: datetime.date) -> int:
    """The limit in force for a user on a day: the user's own, else the role's, else 25. The latest one set holds."""
    begun = sorted((limit for limit in limits if limit.valid_from <= on), key=lambda limit: limit.valid_from)
    own = [limit.cases for limit in begun if limit.user_id == user_id]
    shared = [limit.cases for limit in begun if limit.user_id is None and limit.role == role]
    return (own or shared or [DEFAULT_LIMIT])[-1]
