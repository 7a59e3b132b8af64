"""Random histories of accompaniment, held against a plain reference model: what `docs/berkelanjutan.md` promises.

`History(seed).run(steps)` acts through the services as many people would, in any order, and keeps in Python lists what
must be so. After each step the touched case is compared, every 250 steps everything. It raises AssertionError with
seed and step, so that a fault can be played again. Run it within a transaction or test database: it writes rows.
"""

import copy
import datetime
import random
import uuid
from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction

from setiakawan.accompaniment import constraints
from setiakawan.accompaniment.catalogue import risk_rules
from setiakawan.accompaniment.models import (
    Assignment,
    Case,
    Closing,
    Escalation,
    HandOver,
    HandOverAnswer,
    HandOverItem,
    Plan,
    QueueEntry,
    Visit,
)
from setiakawan.accompaniment.queries.companions import caseloads, queue_of
from setiakawan.accompaniment.queries.escalations import late_things, stranded
from setiakawan.accompaniment.queries.facts import clock_facts, intervals
from setiakawan.accompaniment.rules.due import next_visit_due, risk_on
from setiakawan.accompaniment.services import (
    assessing,
    assigning,
    closing,
    escalating,
    hand_over,
    holding,
    intake,
    limits,
    pausing,
    planning,
    visits,
)
from setiakawan.accompaniment.services.residue import residue_of
from setiakawan.accounts import services as accounts
from setiakawan.accounts.leaving import StillCarries
from setiakawan.accounts.models import User
from setiakawan.accounts.scope import NotAllowed, scope_of, system_scope
from setiakawan.registry.models import Person
from setiakawan.registry.rules.names import fold_name
from setiakawan.registry.services import events
from tests.people import BUSANG, LONG_LEES, OFFICE, SANGATTA_UTARA, SANGATTA_UTARA_VILLAGE, make_area, make_person

BEGAN = datetime.date(2026, 1, 5)
DAY = datetime.timedelta(days=1)
VILLAGES = (SANGATTA_UTARA_VILLAGE, "64.08.04.2002", LONG_LEES)
SYSTEM = system_scope("tes", OFFICE)
# What may be refused, because the step was drawn without looking: then nothing has changed.
REFUSED = (
    NotAllowed, Case.DoesNotExist, Plan.DoesNotExist, StillCarries, holding.InFuture, holding.BeforeOpening,
    holding.CaseIsClosed, intake.AlreadyOpen, intake.PersonIsGone, assigning.CompanionInactive, assigning.WrongArea,
    assigning.OverCapacity, assigning.SameCompanion, assigning.NobodyAccompanies, closing.ClosingWaits,
    closing.OwnClosing, closing.NotClosed, closing.HappenedAfterwards, closing.OutcomesMissing, pausing.PauseImpossible,
    planning.OwnPlan, visits.NotTheirVisit, hand_over.NothingToHandOver, hand_over.HandOverOpen,
    Closing.DoesNotExist, Person.DoesNotExist, events.PersonIsDead,
)  # fmt: skip


@dataclass
class Expected:
    """What must be so, in plain values; copied whole when a backup is taken."""

    today: datetime.date = BEGAN
    cases: dict[int, bool] = field(default_factory=dict)  # case → is open
    visits: dict[uuid.UUID, tuple] = field(default_factory=dict)  # client id → (case, companion, day, counts)
    plans: Counter = field(default_factory=Counter)  # case → versions
    answers: int = 0
    off: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)


class History:
    """One random history from a seed. `done` and `refused` count the acts by name."""

    def __init__(self, seed: int, *, people: int = 40):
        self.chance, self.seed, self.step_number = random.Random(seed), seed, 0
        self.now, self.done, self.refused = Expected(), Counter(), Counter()
        self.backup: tuple | None = None
        self.scopes: dict[tuple, object] = {}
        for code in (*VILLAGES, SANGATTA_UTARA, BUSANG):
            make_area(code)
        self.persons = [self._person(number) for number in range(people)]
        self.companions = [
            self._user(f"c{n}", "companion", VILLAGES[n % 3][:8] if n > 3 else VILLAGES[n % 3]) for n in range(8)
        ]
        self.tksk = [self._user("t0", "tksk", SANGATTA_UTARA), self._user("t1", "tksk", BUSANG)]
        self.officers = [self._user("o0", "officer", OFFICE), self._user("o1", "officer", OFFICE)]
        limits.set_limit(cases=7, valid_from=BEGAN, reason="Batas untuk tes", role="companion", by=SYSTEM, today=BEGAN)
        self.signs = [sign.code for sign in risk_rules()[-1].signs]

    def run(self, steps: int) -> None:
        """Take some steps, and compare."""
        names = list(WEIGHTS)
        for name in self.chance.choices(names, [WEIGHTS[n] for n in names], k=steps):
            self.step_number += 1
            if name == "restore":  # outside a transaction of its own: it goes back behind those of other steps
                self._do_restore()
                self.done[name] += 1
                continue
            try:
                with transaction.atomic():
                    case = getattr(self, f"_do_{name}")()
                self.done[name] += 1
            except REFUSED:
                self.refused[name] += 1
                case = None
            try:
                if case is not None:
                    self._compare_case(case)
                if self.step_number % 250 == 0:
                    self.compare()
            except AssertionError as wrong:
                raise AssertionError(f"seed {self.seed}, step {self.step_number} ({name}): {wrong}") from wrong
        self._do_night()
        self.compare()

    # acts: each answers the case that it touched, or None

    def _do_open(self):
        case = intake.open_case(
            person_id=self._any(self.persons), opened_on=self.now.today - self._days(20), origin="village",
            urgency=self._any(("urgent", "ordinary")), client_id=self._number(), by=self._supervisor(), today=self.now.today,
        )  # fmt: skip
        self.now.cases[case.pk] = True
        return case.pk

    def _do_assign(self):
        case = self._case()
        reason = self._any(("", "Tidak ada yang lain"))
        assigning.assign(
            case_id=case, companion_id=self._any(self.companions), on=self.now.today - self._days(2),
            reason="Dekat rumahnya", over_capacity_reason=reason, by=self._supervisor(), today=self.now.today,
        )  # fmt: skip
        return case

    def _do_unassign(self):
        case = self._case()
        assigning.unassign(
            case_id=case, on=self.now.today, reason="Berhalangan", by=self._supervisor(), today=self.now.today
        )
        return case

    def _do_visit(self):
        case, who = self._held()
        number, day = self._number(), self.now.today - self._days(12)
        given = {"case_id": case, "happened_on": day, "way": "home", "outcome": self._any(("met", "met", "not_there")),
                 "circle": None, "client_id": number, "by": self._scope(who), "today": self.now.today}  # fmt: skip
        visits.record_visit(**given)
        self.now.visits[number] = (case, who, day, given["outcome"] == "met")
        if self.chance.random() < 0.2:  # sent again, as devices do
            again = visits.record_visit(**given)
            assert (again.companion_id, again.happened_on) == (who, day)
        return case

    def _do_correct(self):
        case, who = self._held()
        own = [(n, v) for n, v in list(self.now.visits.items())[-200:] if v[0] == case and v[1] == who]
        if not own:
            return None
        old, _ = self._any(own)
        number, day = self._number(), self.now.today
        visits.record_visit(
            case_id=case, happened_on=day, way="phone", outcome="met", circle=None, client_id=number,
            replaces=Visit.objects.get(client_id=old).pk, correction_reason="Salah tanggal", by=self._scope(who), today=day,
        )  # fmt: skip
        self.now.visits[old] = (*self.now.visits[old][:3], False)
        self.now.visits[number] = (case, who, day, True)
        return case

    def _do_risk(self):
        case, who = self._held()
        answers = {sign: self._any(("yes", "no", "no", "unknown")) for sign in self.signs}
        assessing.assess_risk(
            case_id=case, on=self.now.today, answers=answers, client_id=self._number(), by=self._scope(who),
            today=self.now.today,
        )  # fmt: skip
        return case

    def _do_pause(self):
        case, start = self._case(), self.now.today + self._days(10) - self._days(10)
        pausing.pause(
            case_id=case, valid_from=start, valid_until=start + self._days(40), reason="Dirawat di rumah sakit",
            by=self._supervisor(), today=self.now.today,
        )  # fmt: skip
        return case

    def _do_plan(self):
        case, who = self._held()
        goal = planning.GoalGiven("Saya ingin berdagang", "livelihood.self_employment", (), (
            planning.StepGiven("Mengurus izin usaha", "companion", doer_user_id=who),))  # fmt: skip
        given = {"by": self._scope(who), "today": self.now.today}
        plan = planning.draft_plan(
            case_id=case, made_on=self.now.today, goals=(goal,), client_id=self._number(), **given
        )
        self.now.plans[case] += 1
        planning.record_agreement(
            plan_id=plan.pk, on=self.now.today, agrees=True, said_by="person", how_explained="spoken",
            client_id=self._number(), **given,
        )  # fmt: skip
        planning.propose_plan(plan_id=plan.pk, by=self._scope(who), today=self.now.today)
        planning.approve_plan(plan_id=plan.pk, by=self._scope(self.officers[0]), today=self.now.today)
        return case

    def _do_close(self):
        case, who = self._held()
        plan = Plan.objects.filter(case=case, state="approved").first()
        goals = plan.goals.values_list("pk", flat=True) if plan else ()
        found = closing.propose_closing(
            case_id=case, on=self.now.today, reason="goals_met", outcomes={str(g): "reached" for g in goals},
            person_words="Saya sudah mandiri", client_id=self._number(), by=self._scope(who), today=self.now.today,
        )  # fmt: skip
        closing.approve_closing(closing_id=found.pk, by=self._scope(self._any(self.officers)), today=self.now.today)
        self.now.cases[case] = False
        return case

    def _do_reopen(self):
        case = self._any([pk for pk, is_open in self.now.cases.items() if not is_open] or [0])
        closing.reopen_case(
            case_id=case, on=self.now.today, reason="Membutuhkan lagi", by=self._supervisor(), today=self.now.today
        )
        self.now.cases[case] = True
        return case

    def _do_leave(self):
        """Somebody leaves: everything moves, and only then may the account be switched off."""
        who = self._any([*self.companions, *self.tksk])
        others = [user for user in self.companions if user != who]
        carried = residue_of(who)
        given = {"by": self._scope(self.officers[0]), "today": self.now.today}
        act = HandOver.objects.filter(leaving=who, completed_on=None, cancelled_on=None).first()
        act = act or hand_over.begin_hand_over(leaving_id=who, reason="Pindah tugas", **given)
        for item in act.items.exclude(answer=HandOverAnswer.ACCEPTED):
            if item.proposed_to_id in others and self.chance.random() < 0.7:
                hand_over.answer_item(item_id=item.pk, accept=True, by=self._scope(item.proposed_to_id))
        hand_over.complete_hand_over(hand_over_id=act.pk, on=self.now.today, **given)
        assert residue_of(who) == [], f"left at {who}"
        if self.chance.random() < 0.6:
            accounts.switch_off(user=User.objects.get(pk=who), reason="Pindah", by=SYSTEM)
            self.now.off.add(who)
        cases = [thing.case_id for thing in carried if thing.kind == "case"]
        return cases[0] if cases else None

    def _do_prepare(self):
        """A hand-over is prepared and left open, so that much happens before it is completed."""
        who = self._any(self.companions)
        hand_over.begin_hand_over(
            leaving_id=who, reason="Cuti panjang", by=self._scope(self.officers[0]), today=self.now.today
        )

    def _do_switch_off(self):
        """Without a hand-over: refused whenever anything hangs on the user."""
        who = self._any([*self.companions, *self.tksk])
        carried = residue_of(who)
        accounts.switch_off(user=User.objects.get(pk=who), reason="Coba", by=SYSTEM)
        assert not carried, f"{who} was switched off under {len(carried)} things"
        self.now.off.add(who)

    def _do_return(self):
        who = self._any(sorted(self.now.off) or [0])
        if who:
            accounts.switch_on(user=User.objects.get(pk=who), by=SYSTEM)
            self.now.off.discard(who)

    def _do_death(self):
        who = self._any(self.persons)
        if who in self.now.gone or len(self.now.gone) > len(self.persons) // 3:
            return
        events.record_death(
            person_id=who, on=self.now.today, precision="day", by=self._scope(self.officers[0]), today=self.now.today
        )
        self.now.gone.add(who)
        self.persons.append(self._person(len(self.persons)))

    def _do_move(self):
        """A person lives elsewhere from now on; whoever held the case may no longer see it until the night."""
        Person.objects.filter(pk=self._any(self.persons)).update(area=self._any(VILLAGES))
        self._do_night()

    def _do_night(self):
        given = {"on": self.now.today, "by": SYSTEM}
        escalating.return_stranded(**given)
        escalating.raise_escalations(**given)
        assert escalating.raise_escalations(**given) == 0, "a second run the same night raised more"
        assert stranded(self.now.today) == []
        known = set(Escalation.objects.values_list("case", "rule", "due_on", "level"))
        for late in late_things(self.now.today, [OFFICE]):
            assert (late.case_id, late.rule, late.due_on, late.level.number) in known, f"{late} stands before nobody"

    def _do_answer(self):
        late = Escalation.objects.filter(answered_at=None).order_by("pk").first()
        if late and late.addressed_to_id not in self.now.off:
            escalating.answer_escalation(
                escalation_id=late.pk,
                answer="Besok dikunjungi",
                by=self._scope(late.addressed_to_id),
                today=self.now.today,
            )
            self.now.answers += 1

    def _do_jump(self):
        self.now.today += self._days(9) if self.chance.random() < 0.9 else -self._days(2)
        self.now.today = max(self.now.today, BEGAN)

    def _do_restore(self):
        """Take a backup, or go back to the one that was taken: everything since is as though it never was."""
        if self.backup is None:
            self.backup = (transaction.savepoint(), copy.deepcopy(self.now), list(self.persons))
            return
        sid, self.now, self.persons = self.backup
        transaction.savepoint_rollback(sid)
        transaction.savepoint_commit(sid)
        self.backup = None
        self.compare()

    # comparing

    def _compare_case(self, case: int) -> None:
        holders = Assignment.objects.filter(case=case, valid_until=None).count()
        holders += QueueEntry.objects.filter(case=case, valid_until=None).count()
        assert holders == (1 if self.now.cases[case] else 0), f"case {case} has {holders} holders"

    def compare(self) -> None:
        """Everything in the database against what must be so."""
        now = self.now
        rows = Case.objects.values_list("pk", "closed_on")
        assert {pk: closed is None for pk, closed in rows} == now.cases, "cases"
        assert list(constraints.one_holder()) == [], "holders"
        real = Visit.objects.values_list("client_id", "case", "companion", "happened_on", "outcome", "replaced_by")
        told = {n: (case, who, day, outcome == "met" and not again) for n, case, who, day, outcome, again in real}
        assert told == now.visits, "visits"
        assert Counter(Plan.objects.values_list("case", flat=True)) == now.plans, "plan versions"
        assert (
            Escalation.objects.exclude(answered_at=None).exclude(answer="Dijawab oleh penerima").count() == now.answers
        )
        assert not Escalation.objects.filter(answered_at=None, addressed_to__in=now.off).exists(), "asked who is off"
        assert not HandOverItem.objects.filter(
            proposed_to__in=now.off, hand_over__completed_on=None, hand_over__cancelled_on=None
        ).exclude(answer=HandOverAnswer.DECLINED).exists(), "offered to who is off"  # fmt: skip
        self._compare_clocks()
        self._compare_counts()

    def _compare_clocks(self) -> None:
        """An open case is due within its interval of the last contact, the beginning, or the end of a pause."""
        now, set_days = self.now, intervals()
        last: dict[int, datetime.date] = {}
        for case, _, day, counts in now.visits.values():
            if counts:
                last[case] = max(day, last.get(case, day))
        facts = clock_facts([case for case, is_open in now.cases.items() if is_open], now.today)
        for case, known in facts.items():
            contact = last.get(case) if case in last and last[case] >= known.begun_on else None
            assert known.last_contact_on == contact, f"contact of {case}"
            days = set_days.days(risk_on(known, now.today), now.today) if contact else 14
            latest = max([contact or known.begun_on, *(until for _, until in known.pauses)]) + days * DAY
            due = next_visit_due(known, set_days, now.today)
            if known.is_gone:
                assert due is None, f"visit to the gone of {case}"
            else:
                assert due.on <= latest, f"due of {case}"

    def _compare_counts(self) -> None:
        officer = self._scope(self.officers[0])
        real = Counter(Assignment.objects.filter(valid_until=None).values_list("companion", flat=True))
        told = {load.user.pk: load.open_cases for load in caseloads(officer, self.now.today) if load.open_cases}
        assert told == real, "loads"
        open_cases = sum(self.now.cases.values())
        assert sum(told.values()) + queue_of(officer).count() == open_cases, "queue"

    # drawing

    def _any(self, values):
        return self.chance.choice(values)

    def _days(self, most: int) -> datetime.timedelta:
        return self.chance.randint(0, most) * DAY

    def _number(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)

    def _case(self) -> int:
        return self._any(list(self.now.cases) or [0])

    def _held(self) -> tuple[int, int]:
        rows = Assignment.objects.filter(valid_until=None).order_by("pk").values_list("case", "companion")
        rows = list(rows)
        if not rows:
            raise Case.DoesNotExist
        return self._any(rows)

    def _supervisor(self):
        return self._scope(self._any([*self.tksk, *self.officers]))

    def _scope(self, user: int):
        """Read once a day for each user, as a page does; switching off and on is looked at anew."""
        key = (user, self.now.today, user in self.now.off)
        if key not in self.scopes:
            self.scopes[key] = scope_of(User.objects.get(pk=user), on=self.now.today)
        return self.scopes[key]

    def _person(self, number: int) -> int:
        name = f"Warga Rekaan {number}"
        return Person.objects.create(name=name, name_key=fold_name(name), area_id=VILLAGES[number % 3]).pk

    def _user(self, name: str, role: str, area: str) -> int:
        given = {"username": f"rekaan.{name}", "full_name": f"Rekaan {name}", "role": role, "areas": [area]}
        return make_person("companion", **given).user.pk


# How often each act is drawn.
WEIGHTS = {
    "open": 8, "assign": 12, "unassign": 5, "visit": 45, "correct": 3, "risk": 3, "pause": 3, "plan": 2, "close": 2,
    "reopen": 2, "leave": 1, "prepare": 1, "switch_off": 1, "return": 2, "death": 0.3, "move": 0.5, "night": 1.5,
    "answer": 4, "jump": 8, "restore": 0.4,
}  # fmt: skip
