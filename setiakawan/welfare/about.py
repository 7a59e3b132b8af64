"""What this room shows on the pages of persons and families."""

from django.urls import reverse

from setiakawan.registry.about import Fact, Way, about_family, about_person, ways_for_family, ways_for_person
from setiakawan.registry.words import date_in_words
from setiakawan.welfare.catalogue import FAMILY, PERSON, fact_kind, fact_kinds
from setiakawan.welfare.queries import (
    CurrentDecile,
    FactSheet,
    current_deciles,
    current_family_deciles,
    facts_of,
    prosperity_from,
)
from setiakawan.welfare.rules.prosperity import KS1
from setiakawan.welfare.words import say_note

_PROSPERITY = {True: "Prasejahtera", False: "Bukan prasejahtera", None: ""}


@about_person("welfare.decile")
def decile_of_person(scope, person_ids, on):
    """The official decile, with its day and source."""
    return {number: [_fact(known)] for number, known in current_deciles(scope, person_ids, on).items()}


@about_family("welfare.decile")
def decile_of_family(scope, family_ids, on):
    """The official decile, with its day and source."""
    return {number: [_fact(known)] for number, known in current_family_deciles(scope, family_ids, on).items()}


@about_person("welfare.facts")
def facts_of_person(scope, person_ids, on):
    """What matters at a glance: pregnancy, school, a long illness, service of the state. One query."""
    if not scope.allows("welfare.see"):
        return {}
    sheets = facts_of(scope, PERSON, person_ids, on, _headlines(PERSON))
    return {number: _at_a_glance(sheet) for number, sheet in sheets.items()}


@about_family("welfare.facts")
def facts_of_family(scope, family_ids, on):
    """Whether it is prasejahtera by the six indicators, and what else matters at a glance. One query."""
    if not scope.allows("welfare.see"):
        return {}
    sheets = facts_of(scope, FAMILY, family_ids, on, [*KS1, *_headlines(FAMILY)])
    return {number: [_prosperity(sheet), *_at_a_glance(sheet)] for number, sheet in sheets.items()}


@ways_for_person("welfare")
def way_to_person(scope, person_id):
    """To what is known of the person's welfare."""
    return _way(scope, "welfare:person", person_id)


@ways_for_family("welfare")
def way_to_family(scope, family_id):
    """To what is known of the family's welfare."""
    return _way(scope, "welfare:family", family_id)


def _way(scope, name: str, number: int) -> list[Way]:
    return [Way("Kesejahteraan", reverse(name, args=[number]), "home")] if scope.allows("welfare.see") else []


def _headlines(about: str) -> list[str]:
    return [kind.code for kind in fact_kinds().values() if kind.about == about and kind.headline]


def _at_a_glance(sheet: FactSheet) -> list[Fact]:
    told = []
    for code, known in sheet.items():
        kind = fact_kind(code)
        value = "yes" if known.value is True else known.value
        if words := kind.headline.get(value):
            told.append(Fact(kind.label, words, say_note(kind, known)))
    return told


def _prosperity(sheet: FactSheet) -> Fact:
    found = prosperity_from(sheet)
    note = f"{len(found.failed)} indikator tidak terpenuhi, {len(found.unknown)} belum diketahui"
    return Fact("Enam indikator KS-I", _PROSPERITY[found.is_pre_prosperous], note)


def _fact(known: CurrentDecile) -> Fact:
    whose = "desil keluarga, " if known.of_family else ""
    return Fact(
        "Desil DTSEN", f"Desil {known.decile}", f"{whose}per {date_in_words(known.stated_on)}, {known.source}", "info"
    )
