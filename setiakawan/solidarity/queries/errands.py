"""What staff have to do for the people in need of an area in the coming month, and who of them could."""

import datetime
from dataclasses import dataclass, field

from setiakawan.accompaniment.models import Assignment, Case, CompanionAbsence, CompanionProfile
from setiakawan.accompaniment.queries.companions import covering_each, limit_of, load_of
from setiakawan.accompaniment.queries.facts import clocks_of, intervals
from setiakawan.accompaniment.rules.due import days_late, is_paused, next_visit_due, risk_on
from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import StoredJudgement
from setiakawan.solidarity.measures.circles import UNKNOWN, Circles
from setiakawan.solidarity.measures.columns import space_of
from setiakawan.solidarity.plan import words
from setiakawan.solidarity.plan.problem import ASK, OVERDUE, URGENT
from setiakawan.solidarity.plan.situation import COMPANION, FACT, JUDGEMENT, VISIT, Duty, Errand
from setiakawan.solidarity.queries.evidence import Known
from setiakawan.solidarity.queries.ground import tenths

VISITS_A_MONTH, FACTS_A_MONTH, JUDGEMENTS_A_MONTH = 20, 40, 60
"""What one member of staff can do on top of the rest in a month, until an office says otherwise."""

LONG_WAIT = 14
POOR = 4
_WHO = {
    VISIT: ("companion", "tksk"),
    COMPANION: ("companion",),
    FACT: ("companion", "tksk"),
    JUDGEMENT: ("tksk", "officer"),
}
_ROOM = {VISIT: VISITS_A_MONTH, FACT: FACTS_A_MONTH, JUDGEMENT: JUDGEMENTS_A_MONTH}


@dataclass
class Work:
    """Errands, the duties that could do them, and which could do which (errand, duty, tenths of kilometres, known)."""

    errands: list[Errand] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    can: list[tuple[int, int, int, bool]] = field(default_factory=list)
    case_of: dict[int, int] = field(default_factory=dict)
    homes: dict[int, str] = field(default_factory=dict)


def work_in(scope: Scope, known: Known, circles: Circles, on: datetime.date) -> Work:
    """The errands of an area. Some twenty queries. The viewer was asked for permission."""
    work = Work()
    at = {int(number): index for index, number in enumerate(known.persons.number)}
    need = {n for n, i in at.items() if known.persons.is_in_need[i]}
    cases = Case.objects.filter(scope.q("person__area"), closed_on=None)
    held = dict(Assignment.objects.filter(case__in=cases, valid_until=None).values_list("case__person", "companion"))
    work.case_of = dict(cases.values_list("person", "pk"))
    unknown = {n for n in need if circles.alone[at[n]] == UNKNOWN}
    for number in sorted(unknown):
        _add(work, known, at, VISIT, number, ASK, words.NOT_ASKED)
    _late(work, known, at, cases, on, unknown)
    _waiting(work, known, at, cases, held, on)
    for number in sorted(need - unknown):
        index = at[number]
        if circles.named[index] and circles.supporters[index] < 2:
            _add(work, known, at, FACT, number, OVERDUE, words.MAY_BE_MORE)
    _unjudged(work, known, at, need)
    _staff(work, known, held, on)
    return work


def _add(work: Work, known: Known, at: dict, kind: str, number: int, rank: int, why: str, about: int = 0) -> None:
    about = about or work.case_of.get(number, 0)
    work.errands.append(Errand(kind, number, int(known.persons.village[at[number]]), rank, (why,), about))


def _late(work: Work, known: Known, at: dict, cases, on: datetime.date, unknown: set[int]) -> None:
    """Visits that were due before the month. Who must be asked anyway is visited for that."""
    clocks, own = clocks_of(cases, on), intervals()
    person_of = {case: person for person, case in work.case_of.items()}
    for case, facts in sorted(clocks.items()):
        number, due = person_of[case], next_visit_due(facts, own, on)
        if due is None or is_paused(facts, on) or number in unknown or number not in at:
            continue
        if late := days_late(due, on):
            is_urgent = risk_on(facts, on) == "high" or (due.kind == "first_contact" and facts.urgency == "urgent")
            what = "Kontak pertama" if due.kind == "first_contact" else "Kunjungan"
            _add(work, known, at, VISIT, number, URGENT if is_urgent else OVERDUE, f"{what} terlambat {late} hari.")


def _waiting(work: Work, known: Known, at: dict, cases, held: dict, on: datetime.date) -> None:
    """Cases that have no companion."""
    for case, number, urgency, opened in cases.order_by("pk").values_list("pk", "person", "urgency", "opened_on"):
        if number in held or number not in at:
            continue
        days = max((on - opened).days, 0)
        is_urgent = urgency == "urgent"
        why = f"Menunggu pendamping sejak {words.day(opened)}" + (", dan mendesak." if is_urgent else ".")
        _add(work, known, at, COMPANION, number, URGENT if is_urgent or days > LONG_WAIT else OVERDUE, why, case)


def _unjudged(work: Work, known: Known, at: dict, need: set[int]) -> None:
    """Families of people in need whose official decile is low and whom nobody has ever judged for a programme."""
    poor: dict[int, int] = {}
    for number in sorted(need):
        space, family = space_of(known.home[number])
        if space == "family" and 0 < known.persons.decile[at[number]] <= POOR:
            poor.setdefault(family, number)
    judged = set(StoredJudgement.objects.order_by().values_list("family", flat=True).distinct())
    for family, number in poor.items():
        if family not in judged:
            why = f"Desil {known.persons.decile[at[number]]}, dan belum pernah dinilai untuk bantuan apa pun."
            _add(work, known, at, JUDGEMENT, number, OVERDUE, why, family)


def _staff(work: Work, known: Known, held: dict[int, int], on: datetime.date) -> None:
    """Who could do each errand: their companion first, else whoever is on duty in the village."""
    codes = {known.villages[errand.village] for errand in work.errands}
    by_role = covering_each(codes, ("companion", "tksk", "officer"), on)
    users = {user.pk: user for pairs in by_role.values() for user, _ in pairs}
    away = set(
        CompanionAbsence.objects.filter(user__in=users, valid_from__lte=on, valid_until__gt=on).values_list(
            "user", flat=True
        )
    )
    loads, limits = load_of(users), limit_of(users.values(), on)
    work.homes = _homes(users)
    duty_at: dict[tuple[int, str], int] = {}
    for index, errand in enumerate(work.errands):
        village = known.villages[errand.village]
        mine = held.get(errand.number) if errand.kind in (VISIT, FACT) else None
        fitting = [user for user, _ in by_role[village] if user.role in _WHO[errand.kind] and user.pk not in away]
        for user in sorted(fitting, key=lambda one: one.pk):
            key = (user.pk, errand.kind)
            if key not in duty_at:
                room = _ROOM.get(errand.kind, max(limits[user.pk] - loads[user.pk], 0))
                duty_at[key] = len(work.duties)
                work.duties.append(Duty(user.pk, errand.kind, room))
            home = work.homes.get(user.pk, village)
            work.can.append((index, duty_at[key], tenths(home, village), user.pk == mine))


def _homes(users: dict) -> dict[int, str]:
    rows = CompanionProfile.objects.filter(user__in=users).exclude(home=None).values_list("user", "home")
    return dict(rows)
