"""The acts of accompaniment, by whom and in which order."""

import datetime
import uuid
from decimal import Decimal

import pytest

from setiakawan.accompaniment.catalogue import NotInCatalogue
from setiakawan.accompaniment.models import (
    Assessment,
    Case,
    CircleAnswer,
    Closing,
    Escalation,
    Plan,
    PlanState,
    ServiceGiven,
    SpmNeed,
    Visit,
)
from setiakawan.accompaniment.queries.cases import case_for, cases_in, open_case_of, sees
from setiakawan.accompaniment.queries.day import day_of
from setiakawan.accompaniment.queries.facts import alert_of, clock_facts, intervals
from setiakawan.accompaniment.queries.story import case_view, days_entered_late, story_of
from setiakawan.accompaniment.rules.circle import CircleContradicts, CircleGiven, SupporterGiven
from setiakawan.accompaniment.rules.due import Due, due_things, next_visit_due
from setiakawan.accompaniment.rules.stage import Stage
from setiakawan.accompaniment.services import assessing, closing, planning, services_given
from setiakawan.accompaniment.services.closing import (
    HappenedAfterwards,
    OutcomesMissing,
    OwnClosing,
    PersonsWordMissing,
)
from setiakawan.accompaniment.services.escalating import raise_escalations
from setiakawan.accompaniment.services.holding import BeforeOpening, CaseIsClosed, InFuture, NumberTaken, WordsMissing
from setiakawan.accompaniment.services.intake import AlreadyOpen, PersonIsGone
from setiakawan.accompaniment.services.pausing import PauseImpossible, end_pause, pause
from setiakawan.accompaniment.services.planning import (
    GoalGiven,
    NotAgreed,
    OwnPlan,
    PlanEmpty,
    PlanNotOpen,
    StepGiven,
)
from setiakawan.accompaniment.services.visits import NotTheirVisit
from setiakawan.accompaniment.tests.conftest import OPENED, TODAY, Accompanied
from setiakawan.accounts.scope import NotAllowed, system_scope
from setiakawan.audit.models import Entry
from setiakawan.registry.about import facts_about_persons
from setiakawan.registry.models import Person
from setiakawan.registry.services.events import record_death, record_missing, record_move_out
from tests.people import make_person

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
DAY = datetime.timedelta(days=1)
GOALS = (
    GoalGiven("Saya ingin bisa ke masjid sendiri", "social.recreation", ("accessibility",), (
        StepGiven("Membuat jalan landai di depan rumah", "volunteer", "Karang Taruna", due_on=TODAY),
    )),
)  # fmt: skip


# opening


def test_a_case_is_opened_once_for_a_person(accompanied):
    with pytest.raises(AlreadyOpen):
        accompanied.open()
    assert Case.objects.count() == 1


def test_the_same_sending_twice_opens_one_case(registry):
    number = uuid.uuid4()
    accompanied = Accompanied(registry)
    other = registry.person("Budi Rekaan")
    first = accompanied.open(person_id=other.pk, client_id=number)
    assert accompanied.open(person_id=other.pk, client_id=number) == first
    with pytest.raises(NumberTaken):
        accompanied.open(client_id=number)


def test_a_village_operator_refers_but_reads_no_case(accompanied, registry):
    operator = make_person("village_operator")
    other = registry.person("Budi Rekaan")
    assert accompanied.open(person_id=other.pk, by=operator.scope).person == other
    with pytest.raises(NotAllowed):
        cases_in(operator.scope)


def test_nobody_opens_a_case_elsewhere_or_for_the_dead(accompanied, registry):
    other = registry.person("Budi Rekaan")
    with pytest.raises(Person.DoesNotExist):
        accompanied.open(person_id=other.pk, by=make_person("tksk_busang").scope)
    record_death(person_id=other.pk, on=OPENED, precision="day", by=accompanied.officer.scope, today=TODAY)
    with pytest.raises(PersonIsGone):
        accompanied.open(person_id=other.pk)
    with pytest.raises(InFuture):
        accompanied.open(person_id=registry.person("Ani Rekaan").pk, opened_on=TODAY + DAY)


