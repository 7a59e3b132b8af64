"""Changing what is recorded about a person, directly."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.registry.models import Person
from setiakawan.registry.rules.fields import IDENTITY_FIELDS, changed, tidy_values
from setiakawan.registry.services.entry import (
    NothingToChange,
    current_values,
    hold_person,
    new_source,
    require_area,
    require_reason,
    say,
)


@transaction.atomic
def edit_person(
    *, person_id: int, version: int, values: Mapping[str, Any], reason: str = "", by: Scope, on: datetime.date
) -> Person:
    """This will take over new values of a person's fields, as said by this officer on this day.

    `version` is the one that the officer looked at. Fields that say who somebody is need a reason. Raises NotAllowed,
    Person.DoesNotExist, PersonChangedMeanwhile, ReasonMissing, ValueImpossible, AreaUnknown, NothingToChange.
    """
    by.require("registry.edit")
    person = hold_person(by, person_id, version=version)
    new = changed(tidy_values(values, today=on), current_values(person))
    if not new:
        raise NothingToChange
    if "area" in new:
        by.require("registry.edit", require_area(new["area"]).code)
    reason = require_reason(reason) if IDENTITY_FIELDS & set(new) else reason.strip()
    source = new_source(by, label=f"Petugas: {reason}" if reason else "Petugas", on=on)
    say(person, new, source=source, at=timezone.now())
    record(by, "registry.edit_person", person, area_code=person.area_id, reason=reason, details={"fields": sorted(new)})
    return person
