"""Handing in files."""

from django.contrib import messages
from django.shortcuts import redirect, render

from setiakawan.core.dates import office_today
from setiakawan.intake.forms import UploadForm
from setiakawan.intake.services.receive import receive_files


def hand_in(request):
    """The form for new files; sends them on to be read in the background."""
    request.scope.require("intake.upload")
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, scope=request.scope, today=office_today())
    if request.method == "POST" and form.is_valid():
        batch = receive_files(
            files=[(file.name, file) for file in form.cleaned_data["files"]],
            label=form.cleaned_data["label"],
            area_code=form.cleaned_data["area"],
            as_of=form.cleaned_data["as_of"],
            by=request.scope,
        )
        messages.success(request, "Berkas diterima dan sedang dibaca.")
        return redirect("intake:batch", batch.pk)
    return render(request, "intake/upload.html", {"form": form}, status=422 if form.errors else 200)