# scope


def test_a_companion_sees_only_the_cases_that_are_theirs(accompanied):
    with pytest.raises(Case.DoesNotExist):
        case_for(accompanied.companion.scope, accompanied.case.pk)
    accompanied.assigned()
    assert case_for(accompanied.companion.scope, accompanied.case.pk) == accompanied.case
    assert open_case_of(accompanied.companion.scope, accompanied.person.pk) == accompanied.case
    assert not cases_in(make_person("companion_busang").scope).exists()


@pytest.mark.parametrize("who", ["partner", "auditor", "administrator", "village_operator"])
def test_other_roles_see_no_case(accompanied, who):
    with pytest.raises(NotAllowed):
        case_for(make_person(who).scope, accompanied.case.pk)


# visits


def test_a_visit_moves_the_next_one(accompanied):
    accompanied.assigned()
    due = next_visit_due(clock_facts([accompanied.case.pk], TODAY)[accompanied.case.pk], intervals(), TODAY)
    assert due == Due("first_contact", OPENED + 14 * DAY)
    accompanied.visit()
    due = next_visit_due(clock_facts([accompanied.case.pk], TODAY)[accompanied.case.pk], intervals(), TODAY)
    assert due == Due("visit", datetime.date(2026, 3, 19))


def test_nobody_at_home_is_no_contact(accompanied):
    accompanied.assigned().visit(outcome="not_there")
    assert clock_facts([accompanied.case.pk], TODAY)[accompanied.case.pk].last_contact_on is None


def test_a_visit_sent_twice_is_one_visit(accompanied):
    number = uuid.uuid4()
    first = accompanied.assigned().visit(client_id=number)
    assert accompanied.visit(client_id=number, happened_on=TODAY) == first
    assert Visit.objects.get().happened_on == datetime.date(2026, 3, 5)


@pytest.mark.parametrize(
    ("on", "error"), [(TODAY + DAY, InFuture), (OPENED - DAY, BeforeOpening), (OPENED, None), (TODAY, None)]
)
def test_a_visit_has_a_day_that_can_be(accompanied, on, error):
    accompanied.assigned()
    if error is None:
        assert accompanied.visit(happened_on=on).happened_on == on
    else:
        with pytest.raises(error):
            accompanied.visit(happened_on=on)
        assert not Visit.objects.exists()


@pytest.mark.parametrize("clock", ["2026-03-12T00:30+08:00", "2026-03-12T07:30+08:00", "2026-03-12T23:59+08:00"])
def test_a_late_entry_keeps_its_day_and_shows_how_late_it_is(accompanied, clock, time_machine_at):
    accompanied.assigned()
    with time_machine_at(clock):
        visit = accompanied.visit(happened_on=datetime.date(2026, 3, 5))
    assert days_entered_late(Visit.objects.get(pk=visit.pk)) == 7


def test_a_correction_counts_instead_of_what_it_replaces(accompanied):
    wrong = accompanied.assigned().visit(happened_on=TODAY)
    accompanied.visit(happened_on=datetime.date(2026, 3, 4), replaces=wrong.pk, correction_reason="Salah tanggal")
    assert clock_facts([accompanied.case.pk], TODAY)[accompanied.case.pk].last_contact_on == datetime.date(2026, 3, 4)
    with pytest.raises(NotTheirVisit):
        accompanied.visit(replaces=wrong.pk, correction_reason="Salah tanggal")
    assert Visit.objects.count() == 2


def test_not_asked_stays_apart_from_nobody(accompanied, registry):
    accompanied.assigned().visit(circle=None)
    assert not CircleAnswer.objects.exists()
    accompanied.visit(circle=CircleGiven("nobody", "person"))
    neighbour = registry.person("Tetangga Rekaan")
    named = CircleGiven("named", "carer", (SupporterGiven("neighbour", "Bu Ros", neighbour.pk, "weekly"),))
    accompanied.visit(circle=named)
    assert list(CircleAnswer.objects.values_list("result", flat=True)) == ["nobody", "named"]
    assert CircleAnswer.objects.last().supporters.get().name == "Bu Ros"


