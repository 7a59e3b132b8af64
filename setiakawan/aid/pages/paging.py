"""Some rows of a long list at a time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
ON_A_PAGE = 25


@dataclass(frozen=True)
class Shown(Generic[Row]):
    """The rows of a page, where it starts, of how many in all, and where the next one starts (empty = no more)."""

    rows: Sequence[Row]
    start: int
    found: int
    after: str

    @property
    def words(self) -> str:
        """Such as "26–50 dari 200"."""
        if not self.rows:
            return "Tidak ada yang cocok"
        return f"{self.start + 1}–{self.start + len(self.rows)} dari {self.found}"


def page_of(request, rows: Sequence[Row]) -> Shown[Row]:
    """The page that the address asks for by `mulai`; the first one where it asks for none that is there."""
    start = start_of(request.GET.get("mulai"))
    start = start if start < len(rows) else 0
    after = start + ON_A_PAGE
    return Shown(rows[start:after], start, len(rows), str(after) if after < len(rows) else "")


def start_of(told: str | None) -> int:
    """A place in a list, as an address or a button says it; 0 for anything else."""
    return int(told) if told and re.fullmatch("[0-9]{1,7}", told) else 0
