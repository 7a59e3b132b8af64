"""Deny by default: every page needs a signed-in viewer unless it is marked public."""

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from setiakawan.accounts import sessions
from setiakawan.accounts.queries import has_second_factor
from setiakawan.accounts.scope import NOBODY, scope_of
from setiakawan.core.dates import office_today

# Where somebody may go who first has to change the password or to set up the second factor.
_OPEN_TO_NEWCOMERS = frozenset({"account_change_password", "account_logout"})
_OPEN_WITHOUT_FACTOR = _OPEN_TO_NEWCOMERS | {
    "account_reauthenticate", "mfa_index", "mfa_activate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes",
}  # fmt: skip


def public(view):
    """Mark a view as open to everybody."""
    return login_not_required(view)


def public_to_strangers(view):
    """Mark a view as open to strangers that shows more to whoever is signed in, who meets the same gates as elsewhere."""
    view.gates_the_signed_in = True
    return login_not_required(view)


class ViewerMiddleware:
    """Puts `request.scope` on each request, ends sessions that lay idle, and sends strangers to the log-in page.

    The scope is read from the database with each request, so that a right that was taken away is gone at once.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if SESSION_KEY in request.session and not sessions.is_live(request):
            sessions.forget(request)
        request.scope = SimpleLazyObject(lambda: _scope(request))
        response = self.get_response(request)
        if request.user.is_authenticated:
            sessions.show_life(request, response)
            if not response.has_header("Cache-Control"):
                add_never_cache_headers(response)
        return response

    def process_view(self, request, view, args, kwargs):
        is_public, is_gated = not getattr(view, "login_required", True), getattr(view, "gates_the_signed_in", False)
        if is_public and not (is_gated and request.user.is_authenticated):
            return None
        user, name = request.user, request.resolver_match.url_name
        if not user.is_authenticated:
            return _to_log_in(request)
        if user.must_change_password and name not in _OPEN_TO_NEWCOMERS:
            return redirect("account_change_password")
        must_have_factor = user.role in settings.SECOND_FACTOR_ROLES and name not in _OPEN_WITHOUT_FACTOR
        if must_have_factor and not user.must_change_password and not has_second_factor(user):
            return redirect("mfa_index")
        return None


def _scope(request):
    return scope_of(request.user, on=office_today()) if request.user.is_authenticated else NOBODY


def _to_log_in(request):
    """To the log-in page and, for a page that was read, back again afterwards."""
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": reverse("account_login")})
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    return redirect("account_login")