def test_an_answer_that_contradicts_itself_leaves_nothing(accompanied):
    accompanied.assigned()
    with pytest.raises(CircleContradicts):
        accompanied.visit(circle=CircleGiven("named", "person"))
    with pytest.raises(Person.DoesNotExist):
        accompanied.visit(circle=CircleGiven("named", "", (SupporterGiven("family", "", accompanied.person.pk),)))
    assert not Visit.objects.exists()


def test_every_act_is_in_the_audit_log(accompanied):
    accompanied.assigned().visit()
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"accompaniment.open", "accompaniment.assign", "accompaniment.visit"} <= verbs


# assessment, risk, services, pauses


def test_a_risk_level_shortens_the_interval(accompanied):
    accompanied.assigned().visit()
    given = {"case_id": accompanied.case.pk, "on": TODAY, "by": accompanied.companion.scope, "today": TODAY}
    risk = assessing.assess_risk(answers={"no_food": "yes"}, client_id=uuid.uuid4(), **given)
    assert (risk.level, risk.reasons) == ("high", ["no_food"])
    due = next_visit_due(clock_facts([accompanied.case.pk], TODAY)[accompanied.case.pk], intervals(), TODAY)
    assert due.on == datetime.date(2026, 3, 12)
    with pytest.raises(KeyError):
        assessing.assess_risk(answers={"rich": "yes"}, client_id=uuid.uuid4(), **given)


def test_an_assessment_takes_only_known_needs(accompanied):
    given = {
        "case_id": accompanied.case.pk, "happened_on": TODAY, "circle": CircleGiven("declined"), "today": TODAY,
        "by": accompanied.tksk.scope,
    }  # fmt: skip
    found = assessing.record_assessment(
        needs=["health.rehabilitation"], strengths="Rajin", client_id=uuid.uuid4(), **given
    )
    assert Assessment.objects.get(pk=found.pk).strengths == "Rajin"
    with pytest.raises(NotInCatalogue):
        assessing.record_assessment(needs=["health.magic"], client_id=uuid.uuid4(), **given)


def test_one_minimum_service_is_needed_at_a_time(accompanied):
    given = {"case_id": accompanied.case.pk, "by": accompanied.tksk.scope, "today": TODAY}
    first = assessing.set_spm_need(category="disability", on=OPENED, **given)
    assert assessing.set_spm_need(category="disability", on=TODAY, **given) == first
    assessing.set_spm_need(category="none", on=TODAY, **given)
    assert list(SpmNeed.objects.values_list("category", "valid_until")) == [("disability", TODAY), ("none", None)]
    with pytest.raises(NotInCatalogue):
        assessing.set_spm_need(category="rich", on=TODAY, **given)


@pytest.mark.parametrize("quantity", ["0", "-1", "1.001", "NaN", "Infinity", "100000"])
def test_a_service_is_counted_in_a_quantity_that_can_be(accompanied, quantity):
    with pytest.raises(services_given.QuantityImpossible):
        give(accompanied, quantity=Decimal(quantity))


def give(accompanied, **changes):
    given = {
        "case_id": accompanied.case.pk, "kind": "meals", "given_on": TODAY, "quantity": Decimal("2"),
        "client_id": uuid.uuid4(), "by": accompanied.tksk.scope, "today": TODAY,
    }  # fmt: skip
    return services_given.give_service(**given | changes)


def test_a_service_given_is_withdrawn_and_stays(accompanied):
    given = give(accompanied)
    with pytest.raises(WordsMissing):
        services_given.withdraw_service(service_id=given.pk, reason="x", by=accompanied.tksk.scope)
    services_given.withdraw_service(service_id=given.pk, reason="Salah orang", by=accompanied.tksk.scope)
    assert ServiceGiven.objects.get().withdrawn_at is not None


