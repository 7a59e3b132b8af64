"""How one village fills in its file: codes or words, which dates, capitals, which kind of file."""

import random
from dataclasses import dataclass

from setiakawan.demo.chance import Weighted

_KIND = Weighted([("xlsx", 80), ("csv", 13), ("ods", 7)])
_DATES = Weighted([("iso", 40), ("slash", 25), ("dash", 10), ("excel", 25)])
_CSV = Weighted([(("cp1252", ";"), 50), (("utf-8-sig", ","), 30), (("utf-8", ";"), 20)])


@dataclass(frozen=True)
class Style:
    """The habits of whoever fills in one file. `dates` is iso, slash, dash (text) or excel (date cells)."""

    kind: str = "xlsx"
    codes: bool = True
    dates: str = "iso"
    capitals: bool = True
    encoding: str = ""
    delimiter: str = ""

    @classmethod
    def drawn(cls, rng: random.Random) -> "Style":
        """The habits of one village."""
        kind = _KIND(rng)
        encoding, delimiter = _CSV(rng) if kind == "csv" else ("", "")
        dates = _DATES(rng)
        return cls(
            kind=kind, codes=rng.random() < 0.6, dates="slash" if dates == "excel" and kind == "csv" else dates,
            capitals=rng.random() < 0.75, encoding=encoding, delimiter=delimiter,
        )  # fmt: skip

    def name(self, text: str) -> str:
        """A name as this office writes it. Old Windows files have the curly apostrophe."""
        text = text if self.capitals else " ".join(word.capitalize() for word in text.split(" "))
        return text.replace("'", "’") if self.encoding == "cp1252" else text
