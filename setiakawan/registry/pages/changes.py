"""Proposed changes: the list, the decision, taking one's own back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from setiakawan.core.dates import office_today
from setiakawan.registry.forms import DecisionForm
from setiakawan.registry.models import ChangeState
from setiakawan.registry.pages import form_page, not_found_outside_scope
from setiakawan.registry.queries import change_for, change_page, open_change_count
from setiakawan.registry.rules.changes import conflicting_fields
from setiakawan.registry.services import changes
from setiakawan.registry.services.entry import AreaUnknown, PersonChangedMeanwhile, ReasonMissing, current_values
from setiakawan.registry.telling import change_tone
from setiakawan.registry.words import field_label, say_value

_LIST = 25
_TABS = [("", "Menunggu"), *((s.value, s.label) for s in ChangeState if s != ChangeState.OPEN)]
_REFUSALS = {
    changes.ChangeAlreadyDecided: "Usulan ini sudah diputuskan.",
    changes.OwnChange: "Usulan sendiri diputuskan oleh orang lain.",
    PersonChangedMeanwhile: "Data warga berubah sejak halaman ini dibuka. Bandingkan sekali lagi.",
    AreaUnknown: "Wilayah yang diusulkan tidak ada dalam daftar resmi.",
}


@require_safe
def change_list(request):
    """Proposals about persons in the viewer's areas, those that wait first."""
    state = request.GET.get("status", "")
    state = state if state in ChangeState.values else ChangeState.OPEN
    rows, after = change_page(request.scope, state, after=request.GET.get("after", ""), limit=_LIST)
    given = {
        "rows": [
            (row, [field_label(field) for field in row.values if not field.endswith(("_precision", "_basis"))])
            for row in rows
        ],
        "after": after,
        "state": state,
        "tone": change_tone(state),
        "tabs": _TABS,
        "waiting": open_change_count(request.scope),
    }
    return render(request, "registry/changes.html", given)


@not_found_outside_scope
def change(request, change_id):
    """One proposal beside what is recorded now; whoever may decide does it here."""
    row = change_for(request.scope, change_id)
    may_decide = row.state == ChangeState.OPEN and request.scope.allows("registry.approve")
    is_own = row.proposed_by_id == request.scope.user_id
    form = DecisionForm(request.POST or None, initial={"seen_version": row.person.version})
    if request.method == "POST" and form.is_valid() and _decide(form, row, request.scope):
        messages.success(request, "Keputusan dicatat.")
        return redirect("registry:changes")
    row = change_for(request.scope, change_id)
    current = current_values(row.person)
    conflicts = conflicting_fields(row.before, current) if row.state == ChangeState.OPEN else []
    if form.is_bound:
        form.data = form.data.copy()
        form.data["seen_version"] = str(row.person.version)
    given = {
        "change": row,
        "form": form,
        "tone": change_tone(row.state),
        "may_decide": may_decide and not is_own,
        "is_own": is_own and row.state == ChangeState.OPEN,
        "differences": [
            (field_label(f), say_value(f, row.before.get(f)), say_value(f, row.values[f])) for f in row.values
        ],
        "conflicts": [(field_label(f), say_value(f, row.before[f]), say_value(f, current[f])) for f in conflicts],
    }  # fmt: skip
    return form_page(request, "registry/change.html", given, form)


@not_found_outside_scope
def cancel(request, change_id):
    """Take back one's own proposal."""
    row = change_for(request.scope, change_id)
    if request.method == "POST":
        try:
            changes.cancel_change(change_id=change_id, by=request.scope)
        except changes.ChangeAlreadyDecided:
            messages.error(request, _REFUSALS[changes.ChangeAlreadyDecided])
        else:
            messages.success(request, "Usulan dibatalkan.")
        return redirect("registry:person", row.person_id)
    return redirect("registry:change", change_id)


def _decide(form: DecisionForm, row, scope) -> bool:
    asked = form.cleaned_data
    try:
        changes.decide_change(
            change_id=row.pk, approve=asked["keputusan"] == "setuju", seen_version=asked["seen_version"], reason=asked["alasan"],
            accept_conflicts=asked["accept_conflicts"], by=scope, on=office_today(),
        )  # fmt: skip
    except changes.ConflictsNotAccepted as conflict:
        words = ", ".join(field_label(field).lower() for field in conflict.fields)
        form.add_error(
            "accept_conflicts", f"Sudah berubah sejak diusulkan: {words}. Bandingkan, lalu centang bila tetap benar."
        )
    except ReasonMissing:
        form.add_error("alasan", "Tuliskan mengapa usulan ini ditolak.")
    except tuple(_REFUSALS) as refused:
        form.add_error(None, _REFUSALS[type(refused)])
    else:
        return True
    return False
