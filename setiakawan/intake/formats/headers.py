"""Header cells as they are compared."""

import re
import unicodedata
from functools import lru_cache

from setiakawan.intake.readers import Cell

_NOT_WORD = re.compile(r"[^0-9a-z]+")


@lru_cache(maxsize=4096)
def fold_header(text: str) -> str:
    """Fold a header to its letters and digits: "No. KK", "NO_KK" and "no kk" are one, and so is one behind a BOM."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKD", text).lower())


def fold_row(cells: list[Cell]) -> list[str]:
    """The folded text cells of a row; what is no text becomes ""."""
    return [fold_header(cell) if isinstance(cell, str) and len(cell) < 200 else "" for cell in cells]
