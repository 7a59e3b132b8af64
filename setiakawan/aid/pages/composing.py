"""How an officer writes a programme without YAML: from criteria that exist."""

import re

from django.conf import settings
from django.http import Http404
from django.shortcuts import render

from setiakawan.accounts.scope import NotAllowed
from setiakawan.aid.composing import Choice, Chosen, choices_of, chosen_in, compose, members_of
from setiakawan.aid.forms_composing import ComposeForm
from setiakawan.aid.forms_gifts import GIFTS_AT_MOST, typed
from setiakawan.aid.models import RuleDocument
from setiakawan.aid.pages.asking import ask
from setiakawan.aid.queries.programmes import document_to_mend, known_programmes, texts_to_choose_from
from setiakawan.aid.services.programmes import draft_rules
from setiakawan.core.dates import office_today
from setiakawan.registry.pages import not_found_outside_scope

_LEAD = (
    "Sesudah disimpan, tampak siapa yang terjangkau dan berapa biayanya. Aturan berlaku sesudah disetujui orang lain."
)


@not_found_outside_scope
def compose_page(request):
    """Choose what a programme gives and to whom; the text that follows is what is stored."""
    request.scope.require("aid.write")
    choices, members = _choices(request.scope)
    number = request.GET.get("dari", "")
    document, chosen = mended(request.scope, number) if number else (None, None)
    if number and chosen is None:
        raise Http404
    today, start = office_today(), ComposeForm.start_of(chosen) if chosen else _first(office_today())
    given = {
        "choices": choices, "members": members, "today": today, "own": document.programme if document else "",
        "programmes": sorted(known_programmes(request.scope).items()),
    }  # fmt: skip
    count = _count(request, chosen)
    form = ComposeForm(request.POST or None, gifts=count, initial=start, **given)
    shown = {"template": "aid/compose.html", "lead": _LEAD, "most": GIFTS_AT_MOST}
    if "tambah" in request.POST or "buang" in request.POST:
        return _with_room(request, form, given, shown)

    def act():
        return draft_rules(text=compose(form.chosen(), choices, members), by=request.scope)

    return ask(request, "Perbaiki program" if document else "Susun program", form, act, ("aid:document", None), **shown)


def _first(today) -> dict[str, object]:
    return {"manager": settings.OFFICE_NAME, "valid_from": today, "unit": "family", "kind": "cash"}


def mended(scope, number: object) -> tuple[RuleDocument, Chosen | None]:
    """The version to mend and what was chosen for it, None where it says more than can be chosen.

    Raises NotAllowed, RuleDocument.DoesNotExist.
    """
    told = str(number)
    document = document_to_mend(scope, int(told) if re.fullmatch("[0-9]{1,9}", told) else 0)
    return document, chosen_in(document.text, *_choices(scope))


def can_mend(scope, document: RuleDocument) -> bool:
    """Whether the viewer can go on composing a version."""
    try:
        return mended(scope, document.pk)[1] is not None
    except (NotAllowed, RuleDocument.DoesNotExist):
        return False


def _choices(scope) -> tuple[dict[str, Choice], dict[str, Choice]]:
    texts = texts_to_choose_from(scope)
    return choices_of(texts), members_of(texts)


def _count(request, chosen: Chosen | None) -> int:
    """How many gifts there is room for."""
    if request.method == "POST":
        told = request.POST.get("gifts", "")
        return min(max(int(told), 1), GIFTS_AT_MOST) if re.fullmatch("[0-9]{1,2}", told) else 1
    return len(chosen.gifts) if chosen else 1


def _with_room(request, form: ComposeForm, given: dict, shown: dict):
    """The same form with room for one gift more, or without one, and all else as it was typed."""
    told = request.POST.get("buang", "")
    numbers = [str(n) for n in range(1, form.count + 1)]
    dropped = int(told) if told in numbers and form.count > 1 else None
    more = "tambah" in request.POST and form.count < GIFTS_AT_MOST
    start = typed(form, request.POST, dropped)
    changed = ComposeForm(gifts=form.count + more - (dropped is not None), initial=start, **given)
    return render(request, shown["template"], {"form": changed, "title": "Susun program", "back": None} | shown)
