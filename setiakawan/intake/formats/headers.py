"""Header cells as they are compared."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[^0-9a-z]+")


def normalise_header(text: str) -> str:
    """Fold a header cell: case, accents, spaces, underscores, dots, BOM and invisible characters do not matter."""
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKD", text).lower()).strip()
