"""What this room shows on the page of a person: who accompanies them, when somebody is due, and the story."""

import datetime
from collections.abc import Sequence

from django.urls import reverse

from setiakawan.accompaniment.models import Assignment, Case
from setiakawan.accompaniment.queries.cases import cases_in, has_open_case, open_case_of
from setiakawan.accompaniment.queries.facts import clock_facts, intervals
from setiakawan.accompaniment.queries.story import story_of
from setiakawan.accompaniment.rules.due import days_late, is_paused, next_visit_due
from setiakawan.accounts.scope import Scope
from setiakawan.registry.about import (
    Fact,
    Happening,
    Way,
    about_person,
    has_in_charge,
    story_of_person,
    ways_for_person,
)
from setiakawan.registry.words import date_in_words


@about_person("accompaniment.case")
def companion_of_person(scope: Scope, person_ids: Sequence[int], on: datetime.date) -> dict[int, list[Fact]]:
    """The companion now and the next visit, for those who may see the case."""
    if not scope.allows("accompaniment.see"):
        return {}
    cases = {case.pk: case for case in cases_in(scope).filter(person__in=person_ids, closed_on=None)}
    if not cases:
        return {}
    now = Assignment.objects.filter(case__in=cases, valid_until=None).select_related("companion")
    companions = {row.case_id: str(row.companion) for row in now}
    clocks, own = clock_facts(cases, on), intervals()
    return {
        case.person_id: _facts(case, companions.get(case.pk, ""), clocks[case.pk], own, on) for case in cases.values()
    }


def _facts(case: Case, companion: str, clock, own, on: datetime.date) -> list[Fact]:
    told = [Fact("Pendamping", companion or "menunggu pendamping", tone="info" if companion else "wait")]
    due = next_visit_due(clock, own, on)
    if due is None:
        return told
    late = days_late(due, on)
    note = "sedang jeda" if is_paused(clock, on) else f"terlambat {late} hari" if late else ""
    return [*told, Fact("Kunjungan berikutnya", date_in_words(due.on), note)]


@ways_for_person("accompaniment")
def ways_to_accompany(scope: Scope, person_id: int) -> list[Way]:
    """To the open case of a person, or to asking for one. Whether there is one is told to who may open cases too."""
    if not has_open_case(person_id):
        url = reverse("accompaniment:open", args=[person_id])
        return [Way("Minta pendampingan", url, "plus")] if scope.allows("accompaniment.open") else []
    case = open_case_of(scope, person_id) if scope.allows("accompaniment.see") else None
    return [Way("Buka pendampingan", reverse("accompaniment:case", args=[case.pk]), "calendar")] if case else []


@story_of_person("accompaniment")
def story_of_cases(scope: Scope, person_id: int, on: datetime.date) -> list[Happening]:
    """The story of every case of a person that the viewer may see."""
    if not scope.allows("accompaniment.see"):
        return []
    told = []
    for case in cases_in(scope).filter(person=person_id):
        url = reverse("accompaniment:case", args=[case.pk])
        told += [
            Happening(entry.on, entry.title, entry.sign, entry.by, entry.lines, entry.tone, entry.word, url)
            for entry in story_of(scope, case.pk)
            if entry.on <= on
        ]
    return told


@has_in_charge("accompaniment")
def accompanied_by(scope: Scope):
    """The persons of the open cases that are the viewer's."""
    return cases_in(scope).filter(closed_on=None).values("person")
