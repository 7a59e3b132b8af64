"""Changes of a whole family: another head, a part that becomes a family of its own."""

import datetime
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.core.sealing import blind_index
from setiakawan.registry.models import (
    EventKind,
    Family,
    FamilyNumber,
    FamilyRole,
    LifeEvent,
    Membership,
    Person,
    Source,
)
from setiakawan.registry.rules.nik import digits_of
from setiakawan.registry.search import index_new
from setiakawan.registry.services.entry import hold_person, new_source, say
from setiakawan.registry.services.events import EventInFuture
from setiakawan.registry.services.stays import (
    NewHeadNeeded,
    NotAMember,
    begin_stay,
    end_stay,
    hold_family,
    make_head,
    remaining,
)


class FamilyNumberTaken(Exception):
    """Another family carries this KK number."""


class FamilyNumberUnreadable(Exception):
    """A KK number has 16 digits."""


class AlreadyHead(Exception):
    """The person is the head already."""


class HeadNotAmongThose(Exception):
    """The head of the new family must be one of those who leave."""


@transaction.atomic
def change_head(
    *,
    family_id: int,
    new_head: int,
    old_role: str = "",
    on: datetime.date,
    note: str = "",
    by: Scope,
    today: datetime.date,
) -> LifeEvent:
    """This will make another living member the head; the former head stays with `old_role` ("" = not known yet).

    Raises NotAllowed, Family.DoesNotExist, NotAMember, AlreadyHead, EventInFuture.
    """
    by.require("registry.edit")
    if on > today:
        raise EventInFuture
    family = hold_family(by, family_id)
    if new_head not in {person.pk for person in remaining(family, on)}:
        raise NotAMember
    # Persons before their stays, in the order of their numbers, as a merge holds them: neither waits for the other.
    heads = family.memberships.filter(valid_until=None, role=FamilyRole.HEAD)
    both = {new_head, *heads.values_list("person_id", flat=True)}
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=both).order_by("pk"))
    hold_person(by, new_head)
    former = heads.select_for_update().first()
    source = new_source(by, label="Laporan ganti kepala keluarga", on=today)
    if former is not None:
        if former.person_id == new_head:
            raise AlreadyHead
        end_stay(former, on=on, source=source)
        begin_stay(former.person, family, role=old_role, on=on, source=source)
    head = make_head(family, new_head, on=on, source=source)
    event = _event(head, EventKind.HEAD_CHANGE, on, family, source, note)
    record(
        by, "registry.record_event", family, area_code=family.area_id, details={"kind": event.kind, "event": event.pk}
    )
    return event


@transaction.atomic
def split_family(
    *, family_id: int, roles: Mapping[int, str], number: str, on: datetime.date, place: Mapping[str, str] | None = None,
    new_head: int | None = None, head_unknown: bool = False, note: str = "", by: Scope, today: datetime.date,
) -> Family:  # fmt: skip
    """This will make a new KK of some members: `roles` gives each of them their role there, one being head.

    `number` is the new KK number; `place` (hamlet, rw, rt, address) where it differs from the old family's. When the old
    head leaves and others stay, they need a head. Raises NotAllowed, Family.DoesNotExist, HeadNotAmongThose, NotAMember,
    NewHeadNeeded, FamilyNumberTaken, FamilyNumberUnreadable, EventInFuture.
    """
    by.require("registry.edit")
    if on > today:
        raise EventInFuture
    if list(roles.values()).count(FamilyRole.HEAD) != 1:
        raise HeadNotAmongThose
    old = hold_family(by, family_id)
    stays = {stay.person_id: stay for stay in old.memberships.select_for_update().filter(valid_until=None)}
    if not set(roles) <= set(stays):
        raise NotAMember
    people = {number: hold_person(by, number) for number in sorted(roles)}
    source = new_source(by, label="Laporan pisah KK", on=today)
    family = _new_family(old, number, place or {}, on, source)
    for person_id, role in roles.items():
        _carry_over(people[person_id], stays[person_id], family, role, on, source, note)
    if any(stays[p].role == FamilyRole.HEAD for p in roles):
        _settle_old_head(old, on, source, new_head, head_unknown)
    index_new()
    record(
        by, "registry.record_event", family, area_code=family.area_id,
        details={"kind": EventKind.FAMILY_SPLIT, "from": old.pk, "people": len(roles)},
    )  # fmt: skip
    return family


def _new_family(old: Family, number: str, place: Mapping[str, str], on: datetime.date, source: Source) -> Family:
    digits = digits_of(number)
    if len(digits) != 16 or not digits.isdigit():
        raise FamilyNumberUnreadable
    where = {field: place.get(field) or getattr(old, field) for field in ("hamlet", "rw", "rt", "address")}
    family = Family.objects.create(kind=old.kind, area=old.area, source=source, **where)
    try:
        with transaction.atomic():
            FamilyNumber.objects.create(
                family=family, number=digits, number_key=blind_index(digits, "family"), source=source, valid_from=on
            )
    except IntegrityError as taken:
        raise FamilyNumberTaken from taken
    return family


def _carry_over(
    person: Person, stay: Membership, family: Family, role: str, on: datetime.date, source: Source, note: str
) -> None:
    end_stay(stay, on=on, source=source)
    begin_stay(person, family, role=role, on=on, source=source)
    where = {field: getattr(family, field) for field in ("hamlet", "rw", "rt", "address")}
    say(person, {**where, "address_basis": "kk"}, source=source, at=timezone.now())
    _event(person, EventKind.FAMILY_SPLIT, on, family, source, note)


def _settle_old_head(old: Family, on: datetime.date, source: Source, new_head: int | None, head_unknown: bool) -> None:
    staying = remaining(old, on)
    if not staying or head_unknown:
        return
    if new_head is None:
        raise NewHeadNeeded(old, staying)
    if new_head not in {person.pk for person in staying}:
        raise NotAMember
    _event(make_head(old, new_head, on=on, source=source), EventKind.HEAD_CHANGE, on, old, source, "")


def _event(person: Person, kind: str, on: datetime.date, family: Family, source: Source, note: str) -> LifeEvent:
    return LifeEvent.objects.create(
        person=person, kind=kind, on=on, precision="day", family=family, note=note.strip()[:300], source=source,
        recorded_at=timezone.now(),
    )  # fmt: skip