def test_pauses_do_not_meet(accompanied):
    given = {
        "case_id": accompanied.case.pk,
        "reason": "Dirawat di rumah sakit",
        "by": accompanied.tksk.scope,
        "today": TODAY,
    }
    rest = pause(valid_from=OPENED, valid_until=TODAY + 20 * DAY, **given)
    for since, until in [
        (TODAY, TODAY + DAY),
        (TODAY + 30 * DAY, TODAY + 30 * DAY),
        (TODAY + 30 * DAY, TODAY + 400 * DAY),
    ]:
        with pytest.raises(PauseImpossible):
            pause(valid_from=since, valid_until=until, **given)
    end_pause(pause_id=rest.pk, on=TODAY, by=accompanied.tksk.scope, today=TODAY)
    assert clock_facts([accompanied.case.pk], TODAY)[accompanied.case.pk].pauses == ((OPENED, TODAY),)


# plans


def draft(accompanied, **changes):
    given = {
        "case_id": accompanied.case.pk, "made_on": TODAY, "goals": GOALS, "client_id": uuid.uuid4(),
        "by": accompanied.companion.scope, "today": TODAY,
    }  # fmt: skip
    return planning.draft_plan(**given | changes)


def agree(accompanied, plan, agrees=True):
    return planning.record_agreement(
        plan_id=plan.pk, on=TODAY, agrees=agrees, said_by="person", how_explained="pictures", words="Ya, saya mau",
        client_id=uuid.uuid4(), by=accompanied.companion.scope, today=TODAY,
    )  # fmt: skip


def approved(accompanied):
    plan = draft(accompanied)
    agree(accompanied, plan)
    planning.propose_plan(plan_id=plan.pk, by=accompanied.companion.scope, today=TODAY)
    return planning.approve_plan(plan_id=plan.pk, by=accompanied.tksk.scope, today=TODAY)


def test_a_plan_needs_the_persons_agreement_and_another_pair_of_eyes(accompanied):
    plan = draft(accompanied.assigned())
    with pytest.raises(NotAgreed):
        planning.propose_plan(plan_id=plan.pk, by=accompanied.companion.scope, today=TODAY)
    agree(accompanied, plan, agrees=False)
    with pytest.raises(NotAgreed):
        planning.propose_plan(plan_id=plan.pk, by=accompanied.companion.scope, today=TODAY)
    agree(accompanied, plan)
    planning.propose_plan(plan_id=plan.pk, by=accompanied.companion.scope, today=TODAY)
    with pytest.raises(NotAllowed):
        planning.approve_plan(plan_id=plan.pk, by=accompanied.companion.scope, today=TODAY)
    assert planning.approve_plan(plan_id=plan.pk, by=accompanied.tksk.scope, today=TODAY).state == PlanState.APPROVED
    assert Due("plan_review", TODAY + 56 * DAY) in due_things(
        clock_facts([accompanied.case.pk], TODAY)[accompanied.case.pk], intervals(), TODAY
    )


def test_nobody_approves_their_own_plan(accompanied):
    plan = draft(accompanied, by=accompanied.tksk.scope)
    planning.record_agreement(
        plan_id=plan.pk, on=TODAY, agrees=True, said_by="person", how_explained="sign", client_id=uuid.uuid4(),
        by=accompanied.tksk.scope, today=TODAY,
    )  # fmt: skip
    planning.propose_plan(plan_id=plan.pk, by=accompanied.tksk.scope, today=TODAY)
    with pytest.raises(OwnPlan):
        planning.approve_plan(plan_id=plan.pk, by=accompanied.tksk.scope, today=TODAY)
    assert (
        planning.return_plan(
            plan_id=plan.pk, note="Tujuan kedua belum ada langkahnya", by=accompanied.officer.scope, today=TODAY
        ).state
        == PlanState.RETURNED
    )


