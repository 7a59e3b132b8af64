"""How values of the registry are said in Indonesian: dates with their precision, ages, states, fields."""

import datetime
from typing import Any

from django.utils.dateformat import format as format_date

from setiakawan.areas.gazetteer import gazetteer
from setiakawan.core.dates import age_range_on
from setiakawan.registry.models import AddressBasis, DatePrecision, Person, Sex
from setiakawan.registry.rules.state import PersonState

UNKNOWN = "belum diketahui"
_CHOICES = {"sex": Sex, "birth_precision": DatePrecision, "address_basis": AddressBasis}
STATES = {"alive": "Hidup", "dead": "Meninggal", "moved": "Pindah", "missing": "Hilang"}
TONES = {"alive": "ok", "dead": "done", "moved": "info", "missing": "late"}


def field_label(field: str) -> str:
    """The name of a person's field, as people read it."""
    label = str(Person._meta.get_field(field).verbose_name)
    return label[:1].upper() + label[1:]


def say_value(field: str, value: Any) -> str:
    """A value of a field as statements keep it, in words; "" for unknown."""
    if not value:
        return ""
    if field == "birth_date":
        return date_in_words(datetime.date.fromisoformat(value) if isinstance(value, str) else value)
    if field == "area":
        return area_in_words(value)
    choices = _CHOICES.get(field)
    return str(choices(value).label) if choices and value in choices.values else str(value)


def area_in_words(code: str) -> str:
    """Village and kecamatan of a code, or the code itself where no list has it."""
    names = gazetteer()
    if not names.is_current(code) and not names.is_retired(code):
        return code
    parent = names.parent_of(code)
    return f"{names.name_of(code)}, {names.name_of(parent)}" if parent else str(names.name_of(code))


def date_in_words(date: datetime.date) -> str:
    """3 Mei 1984."""
    return format_date(date, "j F Y")


def dated(date: datetime.date | None, precision: str = "day") -> str:
    """A date as far as it is known: "3 Mei 1984", "Mei 1984", "1984", "paling lambat 3 Mei 1984"; "" for none."""
    if date is None:
        return ""
    if precision == "by":
        return f"paling lambat {date_in_words(date)}"
    if precision == "estimated":
        return f"sekitar {date.year}"
    return {"month": format_date(date, "F Y"), "year": str(date.year)}.get(precision) or date_in_words(date)


def birth_in_words(date: datetime.date | None, precision: str) -> str:
    """A birth date with its precision; "" when unknown."""
    return dated(date, precision)


def age_in_words(date: datetime.date | None, precision: str, on: datetime.date) -> str:
    """The age on a day as far as it is known: "41 tahun", "41 atau 42 tahun", "sekitar 36–46 tahun", "8 bulan"."""
    if date is None:
        return ""
    youngest, oldest = age_range_on(date, precision, on)
    if precision == "day" and youngest < 1:
        return _months(date, on)
    if precision == "estimated":
        return f"sekitar {youngest}–{oldest} tahun"
    return f"{youngest} tahun" if youngest == oldest else f"{youngest} atau {oldest} tahun"


def _months(date: datetime.date, on: datetime.date) -> str:
    if on < date:
        return "belum lahir"
    months = (on.year - date.year) * 12 + on.month - date.month - (on.day < date.day)
    return f"{months} bulan" if months else f"{(on - date).days} hari"


def state_in_words(state: PersonState) -> str:
    """ "Hidup", "Meninggal 3 Mei 2024", "Pindah paling lambat 31 Desember 2025"."""
    when = dated(state.since, state.precision) if state.kind != "alive" else ""
    return f"{STATES[state.kind]} {when}".strip()
