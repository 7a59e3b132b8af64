"""Finding an organisation, reading one, and the list of those to be checked again."""

from django.shortcuts import render

from setiakawan.core.dates import office_today
from setiakawan.directory.catalogue import features, languages, service_kinds, shared_fields
from setiakawan.directory.forms import SearchForm
from setiakawan.directory.queries.finding import Sought, find
from setiakawan.directory.queries.organizations import count_due, due_for_check, organization_for
from setiakawan.directory.rules.publishing import PUBLIC_BODIES
from setiakawan.directory.words import FRESHNESS, days_in_words
from setiakawan.registry.pages import not_found_outside_scope


@not_found_outside_scope
def find_page(request):
    """Who can help, the nearest first."""
    scope, today = request.scope, office_today()
    scope.require("directory.see")
    form = SearchForm(request.GET or None, prefixes=scope.prefixes)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    names = (("text", "q"), ("kind", "jenis"), ("service", "layanan"), ("village", "desa"), ("feature", "akses"))
    sought = Sought(**{name: given.get(field, "") for name, field in names})
    text = request.GET.get("halaman", "1")
    found = find(scope, sought, today, int(text) if text.isascii() and text.isdigit() and int(text[:6]) > 0 else 1)
    lines = [(line, *FRESHNESS[line.freshness]) for line in found.lines]
    return render(
        request, "directory/find.html",
        {
            "form": form, "lines": lines, "found": found, "may_edit": scope.allows("directory.edit"),
            "due": count_due(scope, today), "is_filtered": any(vars(sought).values()), "with_distance": bool(sought.village), "count_text": f"{found.count} lembaga",
        },
    )  # fmt: skip


@not_found_outside_scope
def organization_page(request, organization_id):
    """One organisation with its places, services and hours."""
    whole = organization_for(request.scope, organization_id, office_today())
    kinds, fields = service_kinds(), shared_fields()
    services = [
        {
            "row": row, "kind": kinds[row.kind].label, "needs": [fields[code].label for code in row.needs],
            "languages": [languages()[code] for code in row.languages],
            "hours": [f"{days_in_words(s.byday)}, {s.opens_at:%H.%M}–{s.closes_at:%H.%M}" for s in row.schedules.all()],
        }
        for row in whole.services
    ]  # fmt: skip
    places = [(place, [(features()[f.feature], f.is_there) for f in place.features.all()]) for place in whole.places]
    is_public_body = whole.organization.kind in PUBLIC_BODIES
    tone, word = FRESHNESS[whole.freshness]
    return render(
        request, "directory/organization.html",
        {"whole": whole, "row": whole.organization, "services": services, "places": places, "tone": tone, "word": word,
         "is_public": is_public_body or whole.organization.consented_on, "is_public_body": is_public_body},
    )  # fmt: skip


@not_found_outside_scope
def due_page(request):
    """Organisations that must be checked again, the longest overdue first."""
    lines = [(row, due, *FRESHNESS[how]) for row, due, how in due_for_check(request.scope, office_today())]
    return render(request, "directory/due.html", {"lines": lines[:200], "count": len(lines)})