def test_versions_follow_each_other_and_one_is_current(accompanied):
    accompanied.assigned()
    first, second = approved(accompanied), approved(accompanied)
    assert list(Plan.objects.values_list("number", "state")) == [(1, "replaced"), (2, "approved")]
    step = second.goals.get().steps.get()
    given = {"on": TODAY, "client_id": uuid.uuid4(), "by": accompanied.companion.scope, "today": TODAY}
    assert planning.record_step(step_id=step.pk, is_done=True, **given).is_done
    with pytest.raises(PlanNotOpen):
        planning.review_plan(plan_id=first.pk, works="Jalan landai selesai", **given | {"client_id": uuid.uuid4()})


def test_an_empty_plan_or_an_impossible_budget_is_refused(accompanied):
    accompanied.assigned()
    for goals in ((), (GoalGiven("Saya ingin bekerja", "livelihood.skills"),)):
        with pytest.raises(PlanEmpty):
            draft(accompanied, goals=goals)
    for budget in ("-1", "NaN", "1000000000", "0.001"):
        with pytest.raises(planning.BudgetImpossible):
            draft(accompanied, budget=Decimal(budget))
    assert not Plan.objects.exists()


# ending


def propose(accompanied, **changes):
    given = {
        "case_id": accompanied.case.pk, "on": TODAY, "reason": "goals_met", "outcomes": {}, "person_words": "Terima kasih",
        "client_id": uuid.uuid4(), "by": accompanied.companion.scope, "today": TODAY,
    }  # fmt: skip
    return closing.propose_closing(**given | changes)


def test_a_closing_needs_outcomes_and_the_persons_word(accompanied):
    accompanied.assigned()
    goal = approved(accompanied).goals.get()
    with pytest.raises(OutcomesMissing):
        propose(accompanied)
    with pytest.raises(PersonsWordMissing):
        propose(accompanied, outcomes={str(goal.pk): "reached"}, person_words=" ")
    propose(accompanied, outcomes={str(goal.pk): "reached"})
    with pytest.raises(closing.ClosingWaits):
        propose(accompanied, outcomes={str(goal.pk): "reached"})


def test_a_case_ends_and_begins_again_any_number_of_times(accompanied):
    accompanied.assigned().visit()
    for _ in range(2):
        waiting = propose(accompanied)
        closing.approve_closing(closing_id=waiting.pk, by=accompanied.tksk.scope, today=TODAY)
        case = Case.objects.get()
        assert case.closed_on == TODAY
        assert not case.assignments.filter(valid_until=None).exists()
        assert not case.waits.filter(valid_until=None).exists()
        assert case_for(accompanied.companion.scope, case.pk) == case
        with pytest.raises(CaseIsClosed):
            accompanied.visit(happened_on=TODAY)
        closing.reopen_case(
            case_id=case.pk, on=TODAY, reason="Keadaan memburuk lagi", by=accompanied.tksk.scope, today=TODAY
        )
        assert case.waits.filter(valid_until=None).count() == 1
        accompanied.assigned(on=TODAY)
    assert clock_facts([case.pk], TODAY)[case.pk].last_contact_on is None
    assert Closing.objects.count() == 2
    assert len(story_of(accompanied.tksk.scope, case.pk)) >= 8


def test_a_check_in_is_recorded_after_the_closing(accompanied):
    accompanied.assigned()
    waiting = propose(accompanied)
    closing.approve_closing(closing_id=waiting.pk, by=accompanied.tksk.scope, today=TODAY)
    facts = clock_facts([accompanied.case.pk], TODAY)[accompanied.case.pk]
    assert due_things(facts, intervals(), TODAY) == (Due("check_in", TODAY + 90 * DAY),)
    later = TODAY + 80 * DAY
    accompanied.visit(happened_on=later, purpose="check_in", today=later)
    assert due_things(clock_facts([accompanied.case.pk], TODAY)[accompanied.case.pk], intervals(), later) == ()


