"""Forms that go step by step: one thing per page, and a last page that says everything once more before it is sent.

A form of this kind has `steps()`. A step that depends on an earlier answer is left out where it does not apply.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.utils.dateparse import parse_date

from setiakawan.registry.words import date_in_words


@dataclass(frozen=True)
class Step:
    """One page: its name in the address, its title, its fields. `when` = (field, value) that must have been answered;
    the value "" stands for any answer.
    """

    slug: str
    title: str
    fields: tuple[str, ...]
    when: tuple[str, str] | None = None

    def applies(self, told: Mapping[str, object]) -> bool:
        """Whether the step is asked after what was told so far."""
        if self.when is None:
            return True
        name, value = self.when
        answer = told.get(name) or ""
        return answer == value if value else bool(str(answer).strip())


@dataclass(frozen=True)
class Told:
    """One step as the last page says it: (label, words) for each field that was answered, and what is wrong with it."""

    step: Step
    lines: tuple[tuple[str, str], ...]
    errors: tuple[str, ...]


def told_by(form: forms.Form) -> dict[str, object]:
    """What a form holds now, checked or not: its data where it is bound, else what it shows first."""
    return {name: form[name].value() for name in form.fields}


def steps_of(form: forms.Form) -> list[Step]:
    """The steps that apply to what the form holds."""
    told = told_by(form)
    found = []
    for step in form.steps():
        if step.applies(told):
            found.append(step)
        else:
            # What hangs on a step that does not apply is not asked either.
            told |= dict.fromkeys(step.fields, "")
    return found


def only(form: forms.Form, step: Step) -> forms.Form:
    """The form with the fields of one step."""
    for name in set(form.fields) - set(step.fields):
        del form.fields[name]
    return form


def tell(form: forms.Form) -> list[Told]:
    """Every step that applies in words, for the last page."""
    return [
        Told(
            step,
            tuple((form[n].label, words) for n in step.fields if (words := in_words(form[n]))),
            tuple(error for n in step.fields for error in (form.errors.get(n, ()) if form.is_bound else ())),
        )
        for step in steps_of(form)
    ]


def in_words(bound: forms.BoundField) -> str:
    """What a field holds, in the words that people read; "" where nothing was answered."""
    value, field = bound.value(), bound.field
    if isinstance(field, forms.ChoiceField):
        known = dict(_flat(field.choices))
        chosen = value if isinstance(value, list | tuple) else [value] if value else []
        return ", ".join(str(known.get(str(one), one)) for one in chosen)
    if isinstance(field, forms.DateField):
        day = value if isinstance(value, datetime.date) else _day(str(value or ""))
        return date_in_words(day) if day else str(value or "")
    return str(value) if value not in (None, "") else ""


def _day(text: str) -> datetime.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _flat(choices):
    """The pairs of choices, groups taken apart."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), label
