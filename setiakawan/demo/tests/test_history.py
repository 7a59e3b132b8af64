"""Two years of accompaniment in the demonstration district."""

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from setiakawan.accompaniment.catalogue import cbr_elements, risk_rules, service_kinds
from setiakawan.accompaniment.models import Assignment, Case, Goal, QueueEntry, RiskAssessment, ServiceGiven, Visit
from setiakawan.accompaniment.rules.risk import judge_risk
from setiakawan.demo.history import write_history
from setiakawan.functioning.models import ReportedDisability
from setiakawan.registry.models import Source
from setiakawan.registry.tests.conftest import registry

__all__ = ["registry"]
pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 25)


@pytest.fixture
def many(registry):
    """Thirty people of one village with a reported disability."""
    people = [registry.person(f"Rekaan {number}") for number in range(30)]
    source = Source.objects.first()
    for person in people:
        ReportedDisability.objects.create(person=person, kind="physical", stated_on=TODAY, source=source)
    return people


def test_every_open_case_has_one_companion_or_stands_in_a_queue(many):
    assert write_history(seed=20, today=TODAY) == 30
    for case in Case.objects.filter(closed_on=None):
        now = Assignment.objects.filter(case=case, valid_until=None).count()
        assert now + QueueEntry.objects.filter(case=case, valid_until=None).count() == 1


def test_nothing_happens_after_today_or_before_the_opening(many):
    write_history(seed=20, today=TODAY)
    for visit in Visit.objects.select_related("case"):
        assert visit.case.opened_on <= visit.happened_on <= TODAY
        assert visit.happened_on <= timezone.localtime(visit.recorded_at).date() <= TODAY


def test_only_codes_of_the_written_lists_are_used_and_the_rule_agrees_with_each_level(many):
    write_history(seed=20, today=TODAY)
    assert set(Goal.objects.values_list("cbr", flat=True)) <= set(cbr_elements())
    assert set(ServiceGiven.objects.values_list("kind", flat=True)) <= set(service_kinds())
    for risk in RiskAssessment.objects.all():
        judged = judge_risk(risk.answers, risk_rules()[-1])
        assert (judged.level, sorted(judged.reasons)) == (risk.level, sorted(risk.reasons))


def test_a_second_run_changes_nothing(many):
    write_history(seed=20, today=TODAY)
    assert write_history(seed=20, today=TODAY) == 0


def test_the_same_seed_writes_the_same_visits(many):
    def once():
        mark = transaction.savepoint()
        write_history(seed=20, today=TODAY)
        seen = list(Visit.objects.order_by("client_id").values_list("client_id", "happened_on", "case__person"))
        transaction.savepoint_rollback(mark)
        return seen

    first = once()
    assert first
    assert once() == first
