"""Cards of one family, groups of records that may be one person, and the pairs that teach most."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from setiakawan.core.dates import office_today
from setiakawan.linkage.queries.families import groups_in, likely_families
from setiakawan.linkage.queries.pairs import telling_pairs


@require_safe
def families(request):
    """Cards that may be one family whose number changed or is missing."""
    given = {"lines": likely_families(request.scope), "may_merge": request.scope.allows("registry.merge")}
    return render(request, "linkage/families.html", given)


@require_safe
def groups(request):
    """Three records and more that may be one person."""
    return render(request, "linkage/groups.html", {"groups": groups_in(request.scope)})


@require_safe
def telling(request):
    """The pairs from which the weights would learn most."""
    return render(request, "linkage/telling.html", {"lines": telling_pairs(request.scope, office_today())})
