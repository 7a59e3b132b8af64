"""My page: what I asked, what I offered, who comes when, what I gave."""

from django.shortcuts import render

from setiakawan.accounts.middleware import public
from setiakawan.core.dates import office_today
from setiakawan.participation.catalogue import label_of
from setiakawan.participation.queries.mine import mine, open_needs
from setiakawan.portal import sessions


@public
def home_page(request):
    """For strangers what one can do here; for participants their own things, what waits for them first."""
    if not sessions.is_in(request):
        return render(request, "portal/welcome.html")
    me, own = request.me, request.own
    today = office_today()
    found = mine(own, today)
    given = {
        "me": me, "mine": found, "today": today,
        "waiting": [m for m in found.matches if not m.i_accepted and m.state == "proposed"],
        "agreed": [m for m in found.matches if m.i_accepted or m.is_agreed],
        "to_confirm": [(a, label_of(a.kind)) for a in found.acts if a.may_confirm],
        "acts": [(a, label_of(a.kind)) for a in found.acts if not a.may_confirm],
        "pairs": [(p, label_of(p.kind)) for p in found.pairs],
        "near": open_needs(area=me.area_id, on=today, but=me.pk, limit=5),
    }  # fmt: skip
    response = render(request, "portal/home.html", given)
    response["Cache-Control"] = "no-store"
    return sessions.show_life(request, response)
