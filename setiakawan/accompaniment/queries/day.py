"""Who is due: the list of a day, what is late first."""

import datetime
from dataclasses import dataclass

from setiakawan.accompaniment.models import Assignment, Case, RiskLevel
from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accompaniment.queries.facts import Alert, alert_of, clock_facts, intervals
from setiakawan.accompaniment.rules.due import ClockFacts, Due, Intervals, days_late, due_things, is_paused, risk_on
from setiakawan.accounts.scope import Scope

_RISK_ORDER = {"high": 0, "medium": 1, "": 1, "low": 2}
_KINDS = {
    "first_contact": "kontak pertama", "visit": "kunjungan", "plan_review": "tinjauan rencana", "check_in": "tengokan",
    "closing": "penutupan",
}  # fmt: skip
_REASONS = {
    "first_contact": "2 hari bila mendesak, 14 hari bila biasa",
    "visit": "mengikuti tingkat risiko sejak pertemuan terakhir",
    "plan_review": "8 minggu sesudah rencana berlaku, lalu setiap tahun",
    "check_in": "90 hari sesudah penutupan",
    "closing": "14 hari sesudah meninggal atau pindah",
}


@dataclass(frozen=True)
class DayLine:
    """One case as the list of a day shows it: the first thing due, how late it is, the risk, what the registry says."""

    case: Case
    due: Due | None
    days_late: int
    risk: str
    is_paused: bool
    alerts: tuple[Alert, ...] = ()
    companion: str = ""

    @property
    def due_kind(self) -> str:
        """What is due, in words."""
        return _KINDS[self.due.kind] if self.due else ""

    @property
    def due_reason(self) -> str:
        """Why it is due then, in words."""
        return _REASONS[self.due.kind] if self.due else ""

    @property
    def due_words(self) -> str:
        """How near it is, in words."""
        return "Belum jatuh tempo" if self.due else ""

    @property
    def late_words(self) -> str:
        """How late it is, in words."""
        return f"Terlambat {self.days_late} hari"

    @property
    def risk_words(self) -> str:
        """The risk level in words; one that was not assessed is not known."""
        return RiskLevel(self.risk).label.lower() if self.risk else "belum dinilai"

    @property
    def risk_tone(self) -> str:
        """The tone of the status pill."""
        return {"high": "late", "medium": "wait", "low": "ok"}.get(self.risk, "wait")


def day_of(scope: Scope, on: datetime.date) -> list[DayLine]:
    """The open cases that the viewer accompanies, what is late first, then by due day, risk and village.

    Six queries for up to 900 cases, whatever the number of visits. Raises NotAllowed.
    """
    own = cases_in(scope).filter(
        closed_on=None, pk__in=Assignment.objects.filter(companion=scope.user_id, valid_until=None).values("case")
    )
    return lines_of(own.select_related("person__area__parent"), on)


def lines_of(cases, on: datetime.date) -> list[DayLine]:
    """These open cases with what is due first in each, sorted as a day is walked: late, due, at risk, far."""
    held = list(cases)
    clocks, own = clock_facts((case.pk for case in held), on), intervals()
    return sorted((line_of(case, clocks[case.pk], own, on) for case in held), key=lambda line: _order(line, on))


def line_of(case: Case, facts: ClockFacts, own: Intervals, on: datetime.date) -> DayLine:
    """One case with the first thing due, from the facts of its clock and the office's intervals."""
    alert, paused = alert_of(facts), is_paused(facts, on)
    due = next(iter(due_things(facts, own, on)), None)
    late = 0 if due is None or paused else days_late(due, on)
    return DayLine(case, due, late, risk_on(facts, on), paused, (alert,) if alert else ())


def _order(line: DayLine, on: datetime.date) -> tuple:
    due_in = (line.due.on - on).days if line.due else 9999
    return (
        not line.alerts, line.is_paused, -line.days_late, due_in, _RISK_ORDER[line.risk], line.case.person.area_id,
        line.case.pk,
    )  # fmt: skip