def test_nobody_decides_on_their_own_closing_and_nothing_happens_after_it(accompanied):
    accompanied.assigned()
    waiting = propose(accompanied, by=accompanied.tksk.scope, on=OPENED)
    with pytest.raises(OwnClosing):
        closing.approve_closing(closing_id=waiting.pk, by=accompanied.tksk.scope, today=TODAY)
    accompanied.visit(happened_on=TODAY)
    with pytest.raises(HappenedAfterwards):
        closing.approve_closing(closing_id=waiting.pk, by=accompanied.officer.scope, today=TODAY)


def clock_on(accompanied, on):
    return clock_facts([accompanied.case.pk], on)[accompanied.case.pk]


def test_a_death_or_a_move_reaches_the_case_the_same_day(accompanied):
    accompanied.assigned().visit()
    assert alert_of(clock_on(accompanied, TODAY)) is None
    record_move_out(
        person_id=accompanied.person.pk, on=TODAY - DAY, precision="day", by=accompanied.officer.scope, today=TODAY
    )
    assert alert_of(clock_on(accompanied, TODAY - DAY)).kind == "moved"
    assert alert_of(clock_on(accompanied, TODAY - 2 * DAY)) is None
    record_death(person_id=accompanied.person.pk, on=TODAY, precision="day", by=accompanied.officer.scope, today=TODAY)
    facts = clock_on(accompanied, TODAY)
    alert = alert_of(facts)
    assert (alert.kind, alert.on) == ("dead", TODAY)
    assert any("penutupan" in words for words in alert.what_must_be_done)
    assert due_things(facts, intervals(), TODAY) == (Due("closing", TODAY + 14 * DAY),)
    assert next_visit_due(facts, intervals(), TODAY) is None


def test_who_holds_a_case_for_an_act_sees_it_in_lists_too(accompanied, everybody):
    accompanied.assigned()
    approved(accompanied)

    def agree():
        case = Case.objects.select_related("person").get()
        for who in everybody.values():
            if who.scope.allows("accompaniment.see"):
                assert sees(who.scope, case) == cases_in(who.scope).exists(), who.user
        return [
            name for name, who in everybody.items() if who.scope.allows("accompaniment.see") and sees(who.scope, case)
        ]

    assert "companion" in agree()
    for change in ({"closed_on": TODAY}, {"closed_on": None}):
        Case.objects.update(**change)
        assert {"companion", "tksk", "officer"} <= set(agree())
    accompanied.case.assignments.update(valid_until=TODAY)
    assert "companion" not in agree()
    Case.objects.update(closed_on=TODAY)
    assert "companion" in agree()


def test_a_death_is_known_whatever_was_assessed_before_it(accompanied, registry):
    other = Accompanied(registry, "Warga Rekaan Dua")
    for case in (accompanied.case, other.case):
        given = {"case_id": case.pk, "on": OPENED, "by": accompanied.tksk.scope, "today": TODAY}
        assessing.assess_risk(answers={}, client_id=uuid.uuid4(), **given)
    record_death(person_id=accompanied.person.pk, on=TODAY, precision="day", by=accompanied.officer.scope, today=TODAY)
    facts = clock_facts([accompanied.case.pk, other.case.pk], TODAY)
    assert [facts[case.pk].state for case in (accompanied.case, other.case)] == ["dead", "alive"]


def test_nobody_is_asked_to_visit_the_dead_but_the_closing_is_waited_for(accompanied):
    accompanied.assigned().visit()
    record_death(person_id=accompanied.person.pk, on=TODAY, precision="day", by=accompanied.officer.scope, today=TODAY)
    [line] = day_of(accompanied.companion.scope, TODAY)
    assert (line.due.kind, line.due.on) == ("closing", TODAY + 14 * DAY)
    told = facts_about_persons(accompanied.companion.scope, [accompanied.person.pk], TODAY)[accompanied.person.pk]
    assert "Kunjungan berikutnya" not in [fact.label for fact in told]
    raise_escalations(on=TODAY + 60 * DAY, by=system_scope("tes", "64.08"))
    assert set(Escalation.objects.values_list("rule", flat=True)) == {"closing"}


