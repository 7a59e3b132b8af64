"""What the clocks of many cases need, read together; and what the registry knows that changes a case."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import F, Max, OuterRef, QuerySet, Subquery

from setiakawan.accompaniment.models import (
    Case,
    CheckInEnd,
    Pause,
    Plan,
    PlanState,
    Reopening,
    RiskAssessment,
    Visit,
    VisitInterval,
    VisitOutcome,
    VisitPurpose,
)
from setiakawan.accompaniment.rules.due import ClockFacts, Intervals
from setiakawan.core.bulk import chunks
from setiakawan.registry.queries import states_among
from setiakawan.registry.rules.state import state_after


@dataclass(frozen=True)
class Alert:
    """Something that the registry knows and that the case must follow: dead, moved or missing, and what is to do."""

    kind: str
    on: datetime.date | None
    what_must_be_done: tuple[str, ...]


ANSWERED = (VisitOutcome.MET, VisitOutcome.REFUSED)
"""Outcomes of a check-in after which nobody has to come again: the person was there, or said that they do not want it."""

_TO_DO = {
    "dead": ("Sampaikan belasungkawa kepada keluarga", "Tarik kembali alat bantu pinjaman", "Usulkan penutupan pendampingan"),
    "moved": ("Tanyakan alamat barunya", "Hubungi Dinas Sosial daerah tujuan", "Usulkan penutupan pendampingan"),
    "missing": ("Hubungi keluarga dan tetangga", "Laporkan ke pemerintah desa", "Catat jeda bila kunjungan tidak mungkin"),
}  # fmt: skip


def intervals() -> Intervals:
    """The office's visit intervals. One query."""
    return Intervals(tuple(VisitInterval.objects.values_list("level", "valid_from", "days")))


def clock_facts(case_ids: Iterable[int], on: datetime.date) -> dict[int, ClockFacts]:
    """The facts for the clocks of these cases, asked for by scope before, with what the registry knows of the persons on
    a day. Five queries per 900 cases, three more where one is closed.
    """
    found: dict[int, ClockFacts] = {}
    for some in chunks(case_ids):
        found |= clocks_of(Case.objects.filter(pk__in=some), on)
    return found


def clocks_of(cases: QuerySet[Case], on: datetime.date) -> dict[int, ClockFacts]:
    """The same for all cases of a queryset, in as many queries as for one; a closed one costs three more.

    The latest contact and risk of each case are one step in an index, however many there are.
    """
    cases = cases.order_by()
    of = {"case__in": cases.values("pk")}
    rows = Plan.objects.filter(**of, state=PlanState.APPROVED).order_by().annotate(Max("reviews__on"))
    plans = {case: (begun, last) for case, begun, last in rows.values_list("case", "approved_on", "reviews__on__max")}
    again = dict(Reopening.objects.filter(**of).order_by("id").values_list("case", "on"))
    pauses: dict[int, list] = defaultdict(list)
    rows = Pause.objects.filter(**of).order_by("valid_from").values_list("case", "valid_from", "valid_until")
    for case, since, until in rows:
        pauses[case].append((since, until))
    states = states_among(cases.values("person"), on)
    clocks: dict[int, ClockFacts] = {}
    closed: dict[int, int] = {}
    for case, person, opened, urgency, ended, met, level in cases.annotate(**_latest(on)).values_list(*_READ):
        begun = again.get(case, opened)
        state = states.get(person, _ALIVE)
        clocks[case] = ClockFacts(
            opened, urgency, begun, met if met and met >= begun else None, ((opened, level),) if level else (),
            tuple(pauses.get(case, ())), *plans.get(case, (None, None)), ended, state=state.kind,
            state_since=state.since,
        )  # fmt: skip
        if ended:
            closed[case] = person
    return clocks | _after_closing(closed, clocks)


_READ = ("pk", "person", "opened_on", "urgency", "closed_on", "last_met", "level")
_ALIVE = state_after((), datetime.date.min)


def _latest(on: datetime.date) -> dict[str, Subquery]:
    met = Visit.objects.filter(case=OuterRef("pk"), outcome=VisitOutcome.MET, replaced_by=None)
    risk = RiskAssessment.objects.filter(case=OuterRef("pk"), on__lte=on)
    return {
        "last_met": Subquery(met.order_by("-happened_on").values("happened_on")[:1]),
        "level": Subquery(risk.order_by("-on", "-id").values("level")[:1]),
    }


def _after_closing(closed: dict[int, int], clocks: dict[int, ClockFacts]) -> dict[int, ClockFacts]:
    """The clocks of closed cases (given with their persons) with the check-ins, and whether nobody has to look in any more.

    Three queries per 900 where a case is closed, none otherwise.
    """
    tries: dict[int, list] = defaultdict(list)
    answered: dict[int, datetime.date] = {}
    ended: set[int] = set()
    again: set[int] = set()
    for ids in chunks(closed):
        rows = Visit.objects.filter(case__in=ids, purpose=VisitPurpose.CHECK_IN, replaced_by=None)
        rows = rows.order_by("happened_on").values_list("case", "happened_on", "outcome", "case__closed_on")
        for case, day, outcome, end in rows:
            if outcome in ANSWERED:
                answered[case] = day
            elif day >= end:
                tries[case].append(day)
        stopped = CheckInEnd.objects.filter(case__in=ids, on__gte=F("case__closed_on"))
        ended |= set(stopped.values_list("case", flat=True))
        people = [closed[case] for case in ids]
        again |= set(Case.objects.filter(person__in=people, closed_on=None).values_list("person", flat=True))
    return {
        case: replace(
            clocks[case],
            checked_in_on=answered.get(case),
            tries=tuple(tries[case]),
            is_check_in_ended=case in ended or person in again,
        )
        for case, person in closed.items()
    }


def alert_of(facts: ClockFacts) -> Alert | None:
    """What a death, a move or a disappearance in the registry means for an open case; None where there is none."""
    if facts.closed_on is not None or facts.state not in _TO_DO:
        return None
    return Alert(facts.state, facts.state_since, _TO_DO[facts.state])
