"""One person: at a glance, then everything that was recorded."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import redirect, render

from setiakawan.core.dates import office_today
from setiakawan.registry.about import happenings, ways_for
from setiakawan.registry.pages import not_found_outside_scope
from setiakawan.registry.queries import person_for, person_overview, values_history, who_stands_for
from setiakawan.registry.rules.masking import mask_number
from setiakawan.registry.telling import MaskedNumber, masked_contact, masked_identifier, told_together
from setiakawan.registry.words import age_in_words, field_label, say_value

_FIRST_ENTRIES = 30


@not_found_outside_scope
def person_page(request, person_id):
    """The page of one person."""
    today = office_today()
    try:
        overview = person_overview(request.scope, person_id, today)
    except ObjectDoesNotExist:
        if (stands_for := who_stands_for(request.scope, person_id)) is None:
            raise
        return redirect("registry:person", stands_for)
    person, scope = overview.person, request.scope
    first = None if "semua" in request.GET else _FIRST_ENTRIES
    entries, hidden = told_together(overview.timeline, happenings(scope, person_id, today), first)
    given = {
        "overview": overview,
        "person": person,
        "today": today,
        "age": age_in_words(person.birth_date, person.birth_precision, today) if overview.state.kind != "dead" else "",
        "numbers": [masked_identifier(row) for row in overview.identifiers],
        "contacts": [masked_contact(row) for row in overview.contacts],
        "family_number": family_number_masked(overview.family_number),
        "entries": entries,
        "hidden_entries": hidden,
        "ways": ways_for(scope, person_id),
        "may_edit": scope.allows("registry.edit"),
        "may_propose": scope.allows("registry.propose") and not scope.allows("registry.edit"),
        "may_reveal": scope.allows("registry.reveal"),
    }
    return render(request, "registry/person.html", given)


@not_found_outside_scope
def field_page(request, person_id, field):
    """Everything that sources said about one field of one person."""
    person = person_for(request.scope, person_id)
    try:
        said = values_history(request.scope, person_id, field)
    except KeyError as unknown:
        raise Http404 from unknown
    rows = [(opinion, say_value(field, opinion.value)) for opinion in said]
    return render(request, "registry/field.html", {"person": person, "label": field_label(field), "rows": rows})


def family_number_masked(number) -> MaskedNumber | None:
    """A KK number as pages show it."""
    return MaskedNumber(number.pk, "family_number", "Nomor KK", mask_number(number.number)) if number else None
