"""The list of a day: who is due, late, far, at risk, in that order.

Whoever is due by today, or of whom the registry tells a death, a move or a disappearance, comes before who is not yet due.
Among the due, the most days late come first; among as many days the farthest from the companion's home, since that way
has to be planned; among equally far ones the highest risk. Who is not due yet follows by the day on which they will be,
then by distance and risk; whose case rests comes last.
"""

import datetime
from dataclasses import dataclass

from setiakawan.accompaniment.models import Assignment, Case, CompanionProfile, RiskLevel
from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accompaniment.queries.facts import Alert, alert_of, clock_facts, intervals
from setiakawan.accompaniment.rules.due import ClockFacts, Due, Intervals, days_late, due_things, is_paused, risk_on
from setiakawan.accounts.scope import Scope
from setiakawan.areas.queries import Apart, apart

FAR_KM = 10
_RISK_ORDER = {"high": 0, "medium": 1, "": 1, "low": 2}
_KINDS = {
    "first_contact": "kontak pertama", "visit": "kunjungan", "plan_review": "tinjauan rencana", "check_in": "tengokan",
    "closing": "penutupan",
}  # fmt: skip
_REASONS = {
    "first_contact": "2 hari bila mendesak, 14 hari bila biasa",
    "visit": "mengikuti tingkat risiko sejak pertemuan terakhir",
    "plan_review": "8 minggu sesudah rencana berlaku, lalu setiap tahun",
    "check_in": "90 hari sesudah penutupan; bila tidak bertemu, dicoba lagi 14 hari kemudian, paling banyak tiga kali",
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
    days_left: int | None = None
    way: Apart | None = None

    @property
    def is_due(self) -> bool:
        """Whether something is to be done today: due, late, or told by the registry."""
        return bool(self.alerts) or (self.days_left is not None and self.days_left <= 0 and not self.is_paused)

    @property
    def is_far(self) -> bool:
        """Whether the way is known to be long: 10 km or more between the middles of the villages."""
        return self.way is not None and self.way.km is not None and self.way.km >= FAR_KM

    @property
    def way_words(self) -> str:
        """How far it is from the companion's home, in words; "" where that is not known."""
        if self.way is None:
            return ""
        if self.way.is_same:
            return "di desa Anda"
        near = "desa tetangga" if self.way.is_neighbour else ""
        far = f"± {round(self.way.km)} km" if self.way.km is not None else ""
        return ", ".join(part for part in (near, far) if part)

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
        if self.days_left is None:
            return ""
        return {0: "Hari ini", 1: "Besok"}.get(self.days_left, f"{self.days_left} hari lagi")

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
    """The open cases that the viewer accompanies, in the order of a day.

    Seven queries for up to 900 cases, whatever the number of visits. Raises NotAllowed.
    """
    own = cases_in(scope).filter(
        closed_on=None, pk__in=Assignment.objects.filter(companion=scope.user_id, valid_until=None).values("case")
    )
    home = CompanionProfile.objects.filter(user=scope.user_id).values_list("home", flat=True).first()
    return lines_of(own.select_related("person__area__parent"), on, home=home or "")


def lines_of(cases, on: datetime.date, *, home: str = "") -> list[DayLine]:
    """These open cases with what is due first in each, in the order of a day; `home` is the village to go from."""
    held = list(cases)
    clocks, own = clock_facts((case.pk for case in held), on), intervals()
    lines = (line_of(case, clocks[case.pk], own, on, home) for case in held)
    return sorted(lines, key=_order)


def line_of(case: Case, facts: ClockFacts, own: Intervals, on: datetime.date, home: str = "") -> DayLine:
    """One case with the first thing due, from the facts of its clock and the office's intervals."""
    alert, paused = alert_of(facts), is_paused(facts, on)
    due = next(iter(due_things(facts, own, on)), None)
    late = 0 if due is None or paused else days_late(due, on)
    left = (due.on - on).days if due else None
    way = apart(home, case.person.area_id) if home and case.person.area_id else None
    return DayLine(case, due, late, risk_on(facts, on), paused, (alert,) if alert else (), left, way)


def lateness_of(facts: ClockFacts, own: Intervals, on: datetime.date) -> tuple | None:
    """Where a case stands among the late, the most pressing first, as `lines_of` sorts lines without a way; None where
    nothing is late and the registry tells nothing.
    """
    due = () if is_paused(facts, on) else due_things(facts, own, on)
    late = days_late(due[0], on) if due else 0
    return (-late, _RISK_ORDER[risk_on(facts, on)]) if late or alert_of(facts) else None


def _order(line: DayLine) -> tuple:
    left = 9999 if line.days_left is None else line.days_left
    km = -1 if line.way is None or line.way.km is None else line.way.km
    return (
        line.is_paused and not line.alerts, not line.is_due, -line.days_late if line.is_due else left, -km,
        _RISK_ORDER[line.risk], line.case.person.area_id, line.case.pk,
    )  # fmt: skip
