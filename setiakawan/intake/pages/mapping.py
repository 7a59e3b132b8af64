"""Saying what the columns of an unknown table mean."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from setiakawan.intake import queries
from setiakawan.intake.forms import MappingForm
from setiakawan.intake.pages import with_batch
from setiakawan.intake.services.receive import confirm_mapping, leave_out


@with_batch
def match_columns(request, batch, file_id):
    """A preview of the first rows with one choice per column; or the file is left out."""
    request.scope.require("intake.upload")
    preview = queries.mapping_preview(batch, file_id)
    if preview is None:
        raise Http404
    if "leave_out" in request.POST:
        leave_out(file=preview.file, by=request.scope)
        messages.success(request, "Berkas dilewati.")
        return redirect("intake:batch", batch.pk)
    form = MappingForm(
        request.POST if request.method == "POST" else None, headers=preview.headers, suggestion=preview.suggestion
    )
    if request.method == "POST" and form.is_valid():
        confirm_mapping(
            file=preview.file, mapping=form.mapping(), save_as=form.cleaned_data["save_as"], by=request.scope
        )
        messages.success(request, "Kolom dicocokkan. Berkas sedang dibaca.")
        return redirect("intake:batch", batch.pk)
    columns = [
        (form[name], [row[index] if index < len(row) else "" for row in preview.rows])
        for index, name in enumerate(form.columns)
    ]
    context = {"batch": batch, "file": preview.file, "form": form, "columns": columns, "saved": preview.saved}
    return render(request, "intake/mapping.html", context, status=422 if form.errors else 200)
