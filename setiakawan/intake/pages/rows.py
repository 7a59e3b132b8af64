"""Rows of a batch: the list by outcome and reason, one row with its differences, decisions."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from setiakawan.intake import queries
from setiakawan.intake.checks import REASONS
from setiakawan.intake.forms import DecisionForm, ManyDecisionForm
from setiakawan.intake.models import BatchState, Outcome, SourceRow
from setiakawan.intake.pages import with_batch
from setiakawan.intake.pages.batches import OUTCOME_WORDS
from setiakawan.intake.services.review import decide, decide_by_reason


@with_batch
def row_list(request, batch):
    """Rows of one outcome, or with one reason, in the order of the file."""
    outcome = request.GET.get("hasil", "")
    code = request.GET.get("alasan", "")
    if outcome not in OUTCOME_WORDS and outcome:
        outcome = Outcome.UNCERTAIN
    page = queries.rows_of(request.scope, batch, outcome=outcome, code=code, after=request.GET.get("after", ""))
    may_decide = batch.state == BatchState.REVIEW and request.scope.allows("intake.review")
    context = {
        "batch": batch,
        "rows": page.rows,
        "next": page.next,
        "outcome": outcome,
        "tabs": [(key, words[0]) for key, words in OUTCOME_WORDS.items()],
        "code": code,
        "reason": REASONS.get(code),
        "form": ManyDecisionForm(initial={"code": code}) if may_decide and code in REASONS and page.rows else None,
    }
    return render(request, "intake/rows.html", context)


@with_batch
def row(request, batch, row_id):
    """One row: as it stood in the file, as it was read, what is odd, beside what the registry knows."""
    try:
        detail = queries.row_detail(request.scope, batch, row_id)
    except SourceRow.DoesNotExist as absent:
        raise Http404 from absent
    may_decide = detail.is_open and request.scope.allows("intake.review")
    form = None
    if may_decide:
        form = DecisionForm(
            request.POST if request.method == "POST" else None,
            candidates=detail.candidates,
            may_create=detail.may_create,
        )
        if request.method == "POST" and form.is_valid():
            decision, person_id = form.choice()
            decide(rows=[detail.row.pk], decision=decision, person=person_id, batch=batch, by=request.scope)
            messages.success(request, "Keputusan dicatat.")
            following = queries.next_open_row(request.scope, batch, after=detail.row.pk)
            if following:
                return redirect("intake:row", batch.pk, following)
            return redirect("intake:batch", batch.pk)
    context = {"batch": batch, "detail": detail, "form": form}
    return render(request, "intake/row.html", context, status=422 if form and form.errors else 200)


@require_POST
@with_batch
def decide_many(request, batch):
    """The same decision for all waiting rows with one reason."""
    request.scope.require("intake.review")
    form = ManyDecisionForm(request.POST)
    if form.is_valid():
        code = form.cleaned_data["code"]
        count = decide_by_reason(batch=batch, code=code, decision=form.cleaned_data["decision"], by=request.scope)
        messages.success(request, f"Keputusan dicatat untuk {count} baris.")
        return redirect("intake:batch", batch.pk)
    messages.error(request, "Pilih salah satu keputusan untuk semua baris dengan alasan ini.")
    return redirect(f"{reverse('intake:rows', args=[batch.pk])}?alasan={form.data.get('code', '')[:40]}")
