"""What a page showed of a hand-over, in a few characters that the page sends back, so that an act upon something that has
changed meanwhile is refused. Pure.
"""

import hashlib
from collections.abc import Iterable


def item_stamp(proposed_to: int, answer: str, *, hangs: bool) -> str:
    """One thing: to whom it was offered, what was answered, and whether it still hangs on who leaves."""
    return f"{proposed_to}.{answer}.{int(hangs)}"


def list_stamp(rows: Iterable[tuple[str, int, int, str]]) -> str:
    """Everything that hangs on who leaves as (kind, number, offered to or 0, answer), in whatever order."""
    told = "\n".join(":".join(map(str, row)) for row in sorted(rows))
    return hashlib.sha256(told.encode()).hexdigest()[:16]
