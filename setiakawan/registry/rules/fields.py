"""What a field of a person may hold when somebody enters it. Pure."""

import datetime
from collections.abc import Mapping
from typing import Any

from setiakawan.core.text import clean_text
from setiakawan.registry.rules.projection import PERSON_FIELDS, TOGETHER

IDENTITY_FIELDS = frozenset(
    ("name", "sex", "birth_date", "birth_precision", "birth_place", "mother_name", "father_name", "area")
)
"""Fields that say who somebody is: changing one needs a reason."""

LONGEST = {
    "name": 120, "birth_place": 100, "mother_name": 120, "father_name": 120, "marital_status": 20, "education": 60,
    "occupation": 80, "area": 13, "hamlet": 80, "rw": 5, "rt": 5, "address": 200,
}  # fmt: skip
_CHOICES = {
    "sex": ("L", "P", ""),
    "birth_precision": ("day", "month", "year", "estimated", ""),
    "address_basis": ("domicile", "kk", ""),
}
EARLIEST_YEAR = 1850


class ValueImpossible(Exception):
    """A field cannot hold this value. `field` names it, `why` is a sentence for people."""

    def __init__(self, field: str, why: str):
        super().__init__(f"{field}: {why}")
        self.field, self.why = field, why


def tidy_values(values: Mapping[str, Any], *, today: datetime.date) -> dict[str, Any]:
    """This will bring entered values to the form in which statements keep them; unknown is "" (a date: None).

    Raises KeyError for a field that nobody may set this way and ValueImpossible.
    """
    unknown = set(values) - set(PERSON_FIELDS)
    if unknown:
        raise KeyError(*sorted(unknown))
    tidy = {field: _tidy(field, value) for field, value in values.items()}
    if "birth_date" in tidy or "birth_precision" in tidy:
        tidy["birth_date"], tidy["birth_precision"] = _birth(tidy, today)
    if "name" in tidy and not tidy["name"]:
        raise ValueImpossible("name", "Nama tidak boleh dikosongkan.")
    return tidy


def changed(tidy: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """The values that differ from the current ones, each with the field it belongs together with. Case counts."""
    differing = {field for field, value in tidy.items() if (value or "") != (current[field] or "")}
    pairs = [*TOGETHER.items(), *((b, a) for a, b in TOGETHER.items())]
    differing |= {other for field, other in pairs if field in differing and other in tidy}
    return {field: value for field, value in tidy.items() if field in differing}


def _tidy(field: str, value: Any) -> Any:
    if field == "birth_date":
        return value.isoformat() if isinstance(value, datetime.date) else (value or None)
    text = clean_text(value or "")
    if field in _CHOICES and text not in _CHOICES[field]:
        raise ValueImpossible(field, "Pilihan ini tidak ada.")
    if len(text) > LONGEST.get(field, 200):
        raise ValueImpossible(field, f"Paling banyak {LONGEST[field]} huruf.")
    return text


def _birth(tidy: Mapping[str, Any], today: datetime.date) -> tuple[str | None, str]:
    """Date and precision belong together: both known or neither; what is not known of a date is 1."""
    written, precision = tidy.get("birth_date"), tidy.get("birth_precision", "day" if tidy.get("birth_date") else "")
    if not written:
        return None, ""
    if not precision:
        raise ValueImpossible("birth_precision", "Sebutkan seberapa pasti tanggal ini.")
    try:
        date = datetime.date.fromisoformat(written)
    except ValueError as impossible:
        raise ValueImpossible("birth_date", "Tanggal ini tidak ada di kalender.") from impossible
    if date > today:
        raise ValueImpossible("birth_date", "Tanggal lahir tidak mungkin di masa depan.")
    if date.year < EARLIEST_YEAR:
        raise ValueImpossible("birth_date", "Tahun lahir ini terlalu jauh di masa lalu.")
    return floor_date(date, precision).isoformat(), precision


def floor_date(date: datetime.date, precision: str) -> datetime.date:
    """The date with the parts that are not known set to 1."""
    if precision == "month":
        return date.replace(day=1)
    return date.replace(month=1, day=1) if precision in ("year", "estimated") else date
