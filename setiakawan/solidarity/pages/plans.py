"""Plans, their proposals, and the answers."""

import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from setiakawan.core.dates import office_today
from setiakawan.registry.pages import form_page, not_found_outside_scope
from setiakawan.solidarity.forms import AnswerForm, PlanForm
from setiakawan.solidarity.papers import plan_pdf, plan_xlsx
from setiakawan.solidarity.queries import plans
from setiakawan.solidarity.services.plans import AnsweredAlready, CannotCarry, ReasonMissing, answer_proposal, make_plan

_TYPES = {
    "pdf": ("application/pdf", plan_pdf),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", plan_xlsx),
}
_REFUSED = {
    AnsweredAlready: "Usul ini sudah ditolak atau dilaksanakan.",
    CannotCarry: "Pengganti itu tidak dapat dipilih untuk usul ini.",
    ReasonMissing: "Tulis alasannya.",
}


@not_found_outside_scope
def plans_page(request):
    """The plans that the viewer sees, and making one."""
    scope, today = request.scope, office_today()
    scope.require("solidarity.plan")
    after = (today.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
    form = PlanForm(request.POST or None, prefixes=scope.prefixes, initial={"on": after})
    if form.is_bound and form.is_valid():
        made = make_plan(area=form.cleaned_data["area"], on=form.cleaned_data["on"], by=scope)
        messages.success(request, "Rencana disusun. Lihat usulnya satu per satu.")
        return redirect("solidarity:plan", made.pk)
    return form_page(request, "solidarity/plans.html", {"form": form, "plans": plans.recent_plans(scope)}, form)


@not_found_outside_scope
def plan_page(request, month_plan_id):
    """One plan; several proposals may be accepted at once."""
    scope = request.scope
    plan = plans.plan_for(scope, month_plan_id)
    if request.method == "POST":
        done = sum(_accepted(scope, number) for number in request.POST.getlist("usul"))
        messages.success(request, f"{done} usul diterima." if done else "Tidak ada usul yang dipilih.")
        return redirect("solidarity:plan", plan.pk)
    asked = {"kind": request.GET.get("jenis", ""), "waiting": request.GET.get("jawaban") == "menunggu"}
    after = request.GET.get("after", "0")
    lines, more = plans.page_of(scope, plan, **asked, after=int(after) if after.isascii() and after.isdigit() else 0)
    given = {"look": plans.look_at(scope, plan), "plan": plan, "lines": lines, "more": more, **asked}
    return render(request, "solidarity/plan.html", given)


def _accepted(scope, number: str) -> bool:
    if not (number.isascii() and number.isdigit()):
        return False
    try:
        answer_proposal(proposal_id=int(number), kind="accepted", by=scope, on=office_today())
    except AnsweredAlready:
        return False
    return True


@require_safe
@not_found_outside_scope
def download_page(request, month_plan_id):
    """A plan as a file, the viewer's proposals alone."""
    plan = plans.plan_for(request.scope, month_plan_id)
    kind = request.GET.get("bentuk", "pdf")
    if kind not in _TYPES:
        raise Http404
    content_type, write = _TYPES[kind]
    lines, _ = plans.page_of(request.scope, plan, size=2000)
    answer = HttpResponse(write(request.scope, plan, lines), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="rencana-{plan.area_id}-{plan.on:%Y-%m-%d}.{kind}"'
    return answer


@not_found_outside_scope
def proposal_page(request, proposal_id):
    """One proposal with its reasons; accept, change or decline."""
    line = plans.line_for(request.scope, proposal_id)
    form = AnswerForm(request.POST or None, others=plans.others_for(request.scope, line.row, office_today()))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        changed = given["answer"] == "changed"
        try:
            answer_proposal(
                proposal_id=proposal_id, kind=given["answer"], reason=given["reason"],
                carrier=given.get("carrier", "") if changed else "", by=request.scope, on=office_today(),
            )  # fmt: skip
        except tuple(_REFUSED) as refused:
            form.add_error(None, _REFUSED[type(refused)])
        else:
            messages.success(request, "Jawaban disimpan.")
            return redirect("solidarity:proposal", proposal_id)
    return form_page(request, "solidarity/proposal.html", {"form": form, "line": line, "plan": line.row.plan}, form)
