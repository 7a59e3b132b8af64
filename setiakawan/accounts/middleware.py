"""Deny by default: every page needs a signed-in viewer unless it is marked public."""

from django.contrib.auth.views import redirect_to_login
from django.utils.functional import SimpleLazyObject

from setiakawan.accounts.scope import scope_of
from setiakawan.core.dates import office_today


def public(view):
    """Mark a view as open to everybody."""
    view.is_public = True
    return view


class ViewerMiddleware:
    """Puts `request.scope` on each request and sends strangers to the log-in page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            request.scope = SimpleLazyObject(lambda: scope_of(request.user, on=office_today()))
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        is_open = getattr(view, "is_public", False) or view.__module__.startswith("allauth.")
        if is_open or request.user.is_authenticated:
            return None
        return redirect_to_login(request.get_full_path())
