"""What other rooms show on the pages of a person and a family.

The registry imports nothing from the rooms above it. Such a room has a module `about.py` with functions that it declares
here; the pages ask them all:

    @about_person("welfare.decile")
    def decile(scope, person_ids, on):
        return {7: [Fact("Desil", "2", note="per 1 Januari 2026, DTSEN")]}

A function gets the persons (already asked for by scope) together, so that it needs few queries, and answers for the
civil day `on`.
"""

import datetime
import importlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from django.apps import apps
from django.db.models import Q, QuerySet

from setiakawan.accounts.scope import Scope


@dataclass(frozen=True)
class Fact:
    """A term, its value in words, and from where it is known. `tone` marks it as a status pill."""

    label: str
    value: str
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Happening:
    """Something that another room knows to have happened to a person on a civil day, for the one timeline.

    `sign` is an icon's name, `tone` and `word` make a status pill, `lines` are (label, words), `url` leads to more.
    """

    on: datetime.date
    title: str
    sign: str
    by: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    tone: str = ""
    word: str = ""
    url: str = ""


@dataclass(frozen=True)
class Way:
    """Something that another room lets the viewer do for a person or family: words, address, icon."""

    label: str
    url: str
    sign: str


@dataclass(frozen=True)
class Likeness:
    """A person of the viewer's areas who may be the one that somebody is about to record, and what speaks for it."""

    person_id: int
    name: str
    words: str


Charge = Callable[[Scope], QuerySet]
_charges: dict[str, Charge] = {}
Along = Callable[[Sequence[int]], dict[int, str]]
_alongs: dict[str, Along] = {}
Search = Callable[[Scope, dict[str, str], datetime.date], list[Likeness]]
_searches: dict[str, Search] = {}
Opening = Callable[[Scope, int], list[Way]]
_openings: dict[str, Opening] = {}
_family_openings: dict[str, Opening] = {}
Story = Callable[[Scope, int, datetime.date], list[Happening]]
_stories: dict[str, Story] = {}
Telling = Callable[[Scope, Sequence[int], datetime.date], dict[int, list[Fact]]]
_of_persons: dict[str, Telling] = {}
_of_families: dict[str, Telling] = {}


def about_person(name: str) -> Callable[[Telling], Telling]:
    """Declare a function that tells facts about persons; pages show them in the order of the names."""
    return lambda telling: _of_persons.setdefault(name, telling)


def about_family(name: str) -> Callable[[Telling], Telling]:
    """Declare a function that tells facts about families."""
    return lambda telling: _of_families.setdefault(name, telling)


def story_of_person(name: str) -> Callable[[Story], Story]:
    """Declare a function that tells what happened to one person, as far as the viewer may know it."""
    return lambda story: _stories.setdefault(name, story)


def ways_for_person(name: str) -> Callable[[Opening], Opening]:
    """Declare a function that tells what the viewer may do for one person."""
    return lambda opening: _openings.setdefault(name, opening)


def ways_for_family(name: str) -> Callable[[Opening], Opening]:
    """Declare a function that tells what the viewer may do for one family."""
    return lambda opening: _family_openings.setdefault(name, opening)


def family_ways(scope: Scope, family_id: int) -> list[Way]:
    """What the rooms above let the viewer do for a family, already asked for by scope."""
    _discover()
    return [way for _, opening in sorted(_family_openings.items()) for way in opening(scope, family_id)]


def finds_likeness(name: str) -> Callable[[Search], Search]:
    """Declare a function that finds who may be the person described by these fields, within the viewer's areas."""
    return lambda search: _searches.setdefault(name, search)


def likenesses(scope: Scope, values: dict[str, str], on: datetime.date) -> list[Likeness]:
    """Who may be the same as somebody about to be recorded by hand, as far as the rooms above can tell."""
    _discover()
    return [found for _, search in sorted(_searches.items()) for found in search(scope, values, on)]


def has_in_charge(name: str) -> Callable[[Charge], Charge]:
    """Declare a function that gives the numbers of the persons whom a viewer accompanies now."""
    return lambda charge: _charges.setdefault(name, charge)


def in_charge_of(scope: Scope) -> Q:
    """A filter on rows of persons (by `person`): those whom the viewer accompanies now, as the rooms above tell it."""
    _discover()
    condition = Q(pk__in=())
    for _, charge in sorted(_charges.items()):
        condition |= Q(person__in=charge(scope))
    return condition


def goes_with_case(name: str) -> Callable[[Along], Along]:
    """Declare a function that says what of a room goes along when a person's companion changes: person → words."""
    return lambda along: _alongs.setdefault(name, along)


def going_along(person_ids: Iterable[int]) -> dict[int, list[str]]:
    """What goes along with the companion of these persons, already asked for by scope. One query per room that knows."""
    _discover()
    told: dict[int, list[str]] = {}
    wanted = list(person_ids)
    for _, along in sorted(_alongs.items()) if wanted else ():
        for number, words in along(wanted).items():
            told.setdefault(number, []).append(words)
    return told


def accompanies(scope: Scope, person_id: int) -> bool:
    """Whether the viewer accompanies a person now. One query per room that knows."""
    _discover()
    return any(charge(scope).filter(person=person_id).exists() for charge in _charges.values())


def ways_for(scope: Scope, person_id: int) -> list[Way]:
    """What the rooms above let the viewer do for a person, already asked for by scope."""
    _discover()
    return [way for _, opening in sorted(_openings.items()) for way in opening(scope, person_id)]


def happenings(scope: Scope, person_id: int, on: datetime.date) -> list[Happening]:
    """What the rooms above know to have happened to a person, already asked for by scope; the latest day first."""
    _discover()
    told = [happening for _, story in sorted(_stories.items()) for happening in story(scope, person_id, on)]
    return sorted(told, key=lambda happening: happening.on)[::-1]


def facts_about_persons(scope: Scope, person_ids: Iterable[int], on: datetime.date) -> dict[int, list[Fact]]:
    """All facts that rooms tell about these persons."""
    return _told(_of_persons, scope, list(person_ids), on)


def facts_about_families(scope: Scope, family_ids: Iterable[int], on: datetime.date) -> dict[int, list[Fact]]:
    """All facts that rooms tell about these families."""
    return _told(_of_families, scope, list(family_ids), on)


def _told(tellings: dict[str, Telling], scope: Scope, ids: list[int], on: datetime.date) -> dict[int, list[Fact]]:
    _discover()
    facts: dict[int, list[Fact]] = {number: [] for number in ids}
    for _, telling in sorted(tellings.items()) if ids else ():
        for number, told in telling(scope, ids, on).items():
            facts[number] += told
    return facts


def _discover() -> None:
    if _discovered:
        return
    for config in apps.get_app_configs():
        if config.name.startswith("setiakawan.") and find_spec(f"{config.name}.about"):
            importlib.import_module(f"{config.name}.about")
    _discovered.append(True)


_discovered: list[bool] = []
