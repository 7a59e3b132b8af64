"""What devices sent and could not be recorded yet: the list, and the decision on one."""

from django.contrib import messages
from django.shortcuts import redirect, render

from setiakawan.accompaniment.forms import ReasonForm
from setiakawan.accompaniment.models import SubmissionState
from setiakawan.accompaniment.pages.refusals import REFUSALS, refuse
from setiakawan.accompaniment.queries import submissions as queries
from setiakawan.accompaniment.services import submissions as services
from setiakawan.core.dates import office_today
from setiakawan.registry.pages import form_page, not_found_outside_scope

_TABS = (("", "Perlu dilihat"), *((s.value, s.label) for s in SubmissionState if s.value not in queries.UNSETTLED))


@not_found_outside_scope
def list_page(request):
    """Sendings that were refused or wait, and what became of the others."""
    state = request.GET.get("status", "")
    state = state if state in dict(_TABS) else ""
    lines, after = queries.submission_page(request.scope, state=state, after=request.GET.get("after", ""))
    tabs = [(f"?status={value}" if value else "?", label, value == state) for value, label in _TABS]
    waiting = queries.unsettled(request.scope).count()
    given = {"lines": lines, "after": after, "tabs": tabs, "state": state, "waiting": waiting}
    return render(request, "accompaniment/submissions.html", given)


@not_found_outside_scope
def submission_page(request, submission_id):
    """One sending: what it says, why it was not recorded, and for a supervisor what is to become of it."""
    request.scope.require("accompaniment.open")
    line = queries.submission_for(request.scope, submission_id)
    is_aside = request.POST.get("decision") == "aside"
    form = ReasonForm(request.POST if is_aside else None)
    if request.method == "POST":
        request.scope.require("accompaniment.hand_over")
        if (not is_aside or form.is_valid()) and _decide(request, submission_id, form if is_aside else None):
            return redirect("accompaniment:submissions")
    may_decide = request.scope.allows("accompaniment.hand_over") and line.is_unsettled
    return form_page(
        request, "accompaniment/submission.html", {"line": line, "form": form, "may_decide": may_decide}, form
    )


def _decide(request, submission_id: int, form: ReasonForm | None) -> bool:
    """Do what was decided; a refusal is told and nothing changes."""
    given = {"submission_id": submission_id, "by": request.scope, "today": office_today()}
    try:
        if form:
            services.set_aside(reason=form.cleaned_data["reason"], **given)
            messages.success(request, "Kiriman disisihkan. Isinya tetap tersimpan.")
        else:
            services.adopt(**given)
            messages.success(request, "Kiriman diambil alih dan sudah tercatat.")
    except services.CannotAdopt as refused:
        messages.error(request, f"Belum dapat diambil alih: {refused}")
        return False
    except tuple(REFUSALS) as refused:
        if form is None:
            messages.error(request, REFUSALS[type(refused)][1])
            return False
        refuse(form, refused)
        return False
    return True
