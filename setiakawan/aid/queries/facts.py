"""What is known of families on a day, from the rooms below, as the rules ask it. Nothing unknown becomes "no"."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from setiakawan.accounts.scope import Scope
from setiakawan.aid.rules.facts import FamilyFacts, Known, MemberFacts
from setiakawan.core.bulk import chunks
from setiakawan.registry.models import Family, FamilyKind, Identifier, IdentifierKind, IdentifierStatus, Membership
from setiakawan.registry.queries import families_in, state_on
from setiakawan.welfare.queries import current_family_deciles

_REGISTRY = "data kependudukan"
_STATE_WORK = ("PNS", "PEGAWAI NEGERI", "TNI", "TENTARA", "POLRI", "POLISI", "KEPOLISIAN", "ASN", "PPPK")


def facts_of_families(scope: Scope, family_ids: Iterable[int], on: datetime.date) -> dict[int, FamilyFacts]:
    """The facts of each family in the scope, with its living members on the day.

    A fixed number of queries per 900 families and their members. Raises NotAllowed.
    """
    found: dict[int, FamilyFacts] = {}
    for some in chunks(family_ids):
        families = {f.pk: f for f in families_in(scope).filter(pk__in=some)}
        stays = _living(list(families), on)
        people = [stay.person_id for rows in stays.values() for stay in rows]
        of_person = _facts_of_people(scope, people, on)
        deciles = current_family_deciles(scope, families, on)
        for number, family in families.items():
            found[number] = FamilyFacts(
                number, _family_facts(family, deciles.get(number)),
                tuple(_member(stay, of_person[stay.person_id]) for stay in stays.get(number, ())),
            )  # fmt: skip
    return found


def families_to_judge(scope: Scope, area: str, on: datetime.date) -> Iterable[int]:
    """The families on a KK in an area that are not dissolved on the day. Raises NotAllowed."""
    scope.require("registry.see", area)
    rows = families_in(scope).filter(
        Q(dissolved_on=None) | Q(dissolved_on__gt=on), area__within=area, kind=FamilyKind.KK
    )
    return rows.order_by("pk").values_list("pk", flat=True)


def _living(families: list[int], on: datetime.date) -> dict[int, list[Membership]]:
    rows = list(
        Membership.objects.filter(
            Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gt=on), family__in=families
        ).select_related("person")
    )
    states = state_on([stay.person_id for stay in rows], on)
    found: dict[int, list[Membership]] = defaultdict(list)
    for stay in rows:
        if states[stay.person_id].kind in ("alive", "missing"):
            found[stay.family_id].append(stay)
    return found


def _family_facts(family: Family, decile) -> dict[str, Known]:
    facts = {"area": Known(family.area_id, None, "alamat KK")}
    if family.address or family.rt:
        facts["has_address"] = Known(True, None, "alamat KK")
    if decile:
        facts["decile"] = Known(decile.decile, decile.stated_on, decile.source)
    return facts


def _member(stay: Membership, facts: dict[str, Known]) -> MemberFacts:
    person = stay.person
    facts = dict(facts)
    if stay.role:
        facts["role"] = Known(stay.role, stay.valid_from, _REGISTRY)
    if person.sex:
        facts["sex"] = Known(person.sex, None, _REGISTRY)
    if person.occupation:
        works = any(word in person.occupation.upper() for word in _STATE_WORK)
        facts["is_state_employee"] = Known(works, None, f"pekerjaan: {person.occupation}")
    return MemberFacts(person.pk, person.name, _born(person.birth_date, person.birth_precision), facts)


def _born(day: datetime.date | None, precision: str) -> tuple[datetime.date, datetime.date] | None:
    """The earliest and the latest day that the birth date can be."""
    if day is None:
        return None
    if precision == "month":
        after = (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
        return day.replace(day=1), after - datetime.timedelta(days=1)
    if precision in ("year", "estimated"):
        slack = 5 if precision == "estimated" else 0
        return datetime.date(max(day.year - slack, 1), 1, 1), datetime.date(day.year + slack, 12, 31)
    return day, day


def _facts_of_people(scope: Scope, people: list[int], on: datetime.date) -> dict[int, dict[str, Known]]:
    facts: dict[int, dict[str, Known]] = {number: {} for number in people}
    for some in chunks(people):
        valid = Identifier.objects.filter(person__in=some, kind=IdentifierKind.NIK, status=IdentifierStatus.VALID)
        for number in valid.values_list("person_id", flat=True):
            facts[number]["has_valid_nik"] = Known(True, None, _REGISTRY)
    return facts
