"""What is late is laid before somebody, who has to answer; what has lost its holder goes back to a queue."""

import datetime
from collections import defaultdict

from django.db import transaction
from django.utils import timezone

from setiakawan.accompaniment.models import Case, Escalation
from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accompaniment.queries.escalations import Late, holders, late_things, stranded, supervisors_on
from setiakawan.accompaniment.rules.escalation import COMPANION, OFFICER, TKSK
from setiakawan.accompaniment.services.assigning import NobodySupervises, enqueue
from setiakawan.accompaniment.services.holding import require_words
from setiakawan.accounts.models import User
from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.core.bulk import chunks


class AlreadyAnswered(Exception):
    """Somebody has answered this already."""


@transaction.atomic
def raise_escalations(*, on: datetime.date, by: Scope) -> int:
    """This will lay everything that is late before whom the rule names, and answer how many entries are new.

    Run every night; again on the same day it does nothing, and nights that were missed are caught up. Raises NotAllowed.
    Some six queries per 900 cases, whatever is late.
    """
    by.require("accompaniment.assign")
    late: dict[int, list[Late]] = defaultdict(list)
    for thing in late_things(on, by.prefixes):
        late[thing.case_id].append(thing)
    count = 0
    for some in chunks(late):
        count += _raise_for(some, late, on)
    if count:
        record(by, "accompaniment.escalate", ("accompaniment.escalation", ""), details={"count": count, "on": on})
    return count


def _raise_for(case_ids: list[int], late: dict[int, list[Late]], on: datetime.date) -> int:
    known = set(Escalation.objects.filter(case__in=case_ids).values_list("case", "rule", "due_on", "level"))
    areas = dict(Case.objects.filter(pk__in=case_ids).values_list("pk", "person__area"))
    holder = {held.case_id: held.user_id for held in holders(case_ids)}
    above = supervisors_on(on)
    rows = []
    for case_id in case_ids:
        area = areas[case_id] or ""
        tksk, officer = above.of(TKSK, area), above.of(OFFICER, area)
        # Who is missing is stood in for by the next one: nothing late stands before nobody.
        who = {COMPANION: holder.get(case_id) or tksk or officer, TKSK: tksk or officer, OFFICER: officer or tksk}
        for thing in late[case_id]:
            if (case_id, thing.rule, thing.due_on, thing.level.number) not in known:
                rows += [_row(thing, user, on) for user in {who[role] for role in thing.level.to} if user]
    # Locked as hand-overs and the switching off lock them: nothing comes to hang on who is just leaving.
    users = {row.addressed_to_id for row in rows}
    active = User.objects.select_for_update(no_key=True).filter(pk__in=users, is_active=True).order_by("pk")
    able = {user.pk for user in active}
    rows = [row for row in rows if row.addressed_to_id in able]
    Escalation.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _row(thing: Late, user_id: int, on: datetime.date) -> Escalation:
    return Escalation(
        case_id=thing.case_id, rule=thing.rule, due_on=thing.due_on, level=thing.level.number, raised_on=on,
        addressed_to_id=user_id,
    )  # fmt: skip


@transaction.atomic
def answer_escalation(*, escalation_id: int, answer: str, by: Scope, today: datetime.date) -> Escalation:
    """This will keep what is done about something late: by who was asked, or by a supervisor of the village.

    Raises NotAllowed, Escalation.DoesNotExist, AlreadyAnswered, WordsMissing.
    """
    by.require("accompaniment.record")
    found = Escalation.objects.select_for_update().filter(pk=escalation_id).first()
    if found is None or not _may_answer(by, found):
        raise Escalation.DoesNotExist
    if found.answered_at is not None:
        raise AlreadyAnswered
    found.answer, found.answered_by_id, found.answered_at = require_words(answer, 500), by.user_id, timezone.now()
    found.save()
    record(by, "accompaniment.answer_escalation", found, area_code=found.case.person.area_id, details={"on": today})
    return found


def _may_answer(by: Scope, late: Escalation) -> bool:
    if late.addressed_to_id == by.user_id:
        return True
    return by.allows("accompaniment.assign") and cases_in(by).filter(pk=late.case_id).exists()


def return_stranded(*, on: datetime.date, by: Scope) -> int:
    """This will put cases whose holder can no longer hold them into the queue of the supervisor, and answer how many.

    That happens without anybody's act: an area right runs out on its day, a person moves to another kecamatan. What lies
    outside the viewer's areas, or where nobody supervises, stays, and `setiakawan check` tells. Raises NotAllowed.
    """
    by.require("accompaniment.assign")
    count = 0
    for held in stranded(on):
        if by.covers(held.area):
            count += _return(held.case_id, on, by)
    return count


@transaction.atomic
def _return(case_id: int, on: datetime.date, by: Scope) -> bool:
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=case_id)
    if case.closed_on is not None or case_id not in {held.case_id for held in stranded(on)}:
        return False
    reason = "Pemegangnya tidak lagi bertugas di desa ini"
    case.assignments.filter(valid_until=None).update(end_reason=reason)
    try:
        with transaction.atomic():
            entry = enqueue(case, on=on, reason=reason)
    except NobodySupervises:
        return False
    record(by, "accompaniment.return_stranded", entry, area_code=case.person.area_id, reason=reason, details={"on": on})
    return True
