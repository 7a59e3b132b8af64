"""The queue, one pair, everybody who may be one person, and the search of the whole registry."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from setiakawan.core.dates import office_today
from setiakawan.linkage.forms import PairDecisionForm
from setiakawan.linkage.models import PairState
from setiakawan.linkage.queries.pairs import (
    group_of,
    lookalikes_of,
    next_open_pair,
    open_pair_count,
    pair_page,
    pair_view,
)
from setiakawan.linkage.queries.versions import last_run
from setiakawan.linkage.services.asking import ask_for_run
from setiakawan.linkage.services.deciding import decide_pair
from setiakawan.linkage.telling import tell
from setiakawan.registry.pages import form_page, not_found_outside_scope

_LIST = 25
_TONES = {"open": "wait", "later": "info", "same": "ok", "different": "done", "cleared": "done"}


@require_safe
def queue(request):
    """Pairs of the viewer's areas in a state, what is worth most first."""
    state = request.GET.get("status", "")
    state = state if state in PairState.values else PairState.OPEN
    lines, after = pair_page(request.scope, state, office_today(), after=request.GET.get("after", ""), limit=_LIST)
    given = {
        "lines": lines, "after": after, "state": state, "tone": _TONES[state], "tabs": PairState.choices,
        "waiting": open_pair_count(request.scope), "last_run": last_run(), "may_run": request.scope.allows("linkage.run"),
        "may_merge": request.scope.allows("registry.merge"),
    }  # fmt: skip
    return render(request, "linkage/queue.html", given)


@require_POST
def run(request):
    """Have the whole registry compared with itself, in the background."""
    ask_for_run(by=request.scope)
    messages.success(request, "Pencarian dimulai. Pasangan baru muncul di sini begitu selesai.")
    return redirect("linkage:queue")


@not_found_outside_scope
def pair(request, person_id, other_id):
    """Two persons side by side, what speaks for and against, and the decision."""
    form = PairDecisionForm(request.POST or None)
    view = pair_view(request.scope, person_id, other_id, office_today())
    if request.method == "POST" and form.is_valid():
        verdict, reason = form.cleaned_data["putusan"], form.cleaned_data["alasan"]
        decide_pair(one=person_id, other=other_id, verdict=verdict, reason=reason, by=request.scope)
        return _onward(request, person_id, other_id, verdict)
    given = {
        "view": view, "told": tell(view.judgement), "form": form, "may_merge": request.scope.allows("registry.merge"),
        "group": group_of(request.scope, person_id), "state_tone": _TONES[view.pair.state] if view.pair else "",
    }  # fmt: skip
    return form_page(request, "linkage/pair.html", given, form)


def _onward(request, person_id: int, other_id: int, verdict: str):
    """To the merge after "same", else to what is worth most next."""
    if verdict == "same" and request.scope.allows("registry.merge"):
        messages.success(request, "Dicatat: orang yang sama. Periksa sekali lagi, lalu gabungkan.")
        return redirect("registry:merge_two", person_id, other_id)
    messages.success(request, "Dicatat." if verdict != "same" else "Dicatat. Petugas kabupaten yang menggabungkan.")
    following = next_open_pair(request.scope)
    return redirect("linkage:pair", following.one, following.other) if following else redirect("linkage:queue")


@not_found_outside_scope
def person(request, person_id):
    """Everybody who may be the same as one person."""
    group = group_of(request.scope, person_id)
    found = lookalikes_of(request.scope, person_id, office_today())
    lines = [(one, tell(one.judgement)) for one in found]
    return render(request, "linkage/person.html", {"person": group[0], "lines": lines, "group": group})
