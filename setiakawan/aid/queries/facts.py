"""What is known of families on a day, from the rooms below, as the rules ask it. Nothing unknown becomes "no"."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from setiakawan.accounts.scope import Scope
from setiakawan.aid.rules.facts import FamilyFacts, Known, MemberFacts
from setiakawan.aid.rules.predicates import born_by
from setiakawan.core.bulk import chunks
from setiakawan.functioning.queries import latest_answers, reported_disabilities, told_of
from setiakawan.functioning.rules.scoring import Verdict, score_wg_ss
from setiakawan.registry.models import Family, FamilyKind, Identifier, IdentifierKind, IdentifierStatus, Membership, Sex
from setiakawan.registry.queries import families_in, state_on
from setiakawan.welfare.catalogue import FAMILY, PERSON
from setiakawan.welfare.queries import FactSheet, current_family_deciles, facts_of, prosperity_from
from setiakawan.welfare.rules.prosperity import KS1

_REGISTRY = "data kependudukan"
_OF_FAMILY = ("extreme_poor", "income_lost", *KS1)
_OF_PERSON = ("is_pregnant", "is_postpartum", "chronic_illness", "school_level", "public_employment")
_SCHOOLS = {
    "none": "none", "preschool": "paud", "primary": "sd", "junior": "smp", "senior": "sma", "higher": "higher",
}  # fmt: skip
_WORKING_AGE = 17
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
        may = scope.allows("welfare.see")
        sheets = facts_of(scope, FAMILY, families, on, _OF_FAMILY) if may else defaultdict(FactSheet)
        for number, family in families.items():
            found[number] = FamilyFacts(
                number, _family_facts(family, deciles.get(number), sheets[number]),
                tuple(_member(stay, of_person[stay.person_id], on) for stay in stays.get(number, ())),
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


def _family_facts(family: Family, decile, sheet: FactSheet) -> dict[str, Known]:
    facts = {"area": Known(family.area_id, None, "alamat KK")}
    if family.address or family.rt:
        facts["has_address"] = Known(True, None, "alamat KK")
    if decile:
        facts["decile"] = Known(decile.decile, decile.stated_on, decile.source)
    for code, of_welfare in (("is_extreme_poor", "extreme_poor"), ("lost_income", "income_lost")):
        _keep(facts, code, sheet[of_welfare])
    poor = prosperity_from(sheet).is_pre_prosperous
    if poor is not None:
        asked = max((sheet[code].on for code in KS1 if sheet[code].on), default=None)
        facts["is_prasejahtera"] = Known(poor, asked, "enam indikator KS-I")
    return facts


def _keep(facts: dict[str, Known], code: str, known) -> None:
    if known.value is not None:
        facts[code] = Known(known.value, known.on, known.source)


def _member(stay: Membership, facts: dict[str, Known], on: datetime.date) -> MemberFacts:
    person, facts = stay.person, dict(facts)
    born = _born(person.birth_date, person.birth_precision)
    if stay.role:
        facts["role"] = Known(stay.role, stay.valid_from, _REGISTRY)
    if person.sex:
        facts["sex"] = Known(person.sex, None, _REGISTRY)
    if person.sex == Sex.MALE:
        facts["is_pregnant"] = Known(False, None, "jenis kelamin")
    if born and born[0] > born_by(_WORKING_AGE, on):
        facts["is_state_employee"] = Known(False, None, "umur")
    elif "is_state_employee" not in facts and person.occupation:
        works = any(word in person.occupation.upper() for word in _STATE_WORK)
        facts["is_state_employee"] = Known(works, None, f"pekerjaan: {person.occupation}")
    return MemberFacts(person.pk, person.name, born, facts)


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
        if scope.allows("welfare.see"):
            for number, sheet in facts_of(scope, PERSON, some, on, _OF_PERSON).items():
                facts[number] |= _from_sheet(sheet)
        if scope.allows("functioning.see"):
            for number, known in _of_functioning(scope, some, on).items():
                facts[number] |= known
    return facts


def _from_sheet(sheet: FactSheet) -> dict[str, Known]:
    facts: dict[str, Known] = {}
    _keep(facts, "is_chronically_ill", sheet["chronic_illness"])
    pregnant = [sheet["is_pregnant"], sheet["is_postpartum"]]
    if yes := next((known for known in pregnant if known.value), None):
        _keep(facts, "is_pregnant", yes)
    elif all(known.value is False for known in pregnant):
        _keep(facts, "is_pregnant", pregnant[0])
    if sheet["school_level"].value is not None:
        school = sheet["school_level"]
        facts["school"] = Known(_SCHOOLS[school.value], school.on, school.source)
    if sheet["public_employment"].value is not None:
        work = sheet["public_employment"]
        facts["is_state_employee"] = Known(work.value != "none", work.on, work.source)
    return facts


def _of_functioning(scope: Scope, people: list[int], on: datetime.date) -> dict[int, dict[str, Known]]:
    """Kinds that hold or are reported are a yes; only the Short Set can say no. Three queries."""
    facts: dict[int, dict[str, Known]] = defaultdict(dict)
    for (person, instrument), (asked_on, answers) in latest_answers(scope, people, on).items():
        if instrument == "wg_ss":
            cut = score_wg_ss(answers)
            if cut["D1"] == Verdict.NO:
                facts[person]["has_disability"] = Known(False, asked_on, "enam pertanyaan Washington Group")
            if cut["D4"] == Verdict.YES or cut["D3"] == Verdict.NO:
                severe = cut["D4"] == Verdict.YES
                facts[person]["has_severe_disability"] = Known(severe, asked_on, "enam pertanyaan Washington Group")
    for person, reports in reported_disabilities(scope, people, on).items():
        facts[person]["has_disability"] = Known(True, reports[-1].stated_on, reports[-1].source)
    states = {(told.what, told.about): told for told in told_of(scope, people, on)}
    for (what, _), told in states.items():
        if what == "disability" and told.state == "present":
            facts[told.person]["has_disability"] = Known(True, told.on, "catatan kantor")
        if what == "device":
            needed = told.state in ("needed", "broken") or bool(_needs(facts[told.person]))
            facts[told.person]["needs_device"] = Known(needed, told.on, "catatan alat bantu")
    return facts


def _needs(facts: dict[str, Known]) -> bool:
    return "needs_device" in facts and bool(facts["needs_device"].value)
