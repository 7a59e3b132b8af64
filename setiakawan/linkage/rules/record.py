"""What one row says about one human being, exactly as it was typed."""

from dataclasses import dataclass, field, fields
from datetime import date


@dataclass(frozen=True, slots=True)
class Record:
    """One row about one person. Every text is as typed; an empty text and a missing value mean the same.

    `birth` is a date or text in ISO or Indonesian order; `precision` is "day", "month", "year" or "estimated", and
    "" where nobody said. `sex` is "L", "P" or "". `source` names the list the row stands in, `source_key` its place.
    `names_persons_once` says that the source is kept so that nobody stands in it twice.
    """

    name: str = ""
    birth: date | str | None = None
    precision: str = ""
    sex: str = ""
    nik: str = ""
    kk: str = ""
    mother: str = ""
    father: str = ""
    birth_place: str = ""
    phone: str = ""
    village: str = ""
    address: str = ""
    source: str = ""
    source_key: str = ""
    names_persons_once: bool = False
    extra: tuple[tuple[str, str], ...] = field(default=())


COLUMNS = tuple(one.name for one in fields(Record) if one.name not in {"extra", "names_persons_once"})
"""The columns that a table of records has, in this order."""
