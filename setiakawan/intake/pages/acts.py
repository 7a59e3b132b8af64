"""Acts on a whole batch: merge, undo, and take the rejected rows back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from setiakawan.intake import queries
from setiakawan.intake.forms import ReasonForm
from setiakawan.intake.pages import with_batch
from setiakawan.intake.services.export import export_rejected
from setiakawan.intake.services.merge import start_merge
from setiakawan.intake.services.undo import BatchHasDependents, undo_batch

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@with_batch
def merge(request, batch):
    """Asks once, then merges what is certain or decided, in the background."""
    request.scope.require("intake.merge")
    if request.method == "POST":
        start_merge(batch=batch, by=request.scope)
        messages.success(request, "Penggabungan dimulai. Halaman ini menunjukkan kemajuannya.")
        return redirect("intake:batch", batch.pk)
    return render(request, "intake/merge.html", {"batch": batch, "counts": queries.counts_of(batch)})


@with_batch
def undo(request, batch):
    """Takes back everything that a batch made, unless something later depends on it."""
    request.scope.require("intake.undo")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    dependents = ""
    if request.method == "POST" and form.is_valid():
        try:
            undo_batch(batch=batch, reason=form.cleaned_data["reason"], by=request.scope)
        except BatchHasDependents as refused:
            dependents = str(refused)
        else:
            messages.success(request, "Pembatalan dimulai.")
            return redirect("intake:batch", batch.pk)
    context = {"batch": batch, "form": form, "counts": queries.counts_of(batch), "dependents": dependents}
    return render(request, "intake/undo.html", context, status=422 if form.errors or dependents else 200)


@require_POST
@with_batch
def rejected(request, batch):
    """The rejected rows as a spreadsheet, each with its reason."""
    answer = HttpResponse(export_rejected(batch=batch, by=request.scope), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="ditolak-kiriman-{batch.pk}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer
