"""What people do with one case. Each act answers the case that it touched, or None."""

from decimal import Decimal

from setiakawan.accompaniment.models import Plan, ServiceGiven, Visit
from setiakawan.accompaniment.rules.circle import CircleGiven, SupporterGiven
from setiakawan.accompaniment.services import (
    assessing,
    assigning,
    closing,
    intake,
    pausing,
    planning,
    services_given,
    visits,
)
from tests.histories.expected import COMPANION, QUEUE, Seen, holders_in_rows
from tests.histories.world import LIMIT

CIRCLES = {
    "": None, "nobody": CircleGiven("nobody", "person"), "declined": CircleGiven("declined"),
    "named": CircleGiven("named", "carer", (SupporterGiven("neighbour", "Tetangga Rekaan", frequency="weekly"),)),
}  # fmt: skip


class CaseActs:
    """Opening, accompanying, visiting, pausing, planning, closing, reopening."""

    def _do_open(self):
        person, day = self._any(self.persons), self.now.today - self._days(20)
        case = intake.open_case(
            person_id=person, opened_on=day, origin="village", urgency=self._any(("urgent", "ordinary")),
            client_id=self._number(), by=self._supervisor(), today=self.now.today,
        )  # fmt: skip
        taken = {self.now.person[pk] for pk, is_open in self.now.cases.items() if is_open}
        assert person not in taken and not self.now.is_gone(person), f"a second case, or one of the gone: {person}"
        self.now.cases[case.pk], self.now.opened[case.pk], self.now.person[case.pk] = True, day, person
        self._queued(case.pk)
        return case.pk

    def _queued(self, case: int) -> None:
        """The case stands in the queue of somebody who supervises and is there."""
        [(_, kind, owner)] = holders_in_rows(case) or [(case, "nobody", 0)]
        able = [user for user in (*self.tksk, *self.officers) if user not in self.now.off]
        assert kind == QUEUE, f"held by {kind} instead of a queue"
        assert owner in able, f"the queue of {owner}, who does not supervise"
        self.now.holders[case] = (QUEUE, owner)

    def _do_assign(self):
        case, who = self._case(), self._any(self.companions)
        reason = self._any(("", "Tidak ada yang lain"))
        assigning.assign(
            case_id=case, companion_id=who, on=self.now.today - self._days(2), reason="Dekat rumahnya",
            over_capacity_reason=reason, by=self._supervisor(), today=self.now.today,
        )  # fmt: skip
        assert who not in self.now.off, f"given to {who}, who is off"
        self.now.holders[case] = (COMPANION, who)
        load = sum(holder == (COMPANION, who) for holder in self.now.holders.values())
        assert reason or load <= LIMIT, f"{who} carries {load} without a reason"
        return case

    def _do_unassign(self):
        case = self._case()
        assigning.unassign(
            case_id=case, on=self.now.today, reason="Berhalangan", by=self._supervisor(), today=self.now.today
        )
        self._queued(case)
        return case

    def _do_visit(self):
        case, who = self._held()
        number, day, said = self._number(), self.now.today - self._days(12), self._any(list(CIRCLES))
        given = {"case_id": case, "happened_on": day, "way": "home", "outcome": self._any(("met", "met", "not_there")),
                 "circle": CIRCLES[said], "client_id": number, "by": self._scope(who), "today": self.now.today}  # fmt: skip
        visits.record_visit(**given)
        self.now.visits[number] = Seen(case, who, day, given["outcome"] == "met", said)
        if self.chance.random() < 0.1:  # sent again, as devices do
            again = visits.record_visit(**given)
            assert (again.companion_id, again.happened_on) == (who, day)
        return case

    def _do_correct(self):
        case, who = self._held()
        own = [(n, v) for n, v in list(self.now.visits.items())[-200:] if v.case == case and v.user == who]
        if not own:
            return None
        old, seen = self._any(own)
        number, day = self._number(), self.now.today
        visits.record_visit(
            case_id=case, happened_on=day, way="phone", outcome="met", circle=None, client_id=number,
            replaces=Visit.objects.get(client_id=old).pk, correction_reason="Salah tanggal", by=self._scope(who),
            today=day,
        )  # fmt: skip
        self.now.visits[old] = seen._replace(counts=False)
        self.now.visits[number] = Seen(case, who, day, True, "")
        return case

    def _do_service(self):
        case, who = self._held()
        number, day = self._number(), self.now.today - self._days(12)
        services_given.give_service(
            case_id=case, kind=self._any(("meals", "referral")), given_on=day, quantity=Decimal(1), client_id=number,
            by=self._scope(who), today=self.now.today,
        )  # fmt: skip
        self.now.services[number] = (case, who, day, True)
        return case

    def _do_withdraw(self):
        case, who = self._held()
        counting = [n for n, (of, _, _, counts) in self.now.services.items() if of == case and counts]
        if not counting:
            return None
        number = self._any(counting)
        row = ServiceGiven.objects.get(client_id=number)
        services_given.withdraw_service(service_id=row.pk, reason="Salah catat", by=self._scope(who))
        self.now.services[number] = (*self.now.services[number][:3], False)
        return case

    def _do_need(self):
        case, who = self._held()
        category, day = self._any(("disability", "elderly", "none")), self.now.today - self._days(3)
        assessing.set_spm_need(case_id=case, category=category, on=day, by=self._scope(who), today=self.now.today)
        rows = self.now.needs.setdefault(case, [])
        if not rows or rows[-1][0] != category:
            if rows:
                rows[-1][2] = day
            rows.append([category, day, None])
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
        del self.now.holders[case]
        return case

    def _do_reopen(self):
        case = self._any([pk for pk, is_open in self.now.cases.items() if not is_open] or [0])
        closing.reopen_case(
            case_id=case, on=self.now.today, reason="Membutuhkan lagi", by=self._supervisor(), today=self.now.today
        )
        assert not self.now.is_gone(self.now.person[case]), "reopened for the gone"
        self.now.cases[case] = True
        self._queued(case)
        return case
