"""Who accompanies a case: the queue of a supervisor, and the assignment of a companion."""

import datetime

from django.db import transaction

from setiakawan.accompaniment.models import Assignment, Case, QueueEntry
from setiakawan.accompaniment.queries.companions import ACCOMPANY, covering, limit_of, load_of
from setiakawan.accompaniment.services.holding import hold_case, require_day, require_words, tidy
from setiakawan.accounts.models import User
from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record


class NobodySupervises(Exception):
    """No active TKSK or officer has this village among their areas."""


class CompanionInactive(Exception):
    """This user cannot accompany: switched off, or in a role that does not."""


class WrongArea(Exception):
    """The companion may not see the village where the person lives."""


class OverCapacity(Exception):
    """The companion carries as many cases as allowed; a supervisor may exceed that with a reason."""


class NobodyAccompanies(Exception):
    """The case waits in the queue already."""


class SameCompanion(Exception):
    """The companion has the case already."""


def supervisor_of(area_code: str, on: datetime.date, *, but: int | None = None) -> User:
    """The active TKSK whose area is the nearest above a village, else an active officer. Raises NobodySupervises.

    Of several with the same area the one with the lowest number, so that the answer is always the same. `but` is a user
    who leaves.
    """
    for role in ("tksk", "officer"):
        found = [pair for pair in covering(area_code, (role,), on) if pair[0].pk != but]
        if found:
            return min(found, key=lambda pair: (-len(pair[1]), pair[0].pk))[0]
    raise NobodySupervises(area_code)


def enqueue(case: Case, *, on: datetime.date, reason: str, owner: User | None = None) -> QueueEntry:
    """Put a held case into a supervisor's queue, ending the time of its companion. Part of other acts.

    The owner's row is locked, so that nobody is switched off while something comes to hang on them. Raises
    NobodySupervises.
    """
    for rows in (case.assignments.filter(valid_until=None), case.waits.filter(valid_until=None)):
        for row in rows:
            row.valid_until = max(on, row.valid_from)
            row.save(update_fields=("valid_until",))
    owner = owner or supervisor_of(case.person.area_id, on)
    if not User.objects.select_for_update(no_key=True).filter(pk=owner.pk, is_active=True).exists():
        raise NobodySupervises(case.person.area_id)
    return QueueEntry.objects.create(case=case, owner=owner, valid_from=on, reason=reason)


@transaction.atomic
def assign(
    *, case_id: int, companion_id: int, on: datetime.date, reason: str, over_capacity_reason: str = "", by: Scope,
    today: datetime.date,
) -> Assignment:  # fmt: skip
    """This will let a companion accompany a case from a day on; whoever did so before, or the queue, ends that day.

    The load is counted under a lock of the companion. Raises NotAllowed, Case.DoesNotExist, CaseIsClosed, InFuture,
    BeforeOpening, CompanionInactive, WrongArea, SameCompanion, OverCapacity, WordsMissing.
    """
    case = hold_case(by, case_id, "accompaniment.assign")
    require_day(on, today, not_before=_since(case))
    companion = (
        User.objects.select_for_update(no_key=True).filter(pk=companion_id, is_active=True, role__in=ACCOMPANY).first()
    )
    if companion is None:
        raise CompanionInactive
    if companion.pk not in {user.pk for user, _ in covering(case.person.area_id, ACCOMPANY, today)}:
        raise WrongArea
    if case.assignments.filter(valid_until=None, companion=companion).exists():
        raise SameCompanion
    is_over = load_of([companion.pk])[companion.pk] >= limit_of([companion], on)[companion.pk]
    if is_over and len(tidy(over_capacity_reason)) < 5:
        raise OverCapacity
    return _move(case, companion, on, require_words(reason), tidy(over_capacity_reason, 300) if is_over else "", by)


def _since(case: Case) -> datetime.date:
    """The first day on which the case may go to somebody else: the latest beginning stands."""
    begun = [row.valid_from for rows in (case.assignments, case.waits) for row in rows.filter(valid_until=None)]
    return max(begun, default=case.opened_on)


def _move(case: Case, companion: User, on: datetime.date, reason: str, over: str, by: Scope) -> Assignment:
    for rows in (case.assignments.filter(valid_until=None), case.waits.filter(valid_until=None)):
        rows.update(valid_until=on)
    assignment = Assignment.objects.create(
        case=case,
        companion=companion,
        valid_from=on,
        reason=reason,
        over_capacity_reason=over,
        assigned_by_id=by.user_id,
    )
    record(
        by, "accompaniment.assign", assignment, area_code=case.person.area_id, reason=over or reason, details={"on": on}
    )
    return assignment


@transaction.atomic
def unassign(*, case_id: int, on: datetime.date, reason: str, by: Scope, today: datetime.date) -> QueueEntry:
    """This will give a case back into the queue of the supervisor of its village. Raises as `assign`."""
    case = hold_case(by, case_id, "accompaniment.assign")
    if not case.assignments.filter(valid_until=None).exists():
        raise NobodyAccompanies
    require_day(on, today, not_before=_since(case))
    reason = require_words(reason)
    case.assignments.filter(valid_until=None).update(end_reason=reason)
    entry = enqueue(case, on=on, reason=reason)
    record(by, "accompaniment.unassign", entry, area_code=case.person.area_id, reason=reason, details={"on": on})
    return entry
