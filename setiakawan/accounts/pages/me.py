"""What a user sees of the own account."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from setiakawan.accounts.queries import has_second_factor, own_areas
from setiakawan.core.dates import office_today


@require_safe
def my_account(request):
    """Name, role and areas, and the ways to change password and second factor."""
    areas = own_areas(request.user, on=office_today())
    return render(request, "accounts/me.html", {"areas": areas, "has_second_factor": has_second_factor(request.user)})
