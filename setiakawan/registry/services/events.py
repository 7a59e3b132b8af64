"""What happens in a person's life, with all that follows from it in the registry, in one transaction."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from setiakawan.accounts.scope import Scope
from setiakawan.areas.models import Area
from setiakawan.audit.services import record
from setiakawan.registry.models import (
    EventKind,
    Family,
    FamilyKind,
    FamilyRole,
    LifeEvent,
    Membership,
    Person,
    Source,
)
from setiakawan.registry.queries import people_in, state_on
from setiakawan.registry.rules.fields import floor_date, tidy_values
from setiakawan.registry.services.entry import hold_person, new_source, require_area, say
from setiakawan.registry.services.stays import begin_stay, hold_family, leave_families, open_stays

MARRIED, DIVORCED, WIDOWED = "Kawin", "Cerai hidup", "Cerai mati"
_PARTNERS = (FamilyRole.HUSBAND, FamilyRole.WIFE)


class EventInFuture(Exception):
    """What has not happened yet is not recorded."""


class EventBeforeBirth(Exception):
    """The event would lie before the person was born."""


class PersonIsDead(Exception):
    """Nothing happens to a person after death; withdraw the death if it was recorded wrongly."""


class SamePerson(Exception):
    """Nobody marries themselves."""


class AlreadyMember(Exception):
    """The person stands on this KK already."""


@transaction.atomic
def record_death(
    *, person_id: int, on: datetime.date, precision: str, note: str = "", new_head: int | None = None,
    head_unknown: bool = False, by: Scope, today: datetime.date,
) -> LifeEvent:  # fmt: skip
    """This will record a death and end every stay in a family; a head's family gets another head.

    Whoever was married to the dead on the same KK is widowed by it: a statement of the same source, which goes when the
    death is withdrawn. Raises NotAllowed, Person.DoesNotExist, EventInFuture, EventBeforeBirth, PersonIsDead, NewHeadNeeded, NotAMember.
    """
    survivors = _survivors(by, person_id, today)
    person, on, source = _begin(by, person_id, on, precision, today, "Laporan kematian")
    event = _event(person, EventKind.DEATH, on, precision, source, note=note)
    heads = leave_families(person, on=on, source=source, new_head=new_head, head_unknown=head_unknown)
    _note_heads(heads, on, precision, source)
    for survivor in survivors:
        say(survivor, {"marital_status": WIDOWED}, source=source, at=timezone.now())
        record(
            by, "registry.record_event", survivor, area_code=survivor.area_id,
            details={"kind": "widowed", "event": event.pk},
        )  # fmt: skip
    return _audited(by, event)


@transaction.atomic
def record_move_out(
    *, person_id: int, on: datetime.date, precision: str, destination: str = "", note: str = "",
    new_head: int | None = None, head_unknown: bool = False, by: Scope, today: datetime.date,
) -> LifeEvent:  # fmt: skip
    """This will record that somebody left the district, which ends their stay on the KK.

    `destination` is an area code or "". A move to a village where the person stays registered is `record_move_in`.
    Raises as `record_death`, and AreaUnknown.
    """
    person, on, source = _begin(by, person_id, on, precision, today, "Laporan pindah keluar")
    area = require_area(destination) if destination else None
    event = _event(person, EventKind.MOVE_OUT, on, precision, source, area=area, note=note)
    heads = leave_families(
        person, on=on, source=source, new_head=new_head, head_unknown=head_unknown, kinds=(FamilyKind.KK,)
    )
    _note_heads(heads, on, precision, source)
    return _audited(by, event)


@transaction.atomic
def record_move_in(
    *, person_id: int, on: datetime.date, precision: str, area: str, place: dict[str, str] | None = None,
    family_id: int | None = None, role: str = "", note: str = "", new_head: int | None = None, head_unknown: bool = False,
    by: Scope, today: datetime.date,
) -> LifeEvent:  # fmt: skip
    """This will record that somebody now lives in a village: from elsewhere, returned, or from another one here.

    `place` holds hamlet, rw, rt, address there. With `family_id` the person joins that KK with `role` and leaves the old
    one; without, the KK stays as it is. Raises as `record_death`, AreaUnknown, Family.DoesNotExist, AlreadyMember.
    """
    person, on, source = _begin(by, person_id, on, precision, today, "Laporan pindah datang")
    came_from, village = person.area, require_area(area)
    where = {
        "hamlet": "",
        "rw": "",
        "rt": "",
        "address": "",
        **(place or {}),
        "area": village.code,
        "address_basis": "domicile",
    }
    if family_id is not None:
        family = hold_family(by, family_id)
        if any(stay.family_id == family.pk for stay in open_stays(person)):
            raise AlreadyMember
        heads = leave_families(
            person, on=on, source=source, new_head=new_head, head_unknown=head_unknown, kinds=(family.kind,)
        )
        _note_heads(heads, on, precision, source)
        begin_stay(person, family, role=role, on=on, source=source)
        where["address_basis"] = "kk"
    say(person, tidy_values(where, today=today), source=source, at=timezone.now())
    event = _event(
        person, EventKind.MOVE_IN, on, precision, source, area=village, note=note or f"dari {came_from.name}"
    )
    return _audited(by, event, came_from.code)


@transaction.atomic
def record_missing(
    *, person_id: int, on: datetime.date, precision: str, note: str = "", by: Scope, today: datetime.date
) -> LifeEvent:
    """This will record that nobody knows where a person is since a day; the stay in the family goes on. Raises as
    `record_death`. Who is found again is recorded with `record_move_in`, or the event is withdrawn.
    """
    person, on, source = _begin(by, person_id, on, precision, today, "Laporan orang hilang")
    return _audited(by, _event(person, EventKind.MISSING, on, precision, source, note=note))


@transaction.atomic
def record_marriage(
    *, person_id: int, partner_id: int | None, on: datetime.date, precision: str, note: str = "", by: Scope,
    today: datetime.date,
) -> LifeEvent:  # fmt: skip
    """This will record a marriage, for the partner as well where the registry knows them. Raises as `record_death`,
    and SamePerson.
    """
    return _record_of_two(
        EventKind.MARRIAGE, MARRIED, "Laporan perkawinan", person_id, partner_id, on, precision, note, by, today
    )


@transaction.atomic
def record_divorce(
    *, person_id: int, partner_id: int | None, on: datetime.date, precision: str, note: str = "", by: Scope,
    today: datetime.date,
) -> LifeEvent:  # fmt: skip
    """This will record a divorce, for the partner as well where known. Raises as `record_death`, and SamePerson."""
    return _record_of_two(
        EventKind.DIVORCE, DIVORCED, "Laporan perceraian", person_id, partner_id, on, precision, note, by, today
    )


@transaction.atomic
def record_birth(
    *, family_id: int, values: dict[str, Any], role: str = "child", note: str = "", by: Scope, today: datetime.date
) -> LifeEvent:
    """This will record a birth: a new person in the family, living where the family lives.

    `values` hold name, sex, birth_date, birth_precision and what else is known. Raises NotAllowed, Family.DoesNotExist,
    ValueImpossible, EventInFuture.
    """
    by.require("registry.edit")
    family = hold_family(by, family_id)
    place = {
        "area": family.area_id,
        "hamlet": family.hamlet,
        "rw": family.rw,
        "rt": family.rt,
        "address": family.address,
    }
    said = {**tidy_values(values, today=today), **place, "address_basis": "kk"}
    if not said.get("birth_date"):
        raise EventInFuture
    on = datetime.date.fromisoformat(said["birth_date"])
    source = new_source(by, label="Laporan kelahiran", on=today)
    child = Person.objects.create(name=said["name"], name_key="", area_id=family.area_id, version=0)
    say(child, said, source=source, at=timezone.now())
    begin_stay(child, family, role=role, on=on, source=source)
    precision = "year" if said["birth_precision"] == "estimated" else said["birth_precision"]
    return _audited(by, _event(child, EventKind.BIRTH, on, precision, source, family=family, note=note))


def _record_of_two(kind, status, label, person_id, partner_id, on, precision, note, by, today) -> LifeEvent:
    if partner_id == person_id:
        raise SamePerson
    # Rows are held in the order of their numbers, so that two marriages cannot wait for each other.
    order = sorted(number for number in (person_id, partner_id) if number is not None)
    people = {number: _begin(by, number, on, precision, today, label) for number in order}
    events = {}
    for number, (person, day, source) in people.items():
        events[number] = _event(person, kind, day, precision, source, note=note)
        say(person, {"marital_status": status}, source=source, at=timezone.now())
    for number, event in events.items():
        if number != person_id:
            _audited(by, event)
    return _audited(by, events[person_id])


def _survivors(by: Scope, person_id: int, today: datetime.date) -> list[Person]:
    """Who lives on married to this person on one KK, within the scope; held, all in the order of their numbers.

    Only what the KK says: the head and a wife or husband. A head who has another one stays married.
    """
    stay = Membership.objects.filter(person=person_id, kind=FamilyKind.KK, valid_until=None).first()
    if stay is None or stay.role not in (FamilyRole.HEAD, *_PARTNERS):
        return []
    others = Membership.objects.filter(family=stay.family_id, valid_until=None).exclude(person=person_id)
    partners = set(others.filter(role__in=_PARTNERS).values_list("person", flat=True))
    if stay.role in _PARTNERS:
        partners = set() if partners else set(others.filter(role=FamilyRole.HEAD).values_list("person", flat=True))
    held = people_in(by).select_for_update().filter(pk__in=partners | {person_id}).order_by("pk")
    people = [p for p in held if p.pk != person_id and (not p.marital_status or p.marital_status.startswith(MARRIED))]
    states = state_on([p.pk for p in people], today)
    return [p for p in people if states[p.pk].kind != "dead"]


def _begin(
    by: Scope, person_id: int, on: datetime.date, precision: str, today: datetime.date, label: str
) -> tuple[Person, datetime.date, Source]:
    """Permission, the person held, and whether this can have happened on that day."""
    by.require("registry.edit")
    person = hold_person(by, person_id)
    on = floor_date(on, precision)
    if on > today:
        raise EventInFuture
    if person.birth_date and on < _earliest(person, precision):
        raise EventBeforeBirth
    if state_on([person.pk], today)[person.pk].kind == "dead":
        raise PersonIsDead
    return person, on, new_source(by, label=label, on=today)


def _earliest(person: Person, precision: str) -> datetime.date:
    """The first day on which something can have happened to this person, as far as both dates are known."""
    if person.birth_precision == "estimated":
        return datetime.date(max(person.birth_date.year - 5, 1), 1, 1)
    return floor_date(person.birth_date, precision)


def _event(
    person: Person, kind: str, on: datetime.date, precision: str, source: Source, *, area: Area | None = None,
    family: Family | None = None, note: str = "",
) -> LifeEvent:  # fmt: skip
    if family is None:
        stays = [stay for stay in open_stays(person) if stay.kind == FamilyKind.KK]
        family = stays[0].family if stays else None
    return LifeEvent.objects.create(
        person=person, kind=kind, on=on, precision=precision, area=area, family=family, note=note.strip()[:300],
        source=source, recorded_at=timezone.now(),
    )  # fmt: skip


def _note_heads(heads: list[Person], on: datetime.date, precision: str, source: Source) -> None:
    for head in heads:
        _event(head, EventKind.HEAD_CHANGE, on, precision, source)


def _audited(by: Scope, event: LifeEvent, area_code: str = "") -> LifeEvent:
    record(
        by, "registry.record_event", event.person, area_code=area_code or event.person.area_id,
        details={"kind": event.kind, "event": event.pk},
    )  # fmt: skip
    return event
