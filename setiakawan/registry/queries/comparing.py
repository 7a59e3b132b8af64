"""Two persons side by side, every difference in words."""

import datetime
from dataclasses import dataclass

from setiakawan.accounts.scope import Scope
from setiakawan.registry.models import IdentifierKind, IdentifierStatus, Person
from setiakawan.registry.queries.overview import PersonOverview, person_overview
from setiakawan.registry.rules.masking import mask_number
from setiakawan.registry.words import birth_in_words, field_label, say_value, state_in_words

_FIELDS = (
    "sex", "birth_place", "mother_name", "father_name", "marital_status", "education", "occupation", "area", "rt",
    "address",
)  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """One line of a comparison. `word` says how the two stand to each other; the values are words, masked where needed."""

    label: str
    one: str
    other: str
    word: str
    tone: str


@dataclass(frozen=True)
class Comparison:
    """Two persons within the scope, the lines in which they are compared, and what is known of neither."""

    one: PersonOverview
    other: PersonOverview
    lines: list[Compared]
    unknown: list[str]

    @property
    def people(self) -> tuple[Person, Person]:
        """Both, in the order asked for."""
        return self.one.person, self.other.person


def compare_people(scope: Scope, one: int, other: int, on: datetime.date) -> Comparison:
    """Two persons side by side. Raises Person.DoesNotExist where the viewer may not see both, or they are one."""
    if one == other:
        raise Person.DoesNotExist
    sides = person_overview(scope, one, on), person_overview(scope, other, on)
    left, right = (_told(side) for side in sides)
    labels = [*left, *(label for label in right if label not in left)]
    known = [label for label in labels if left.get(label) or right.get(label)]
    lines = [_line(label, left.get(label, ""), right.get(label, "")) for label in known]
    return Comparison(*sides, lines, [label for label in labels if label not in known])


def _told(side: PersonOverview) -> dict[str, str]:
    person = side.person
    told = {"Nama": person.name, "Tanggal lahir": birth_in_words(person.birth_date, person.birth_precision)}
    if not person.birth_date:
        told["Tanggal lahir"] = ""
    for field in _FIELDS:
        value = person.area_id if field == "area" else getattr(person, field)
        told[field_label(field)] = say_value(field, value) if value else ""
    niks = [
        row for row in side.identifiers if row.kind == IdentifierKind.NIK and row.status != IdentifierStatus.WITHDRAWN
    ]
    told["NIK"] = ", ".join(f"{mask_number(row.number)} ({row.get_status_display().lower()})" for row in niks)
    told["Nomor KK"] = mask_number(side.family_number.number) if side.family_number else ""
    told["Hubungan dalam KK"] = side.stay.get_role_display() if side.stay and side.stay.role else ""
    told["Telepon"] = ", ".join(mask_number(row.value) for row in side.contacts if row.kind == "phone")
    told["Keadaan"] = state_in_words(side.state)
    for fact in side.facts:
        told.setdefault(fact.label, "")
        told[fact.label] += f"; {fact.value}" if told[fact.label] else fact.value
    return told


def _line(label: str, one: str, other: str) -> Compared:
    if one and other:
        is_same = one.casefold() == other.casefold()
        return Compared(label, one, other, "sama" if is_same else "berbeda", "ok" if is_same else "wait")
    return Compared(label, one, other, "hanya satu yang tahu", "done")
