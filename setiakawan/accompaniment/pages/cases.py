"""The pages that show: a companion's day, a supervisor's look, one case."""

from django.shortcuts import render

from setiakawan.accompaniment.pages.acts import ANSWER, RECORD
from setiakawan.accompaniment.pages.stepping import told_drafts
from setiakawan.accompaniment.queries.cases import case_for
from setiakawan.accompaniment.queries.day import day_of, lines_of
from setiakawan.accompaniment.queries.drafts import drafts_in
from setiakawan.accompaniment.queries.escalations import escalations_in, escalations_of
from setiakawan.accompaniment.queries.records import supporters_of
from setiakawan.accompaniment.queries.story import case_view
from setiakawan.accompaniment.queries.supervision import LONGEST, supervision_of
from setiakawan.core.dates import office_today
from setiakawan.registry.pages import not_found_outside_scope


@not_found_outside_scope
def day_page(request):
    """Whom the viewer accompanies, in the order of a day. Who leads and accompanies nobody sees the supervisor's page."""
    request.scope.require("accompaniment.see")
    today = office_today()
    lines = day_of(request.scope, today)
    if not lines and request.scope.allows("accompaniment.report"):
        return supervision_page(request)
    given = {
        "drafts": told_drafts(drafts_in(request.scope)),
        "due": [line for line in lines if line.is_due],
        "others": [line for line in lines if not line.is_due],
        "late_count": sum(line.days_late > 0 for line in lines),
        "far_count": sum(line.is_far for line in lines) if any(line.way for line in lines) else None,
        "risk_count": sum(line.risk == "high" for line in lines),
        "today": today,
        "may_supervise": request.scope.allows("accompaniment.report"),
    }
    return render(request, "accompaniment/day.html", given)


@not_found_outside_scope
def supervision_page(request):
    """Loads, lateness, coverage, the queue and what waits for a decision."""
    today = office_today()
    looked = supervision_of(request.scope, today)
    given = {
        "look": looked,
        "late": looked.late,
        "queue": looked.queue,
        "loads": [(load, looked.late_of.get(load.user.pk, 0)) for load in looked.loads],
        "escalations": escalations_in(request.scope)[:LONGEST],
        "longest": LONGEST,
        "may_set": request.scope.allows("accompaniment.set"),
        "may_assign": request.scope.allows("accompaniment.assign"),
        "may_hand_over": request.scope.allows("accompaniment.hand_over"),
        "today": today,
    }
    return render(request, "accompaniment/supervision.html", given)


@not_found_outside_scope
def case_page(request, case_id):
    """One case: who, what is due and why, the plan, and the whole story."""
    case, today, scope = case_for(request.scope, case_id), office_today(), request.scope
    [line] = lines_of([case], today)
    given = {
        "case": case,
        "person": case.person,
        "line": line,
        "view": case_view(scope, case, today),
        "may_record": scope.allows("accompaniment.record"),
        "may_supervise": scope.allows("accompaniment.assign"),
        "may_approve": scope.allows("accompaniment.approve"),
        "acts": [(slug, act.title) for slug, act in RECORD.items() if slug != ANSWER],
        "escalations": escalations_of(scope, case.pk),
        "supporters": supporters_of(scope, case, today),
        "drafts": told_drafts(drafts_in(scope).filter(case=case)),
        "today": today,
    }
    return render(request, "accompaniment/case.html", given)
