"""The registry as text that does not depend on row numbers: equal registries give equal lists."""

import json
from collections import defaultdict

from setiakawan.functioning.models import ReportedDisability
from setiakawan.registry.models import (
    Contact,
    Family,
    FamilyNumber,
    Identifier,
    LifeEvent,
    Membership,
    Person,
    Statement,
)
from setiakawan.registry.rules.projection import PERSON_FIELDS
from setiakawan.welfare.models import DecileRecord


def registry_dump(*, with_sources: bool = True) -> list[str]:
    """One line per person and per family, sorted. Withdrawn entries and version numbers are left out.

    Without sources it tells only what is known, not from which file.
    """
    numbers = {n.family_id: n.number for n in FamilyNumber.objects.all()}
    facts: dict[int, dict[str, list]] = defaultdict(lambda: defaultdict(list))

    def add(person, kind, source, *values):
        facts[person][kind].append([str(v) for v in values] + ([source.label] if with_sources else []))

    for row in Identifier.objects.select_related("source"):
        add(row.person_id, "numbers", row.source, row.kind, row.number, row.status)
    for row in Membership.objects.select_related("source"):
        add(row.person_id, "stays", row.source, numbers.get(row.family_id), row.role, row.valid_from, row.valid_until)
    for row in LifeEvent.objects.filter(withdrawn_at=None).select_related("source"):
        add(row.person_id, "events", row.source, row.kind, row.on, row.precision, numbers.get(row.family_id))
    for row in Contact.objects.filter(withdrawn_at=None).select_related("source"):
        add(row.person_id, "contacts", row.source, row.kind, row.value)
    for row in ReportedDisability.objects.select_related("source"):
        add(row.person_id, "disabilities", row.source, row.kind, row.stated_on)
    for row in DecileRecord.objects.filter(family=None).select_related("source"):
        add(row.person_id, "deciles", row.source, row.decile, row.stated_on)
    if with_sources:
        for row in Statement.objects.filter(withdrawn_at=None).select_related("source"):
            said = json.dumps(row.values, sort_keys=True, ensure_ascii=False)
            add(row.person_id, "said", row.source, said, row.adopted and sorted(row.adopted), row.said_on)
    people = [
        {f: str(getattr(p, "area_id" if f == "area" else f)) for f in (*PERSON_FIELDS, "name_key")}
        | {kind: sorted(values) for kind, values in facts[p.pk].items()}
        for p in Person.objects.all()
    ]
    return sorted(
        json.dumps(p, sort_keys=True, ensure_ascii=False) for p in [*people, *_families(numbers, with_sources)]
    )


def _families(numbers: dict[int, str], with_sources: bool) -> list[dict]:
    deciles = defaultdict(list)
    for row in DecileRecord.objects.exclude(family=None).select_related("source"):
        deciles[row.family_id].append([row.decile, str(row.stated_on)] + ([row.source.label] if with_sources else []))
    return [
        {
            "family": numbers.get(f.pk), "area": f.area_id, "hamlet": f.hamlet, "rw": f.rw, "rt": f.rt,
            "address": f.address, "deciles": sorted(deciles[f.pk]),
        }
        for f in Family.objects.all()
    ]  # fmt: skip
