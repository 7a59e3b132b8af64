"""Tags that say values of the registry in words."""

import datetime

from django import template

from setiakawan.registry.models import Person
from setiakawan.registry.rules.state import PersonState
from setiakawan.registry.words import (
    STATES,
    TONES,
    age_in_words,
    birth_in_words,
    field_label,
    say_value,
    state_in_words,
)
from setiakawan.ui.components.signs import tag

register = template.Library()


@register.filter
def age(person: Person, on: datetime.date) -> str:
    """The age on a day, as far as it is known."""
    return age_in_words(person.birth_date, person.birth_precision, on)


@register.filter
def born(person: Person) -> str:
    """The birth date, as far as it is known."""
    return birth_in_words(person.birth_date, person.birth_precision)


@register.simple_tag
def state_tag(state: PersonState) -> str:
    """A status pill: alive, dead, moved, missing."""
    return tag(TONES[state.kind], STATES[state.kind])


@register.filter
def state_words(state: PersonState) -> str:
    """The state with its date: "Meninggal paling lambat 3 Mei 2024"."""
    return state_in_words(state)


@register.filter(name="field_label")
def label_of_field(field: str) -> str:
    """The name of a person's field, as people read it."""
    return field_label(field)


@register.filter
def said(value, field: str) -> str:
    """A value of a field as statements keep it, in words."""
    return say_value(field, value)


@register.filter
def rt_rw(place) -> str:
    """RT and RW of a person or family: "003 / 001", with a dash for the one that is unknown."""
    return f"{place.rt or '–'} / {place.rw or '–'}" if place.rt or place.rw else ""
