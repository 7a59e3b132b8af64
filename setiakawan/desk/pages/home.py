"""Home: the public front page for strangers, the desk of whoever is signed in."""

from django.shortcuts import render
from django.utils import timezone

from setiakawan.accounts.middleware import public_to_strangers
from setiakawan.desk.context import address_of
from setiakawan.desk.queries import desk_of
from setiakawan.desk.rules import greeting


@public_to_strangers
def home(request):
    """The front page, or the viewer's desk: what needs doing, figures of their areas, the map."""
    if not request.user.is_authenticated:
        return render(request, "desk/front.html")
    now = timezone.localtime()
    given = {
        "desk": desk_of(request.scope),
        "today": now.date(),
        "greeting": greeting(now.hour),
        "search_url": address_of("registry:search"),
        "find_url": address_of("registry:find"),  # by POST: a NIK must never stand in an address
        "upload_url": address_of("intake:upload"),
        "may_upload": request.scope.allows("intake.upload"),
    }
    return render(request, "desk/home.html", given)
