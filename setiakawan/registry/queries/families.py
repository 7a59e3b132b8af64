"""Families within a scope, and who belongs to them on a day."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.core.sealing import blind_index
from setiakawan.registry.models import Family, FamilyNumber, FamilyRole, Membership, Person
from setiakawan.registry.queries.state import PersonState, state_on
from setiakawan.registry.rules.nik import digits_of

_ROLE_ORDER = {role: position for position, role in enumerate(FamilyRole.values)}


@dataclass(frozen=True)
class Member:
    """A stay in a family. `person` is None where the viewer may not see who it is; then nothing of the person shows."""

    membership: Membership
    person: Person | None
    state: PersonState | None


def families_in(scope: Scope) -> QuerySet[Family]:
    """All families in the viewer's areas. Raises NotAllowed for a role that sees nobody."""
    scope.require("registry.see")
    return Family.objects.filter(scope.q("area"))


def family_for(scope: Scope, family_id: int) -> Family:
    """One family with village and kecamatan. Raises Family.DoesNotExist when there is none inside the scope."""
    return families_in(scope).select_related("area__parent", "source").get(pk=family_id)


def members_on(scope: Scope, family: Family, on: datetime.date) -> list[Member]:
    """Who belongs to a family on a day, head first. A stay counts from `valid_from` up to the day before `valid_until`.

    Members who live outside the viewer's scope are counted, not named.
    """
    stays = Membership.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gt=on), family=family
    )
    return _as_members(scope, stays, on)


def memberships_of(scope: Scope, family: Family, on: datetime.date) -> list[Member]:
    """Every stay in a family, past and present, head first; the states are those of the day."""
    return _as_members(scope, Membership.objects.filter(family=family), on)


def number_of(family: Family) -> FamilyNumber | None:
    """The number that a family carries now, if known. The family came from this module."""
    return family.numbers.filter(valid_until=None).order_by("-id").first()


def family_with_number(scope: Scope, number: str) -> Family | None:
    """The family that carries this KK number now; spaces and dots do not matter. None when the scope has none."""
    key = blind_index(digits_of(number), "family")
    families = families_in(scope).filter(dissolved_on=None, numbers__number_key=key, numbers__valid_until=None)
    return families.first()


def possible_heads(scope: Scope, person: Person, on: datetime.date) -> list[Person]:
    """Who may become head when this person leaves: living fellow members whom the viewer may see. Empty unless head."""
    stay = person.memberships.filter(valid_until=None, role=FamilyRole.HEAD).select_related("family").first()
    members = members_on(scope, stay.family, on) if stay else []
    return [m.person for m in members if m.person and m.person.pk != person.pk and m.state.kind in ("alive", "missing")]


def _as_members(scope: Scope, stays: Iterable[Membership], on: datetime.date) -> list[Member]:
    scope.require("registry.see")
    rows = list(stays.select_related("person"))
    seen = [stay.person_id for stay in rows if scope.covers(stay.person.area_id)]
    states = state_on(seen, on)
    members = [
        Member(stay, stay.person, states[stay.person_id]) if stay.person_id in states else Member(stay, None, None)
        for stay in rows
    ]
    return sorted(members, key=_head_first)


def _head_first(member: Member) -> tuple:
    born = member.person.birth_date if member.person else None
    return (_ROLE_ORDER[member.membership.role], born is None, born or datetime.date.min, member.membership.pk)
