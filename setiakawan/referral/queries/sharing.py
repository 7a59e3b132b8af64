"""For whom the viewer may ask, and exactly what a service would be told."""

import datetime
from dataclasses import dataclass

from setiakawan.accounts.scope import Scope
from setiakawan.core.text import clean_text
from setiakawan.directory.catalogue import shared_fields
from setiakawan.directory.models import Service
from setiakawan.registry.about import accompanies
from setiakawan.registry.models import ContactKind, Person
from setiakawan.registry.queries import people_in
from setiakawan.registry.words import age_in_words, area_in_words


@dataclass(frozen=True)
class Told:
    """What the companion writes: what is needed, and where the service asks for it, what is hard and what helps."""

    words: str
    functioning: str = ""


def share_of(
    scope: Scope, person: Person, service: Service, told: Told, on: datetime.date
) -> list[tuple[str, str, str]]:
    """Exactly what the partner would see: (code, label, value), in the order of the list. Unknown values are left out.

    The person has been asked for by scope.
    """
    values = {
        "name": person.name, "age": age_in_words(person.birth_date, person.birth_precision, on),
        "sex": person.get_sex_display() if person.sex else "", "village": area_in_words(person.area_id),
        "address": " ".join(filter(None, (person.address, f"RT {person.rt}" if person.rt else ""))),
        "phone": _phone(person), "need": clean_text(told.words), "functioning": clean_text(told.functioning),
    }  # fmt: skip
    wanted = [code for code in shared_fields() if code in service.needs]
    return [(code, shared_fields()[code].label, values[code]) for code in wanted if values[code]]


def _phone(person: Person) -> str:
    row = person.contacts.filter(kind=ContactKind.PHONE, withdrawn_at=None).order_by("-pk").first()
    return row.value if row else ""


def askable_person(by: Scope, person_id: int) -> Person:
    """The person for whom the viewer may ask. Raises NotAllowed, Person.DoesNotExist."""
    by.require("referral.ask")
    rows = people_in(by).select_related("area")
    if by.role == "companion" and not accompanies(by, person_id):
        raise Person.DoesNotExist
    return rows.get(pk=person_id)
