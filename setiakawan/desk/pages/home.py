"""Home: the public front page for strangers, the desk of whoever is signed in."""

from django.shortcuts import render

from setiakawan.accounts.middleware import public
from setiakawan.core.dates import office_today
from setiakawan.desk.queries import desk_of


@public
def home(request):
    """The front page, or the viewer's desk: what needs doing, figures of their areas, the map."""
    if not request.user.is_authenticated:
        return render(request, "desk/front.html")
    return render(request, "desk/home.html", {"desk": desk_of(request.scope), "today": office_today()})
