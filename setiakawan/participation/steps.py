"""A form that is asked one question per page: which fields stand on which page, and which page comes next. A page that
depends on an earlier answer is left out where it does not apply.
"""

import datetime
from dataclasses import dataclass

from django import forms
from django.utils.dateparse import parse_date

from setiakawan.registry.words import date_in_words


@dataclass(frozen=True)
class Step:
    """One page: its name in the address, its question, its fields; `when` = (field, values) of which one was answered."""

    slug: str
    title: str
    fields: tuple[str, ...]
    when: tuple[str, tuple[str, ...]] | None = None
    hint: str = ""


def steps_of(form: forms.Form) -> list[Step]:
    """The pages that apply to what the form holds, checked or not."""
    return [s for s in form.STEPS if s.when is None or (form[s.when[0]].value() or "") in s.when[1]]


def only(form: forms.Form, step: Step) -> forms.Form:
    """The form with the fields of one page."""
    for name in set(form.fields) - set(step.fields):
        del form.fields[name]
    return form


def next_step(steps: list[Step], kept: dict) -> Step | None:
    """The first page that was not gone through yet; None when the last page, which says everything once more, is next."""
    return next((step for step in steps if not set(step.fields) <= set(kept)), None)


def told(form: forms.Form) -> list[tuple[Step, list[tuple[str, str]], list[str]]]:
    """Each page that applies with (label, words) of what was answered, and what is wrong with it."""
    rows = []
    for step in steps_of(form):
        lines = [(form[n].label, words) for n in step.fields if (words := in_words(form[n]))]
        wrong = [error for n in step.fields for error in (form.errors.get(n, ()) if form.is_bound else ())]
        rows.append((step, lines, wrong))
    return rows


def in_words(bound: forms.BoundField) -> str:
    """What a field holds, in the words that people read; "" where nothing was answered."""
    value, field = bound.value(), bound.field
    if isinstance(field, forms.BooleanField):
        return "Ya" if value in (True, "on", "true") else ""
    if isinstance(field, forms.ChoiceField):
        known = dict(getattr(field, "words", None) or _flat(field.choices))
        chosen = value if isinstance(value, list | tuple) else [value] if value else []
        return ", ".join(str(known.get(str(one), one)) for one in chosen)
    if isinstance(field, forms.DateField) and value:
        day = value if isinstance(value, datetime.date) else _day(str(value))
        return date_in_words(day) if day else str(value)
    return str(value) if value not in (None, "") else ""


def _day(text: str) -> datetime.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _flat(choices):
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), label
