"""Pages of the registry. What lies outside the viewer's scope is not found."""

from functools import wraps

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_http_methods


def not_found_outside_scope(view):
    """Answer 404 where a query or service finds nothing within the viewer's scope; allow GET, HEAD and POST."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except ObjectDoesNotExist as absent:
            raise Http404 from absent

    return guarded


def form_page(request, template: str, context: dict, *forms):
    """A page with forms: status 422 when one of them came back with errors, so that htmx shows it as well."""
    has_errors = any(form.is_bound and form.errors for form in forms)
    return render(request, template, context, status=422 if has_errors else 200)
