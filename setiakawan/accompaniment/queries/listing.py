"""The list of cases and the queue, page by page, with bounded work on every page."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from setiakawan.accompaniment.models import Assessment, Assignment, Case, Closing, ClosingState, QueueEntry
from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accompaniment.queries.companions import queue_of
from setiakawan.accompaniment.queries.day import DayLine, line_of
from setiakawan.accompaniment.queries.facts import clock_facts, intervals
from setiakawan.accompaniment.rules.stage import Stage, stage_of
from setiakawan.accounts.models import User
from setiakawan.accounts.scope import Scope
from setiakawan.registry.rules.names import fold_query

UNASSIGNED, UNKNOWN_RISK = "tanpa", "unknown"
TIMES = {"late": "Terlambat", "paused": "Sedang jeda", "gone": "Meninggal, pindah, atau hilang"}
STEP, MOST_STEPS = 200, 10
"""What is computed (stage, risk, lateness) is looked for in steps of 200 cases, at most 2,000 for one page."""


@dataclass(frozen=True)
class Asked:
    """What is looked for; "" and None ask for nothing. `status` is open, closed or all. All that is given must hold."""

    text: str = ""
    area: str = ""
    status: str = "open"
    stage: str = ""
    risk: str = ""
    time: str = ""
    companion: int | None = None
    is_unassigned: bool = False

    @property
    def is_computed(self) -> bool:
        """Whether something is asked that no column holds."""
        return bool(self.stage or self.risk or self.time)


@dataclass(frozen=True)
class ListedCase:
    """One line of the list: what is due, the stage, and who holds the case (a companion, or the owner of a queue)."""

    line: DayLine
    stage: Stage
    companion: str
    owner: str


@dataclass(frozen=True)
class ListPage:
    """One page. `after` asks for the next ("" = the last); `is_cut` = there may be more further on, though few were found."""

    cases: list[ListedCase]
    after: str = ""
    is_cut: bool = False


def list_cases(scope: Scope, asked: Asked, on: datetime.date, *, after: str = "", limit: int = 25) -> ListPage:
    """The cases that the viewer may see and that fit, by name. A value that is none fits nothing.

    Some twelve queries where only columns are asked for; what is computed costs eleven more for each 200 cases looked
    through, 2,000 at most: then the page ends early. Raises NotAllowed.
    """
    rows = _asked_for(cases_in(scope), asked).order_by("person__name", "pk")
    mark = _mark(scope, after)
    found: list[ListedCase] = []
    for _ in range(MOST_STEPS):
        size = STEP if asked.is_computed else limit + 1
        some = list(_behind(rows, mark).select_related("person__area__parent")[:size])
        for listed in _listed(some, on):
            if _fits(listed, asked):
                found.append(listed)
            if len(found) > limit:
                return ListPage(found[:limit], str(found[limit - 1].line.case.pk))
        if len(some) < size:
            return ListPage(found)
        mark = (some[-1].person.name, some[-1].pk)
    return ListPage(found, str(mark[1]), is_cut=True)


def queue_page(
    scope: Scope, *, area: str = "", owner: int | None = None, after: str = "", limit: int = 25
) -> tuple[list[QueueEntry], str]:
    """One page of the queue, the longest wait first, and the key of the next. Four queries. Raises NotAllowed."""
    rows = queue_of(scope).order_by("valid_from", "id")
    if area:
        rows = rows.filter(case__person__area__within=area)
    if owner is not None:
        rows = rows.filter(owner=owner)
    mark = queue_of(scope).filter(pk=_number(after)).values_list("valid_from", "pk").first()
    if mark:
        rows = rows.filter(Q(valid_from__gt=mark[0]) | Q(valid_from=mark[0], pk__gt=mark[1]))
    found = list(rows[: limit + 1])
    return found[:limit], str(found[limit - 1].pk) if len(found) > limit else ""


def queue_owners(scope: Scope) -> list[tuple[int, str]]:
    """Who owns a part of the queue in the viewer's scope, as (number, name)."""
    owners = User.objects.filter(pk__in=queue_of(scope).order_by().values("owner")).order_by("full_name", "pk")
    return [(user.pk, str(user)) for user in owners]


def _asked_for(rows: QuerySet[Case], asked: Asked) -> QuerySet[Case]:
    """What columns can answer."""
    if asked.status not in ("open", "closed", "all"):
        return rows.none()
    if asked.status != "all":
        rows = rows.filter(closed_on__isnull=asked.status == "open")
    if asked.area:
        rows = rows.filter(person__area__within=asked.area)
    if asked.companion is not None:
        rows = rows.filter(pk__in=Assignment.objects.filter(companion=asked.companion, valid_until=None).values("case"))
    if asked.is_unassigned:
        rows = rows.filter(pk__in=QueueEntry.objects.filter(valid_until=None).values("case"))
    return rows.filter(_named(asked.text)) if asked.text.strip() else rows


def _named(text: str) -> Q:
    """Persons one of whose readings has every word as the beginning of a word of the name; nobody where none is left."""
    found = Q(pk__in=())
    for way in fold_query(text):
        words = Q()
        for word in way:
            words &= Q(person__name_key__startswith=word) | Q(person__name_key__contains=f" {word}")
        found |= words
    return found


def _listed(cases: Sequence[Case], on: datetime.date) -> list[ListedCase]:
    ids = [case.pk for case in cases]
    clocks, own = clock_facts(ids, on), intervals()
    now = Assignment.objects.filter(case__in=ids, valid_until=None).select_related("companion")
    companions = {row.case_id: str(row.companion) for row in now}
    waits = QueueEntry.objects.filter(case__in=ids, valid_until=None).select_related("owner")
    owners = {row.case_id: str(row.owner) for row in waits}
    closing = set(Closing.objects.filter(case__in=ids, state=ClosingState.PROPOSED).values_list("case", flat=True))
    assessed: dict[int, datetime.date] = dict(
        Assessment.objects.filter(case__in=ids).order_by("happened_on").values_list("case", "happened_on")
    )
    found = []
    for case in cases:
        facts, last = clocks[case.pk], assessed.get(case.pk)
        stage = stage_of(
            is_closed=case.closed_on is not None,
            closing_waits=case.pk in closing,
            has_current_plan=facts.plan_approved_on is not None,
            is_assessed=last is not None and last >= facts.begun_on,
            was_met=facts.last_contact_on is not None,
        )
        line = line_of(case, facts, own, on)
        found.append(ListedCase(line, stage, companions.get(case.pk, ""), owners.get(case.pk, "")))
    return found


def _fits(listed: ListedCase, asked: Asked) -> bool:
    """Whether what is computed is as asked for."""
    line = listed.line
    times = {"": True, "late": line.days_late > 0, "paused": line.is_paused, "gone": bool(line.alerts)}
    return (
        (not asked.stage or listed.stage.name.lower() == asked.stage)
        and (not asked.risk or (line.risk or UNKNOWN_RISK) == asked.risk)
        and times.get(asked.time, False)
    )


def _behind(rows: QuerySet[Case], mark: tuple[str, int] | None) -> QuerySet[Case]:
    if mark is None:
        return rows
    return rows.filter(Q(person__name__gt=mark[0]) | Q(person__name=mark[0], pk__gt=mark[1]))


def _mark(scope: Scope, after: str) -> tuple[str, int] | None:
    return cases_in(scope).filter(pk=_number(after)).values_list("person__name", "pk").first()


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
