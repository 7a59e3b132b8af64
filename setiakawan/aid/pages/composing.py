"""How an officer writes a programme without YAML: from criteria that exist."""

from django.conf import settings

from setiakawan.aid.composing import choices_of, compose
from setiakawan.aid.forms_composing import ComposeForm
from setiakawan.aid.pages.asking import ask
from setiakawan.aid.queries.programmes import known_programmes, programmes_now
from setiakawan.aid.services.programmes import draft_rules
from setiakawan.core.dates import office_today


def compose_page(request):
    """Choose what a programme gives and to whom; the text that follows is what is stored."""
    request.scope.require("aid.write")
    today = office_today()
    choices = choices_of(held.text for _, held in sorted(programmes_now(request.scope).items()))
    form = ComposeForm(
        request.POST or None, choices=choices, today=today, programmes=sorted(known_programmes(request.scope).items()),
        initial={"manager": settings.OFFICE_NAME, "valid_from": today, "unit": "family", "kind": "cash", "per": "year"},
    )  # fmt: skip

    def act():
        return draft_rules(text=compose(form.chosen(), choices), by=request.scope)

    lead = "Sesudah disimpan, tampak siapa yang terjangkau dan berapa biayanya. Aturan berlaku sesudah disetujui orang lain."
    return ask(
        request, "Susun program", form, act, ("aid:document", None), lead=lead, template="aid/compose.html"
    )  # fmt: skip