def test_who_is_missing_is_still_to_be_visited(accompanied):
    accompanied.assigned().visit()
    record_missing(
        person_id=accompanied.person.pk, on=TODAY, precision="day", by=accompanied.officer.scope, today=TODAY
    )
    [line] = day_of(accompanied.companion.scope, TODAY)
    assert (line.due.kind, line.alerts[0].kind) == ("visit", "missing")


def test_the_dead_who_wait_in_a_queue_are_to_be_closed_not_assigned(accompanied):
    record_death(person_id=accompanied.person.pk, on=TODAY, precision="day", by=accompanied.officer.scope, today=TODAY)
    raise_escalations(on=TODAY + 60 * DAY, by=system_scope("tes", "64.08"))
    assert set(Escalation.objects.values_list("rule", flat=True)) == {"closing"}


def test_what_happened_before_the_closing_may_be_told_after_it(accompanied):
    accompanied.assigned()
    plan = approved(accompanied)
    goal = plan.goals.get()
    later = TODAY + 10 * DAY
    given = {"by": accompanied.companion.scope, "today": later}
    waiting = propose(accompanied, on=later, today=later, outcomes={str(goal.pk): "reached"})
    closing.approve_closing(closing_id=waiting.pk, by=accompanied.tksk.scope, today=later)
    for day, is_late in ((later - DAY, False), (later, True)):
        acts = (
            lambda day=day: assessing.record_assessment(
                case_id=accompanied.case.pk, happened_on=day, circle=None, client_id=uuid.uuid4(), **given
            ),
            lambda day=day: assessing.assess_risk(
                case_id=accompanied.case.pk, on=day, answers={}, client_id=uuid.uuid4(), **given
            ),
            lambda day=day: planning.record_step(
                step_id=goal.steps.get().pk, on=day, is_done=True, client_id=uuid.uuid4(), **given
            ),
            lambda day=day: planning.review_plan(
                plan_id=plan.pk, on=day, works="Jalan landai selesai", client_id=uuid.uuid4(), **given
            ),
            lambda day=day: give(accompanied, given_on=day, **given),
            lambda day=day: accompanied.visit(happened_on=day, today=later),
        )
        for act in acts:
            if is_late:
                with pytest.raises(CaseIsClosed):
                    act()
            else:
                assert act().pk


@pytest.mark.parametrize("what", ["visit", "assessment", "service", "step", "review"])
def test_a_case_does_not_end_before_what_was_done_in_it(accompanied, what):
    accompanied.assigned()
    plan, given = approved(accompanied), {"by": accompanied.companion.scope, "today": TODAY, "client_id": uuid.uuid4()}
    if what == "visit":
        accompanied.visit(happened_on=TODAY)
    elif what == "assessment":
        assessing.record_assessment(case_id=accompanied.case.pk, happened_on=TODAY, circle=None, **given)
    elif what == "service":
        give(accompanied)
    elif what == "step":
        planning.record_step(step_id=plan.goals.get().steps.get().pk, on=TODAY, is_done=True, **given)
    else:
        planning.review_plan(plan_id=plan.pk, on=TODAY, works="Jalan landai selesai", **given)
    with pytest.raises(HappenedAfterwards):
        propose(accompanied, on=TODAY - DAY, outcomes={str(plan.goals.get().pk): "reached"})


def test_the_stage_of_a_reopened_case_begins_anew(accompanied):
    accompanied.assigned().visit()
    waiting = propose(accompanied)
    closing.approve_closing(closing_id=waiting.pk, by=accompanied.tksk.scope, today=TODAY)
    scope = accompanied.tksk.scope
    closing.reopen_case(case_id=accompanied.case.pk, on=TODAY, reason="Keadaan memburuk lagi", by=scope, today=TODAY)
    assert case_view(scope, case_for(scope, accompanied.case.pk), TODAY).stage is Stage.INTAKE
