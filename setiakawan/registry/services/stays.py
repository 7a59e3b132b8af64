"""Stays in families: ended and begun, with never two open ones and never two living heads."""

import datetime
from collections.abc import Iterable

from setiakawan.accounts.scope import Scope
from setiakawan.registry.models import Family, FamilyRole, Membership, Person, Source
from setiakawan.registry.queries import families_in, state_on


class NewHeadNeeded(Exception):
    """The head leaves while others stay: somebody must say who is head now, or that it is not known yet."""

    def __init__(self, family: Family, candidates: list[Person]):
        self.family, self.candidates = family, candidates
        super().__init__(f"family {family.pk}")


class NotAMember(Exception):
    """The person does not belong to this family now."""


def open_stays(person: Person) -> list[Membership]:
    """The person's open stays, of every kind of family, held until the transaction ends."""
    return list(person.memberships.select_for_update().filter(valid_until=None).order_by("id"))


def end_stay(stay: Membership, *, on: datetime.date, source: Source) -> None:
    """End a stay on a day (exclusive); never before it began."""
    stay.valid_until = max(on, stay.valid_from) if stay.valid_from else on
    stay.ended_by = source
    stay.save(update_fields=("valid_until", "ended_by"))


def begin_stay(person: Person, family: Family, *, role: str, on: datetime.date, source: Source) -> Membership:
    """Begin a stay; an open one of the same kind must have ended before."""
    return Membership.objects.create(
        person=person, family=family, kind=family.kind, role=role, valid_from=on, source=source
    )


def leave_families(
    person: Person,
    *,
    on: datetime.date,
    source: Source,
    new_head: int | None,
    head_unknown: bool,
    kinds: Iterable[str] = (),
) -> list[Person]:
    """End the person's open stays; where they were head and living members stay, settle the new head.

    `kinds` limits it to these kinds of family. Returns the persons who became head. Raises NewHeadNeeded, NotAMember.
    """
    heads = []
    for stay in open_stays(person):
        if kinds and stay.kind not in kinds:
            continue
        end_stay(stay, on=on, source=source)
        if stay.role == FamilyRole.HEAD:
            head = _settle_head(stay.family, on=on, source=source, new_head=new_head, head_unknown=head_unknown)
            heads += [head] if head else []
    return heads


def make_head(family: Family, person_id: int, *, on: datetime.date, source: Source) -> Person:
    """Give an open member the role of head from a day on. Raises NotAMember."""
    stay = family.memberships.select_for_update().filter(person=person_id, valid_until=None).first()
    if stay is None:
        raise NotAMember
    end_stay(stay, on=on, source=source)
    begin_stay(stay.person, family, role=FamilyRole.HEAD, on=on, source=source)
    return stay.person


def remaining(family: Family, on: datetime.date) -> list[Person]:
    """The living open members of a family, the eldest first."""
    stays = family.memberships.filter(valid_until=None).select_related("person")
    states = state_on([stay.person_id for stay in stays], on)
    people = [stay.person for stay in stays if states[stay.person_id].kind in ("alive", "missing")]
    return sorted(people, key=lambda p: (p.birth_date is None, p.birth_date or datetime.date.max, p.pk))


def hold_family(by: Scope, family_id: int) -> Family:
    """A family of the scope, held until the transaction ends. Raises Family.DoesNotExist."""
    return families_in(by).select_for_update(no_key=True).get(pk=family_id)


def _settle_head(
    family: Family, *, on: datetime.date, source: Source, new_head: int | None, head_unknown: bool
) -> Person | None:
    candidates = remaining(family, on)
    if not candidates or head_unknown:
        return None
    if new_head is None:
        raise NewHeadNeeded(family, candidates)
    if new_head not in {person.pk for person in candidates}:
        raise NotAMember
    return make_head(family, new_head, on=on, source=source)
