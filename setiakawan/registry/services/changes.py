"""Changes that one user proposes and another decides."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record
from setiakawan.registry.models import ChangeRequest, ChangeState, Person, SourceKind
from setiakawan.registry.queries import change_for
from setiakawan.registry.rules.changes import conflicting_fields
from setiakawan.registry.rules.fields import changed, tidy_values
from setiakawan.registry.services.entry import (
    NothingToChange,
    PersonChangedMeanwhile,
    current_values,
    hold_person,
    new_source,
    require_area,
    require_reason,
    say,
)


class ChangeAlreadyDecided(Exception):
    """The proposal was approved, rejected or cancelled before."""


class OwnChange(Exception):
    """Nobody decides about a proposal of their own."""


class ConflictsNotAccepted(Exception):
    """Fields of the proposal changed since it was sent; whoever approves must say that the proposal still holds."""

    def __init__(self, fields: Iterable[str]):
        self.fields = sorted(fields)
        super().__init__(", ".join(self.fields))


@transaction.atomic
def propose_change(
    *, person_id: int, version: int, values: Mapping[str, Any], reason: str, by: Scope, on: datetime.date
) -> ChangeRequest:
    """This will send a proposal whose content nobody can change afterwards.

    Raises NotAllowed, Person.DoesNotExist, PersonChangedMeanwhile, ReasonMissing, ValueImpossible, AreaUnknown,
    NothingToChange.
    """
    by.require("registry.propose")
    if by.user_id is None:
        raise NotAllowed("registry.propose")
    person = hold_person(by, person_id, version=version)
    current = current_values(person)
    new = changed(tidy_values(values, today=on), current)
    if not new:
        raise NothingToChange
    if "area" in new:
        require_area(new["area"])
    change = ChangeRequest.objects.create(
        person=person, values=new, before={field: current[field] for field in new}, person_version=person.version,
        reason=require_reason(reason), proposed_by_id=by.user_id, proposed_at=timezone.now(),
    )  # fmt: skip
    record(
        by,
        "registry.propose_change",
        change,
        area_code=person.area_id,
        reason=change.reason,
        details={"fields": sorted(new)},
    )
    return change


@transaction.atomic
def decide_change(
    *, change_id: int, approve: bool, seen_version: int, reason: str = "", accept_conflicts: bool = False, by: Scope,
    on: datetime.date,
) -> ChangeRequest:  # fmt: skip
    """This will approve a proposal, which takes its values over, or reject it, which needs a reason.

    `seen_version` is the version of the person that the decider had before their eyes. Raises NotAllowed,
    ChangeRequest.DoesNotExist, ChangeAlreadyDecided, OwnChange, PersonChangedMeanwhile, ConflictsNotAccepted,
    ReasonMissing, AreaUnknown.
    """
    by.require("registry.approve")
    change, person = _hold_open(by, change_id)
    if by.user_id is None or change.proposed_by_id == by.user_id:
        raise OwnChange
    if approve:
        _take_over(change, person, seen_version, accept_conflicts, by, on)
    else:
        reason = require_reason(reason)
    change.state = ChangeState.APPROVED if approve else ChangeState.REJECTED
    change.decided_by_id, change.decided_at, change.decision_reason = by.user_id, timezone.now(), reason.strip()
    change.save(update_fields=("state", "decided_by", "decided_at", "decision_reason", "source"))
    verb = "registry.approve_change" if approve else "registry.reject_change"
    record(by, verb, change, area_code=person.area_id, reason=reason, details={"fields": sorted(change.values)})
    return change


@transaction.atomic
def cancel_change(*, change_id: int, by: Scope) -> ChangeRequest:
    """This will take back one's own open proposal. Raises NotAllowed, ChangeRequest.DoesNotExist, ChangeAlreadyDecided."""
    by.require("registry.propose")
    change, person = _hold_open(by, change_id)
    if change.proposed_by_id != by.user_id:
        raise NotAllowed("registry.propose")
    change.state, change.decided_at = ChangeState.CANCELLED, timezone.now()
    change.save(update_fields=("state", "decided_at"))
    record(by, "registry.withdraw_change", change, area_code=person.area_id)
    return change


def _hold_open(by: Scope, change_id: int) -> tuple[ChangeRequest, Person]:
    person = hold_person(by, change_for(by, change_id).person_id)
    change = ChangeRequest.objects.select_for_update().get(pk=change_id)
    if change.state != ChangeState.OPEN:
        raise ChangeAlreadyDecided
    return change, person


def _take_over(
    change: ChangeRequest, person: Person, seen_version: int, accept_conflicts: bool, by: Scope, on: datetime.date
) -> None:
    if person.version != seen_version:
        raise PersonChangedMeanwhile
    conflicts = conflicting_fields(change.before, current_values(person))
    if conflicts and not accept_conflicts:
        raise ConflictsNotAccepted(conflicts)
    if "area" in change.values:
        by.require("registry.approve", require_area(change.values["area"]).code)
    label = f"Usulan {change.proposed_by}: {change.reason}"
    change.source = new_source(by, label=label, on=on, kind=SourceKind.CHANGE_REQUEST)
    say(person, change.values, source=change.source, at=timezone.now())
