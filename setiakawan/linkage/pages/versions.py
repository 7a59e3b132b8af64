"""Versions of the weights, what they learned, and which one is in use."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from setiakawan.linkage.models import LinkageModel
from setiakawan.linkage.queries.versions import last_run, versions
from setiakawan.linkage.services.versions import AlreadyInUse, TooFewDecisions, learn_from_decisions, use_version


@require_safe
def version_list(request):
    """Every version with its report."""
    return render(request, "linkage/versions.html", {"versions": versions(request.scope), "last_run": last_run()})


@require_POST
def learn(request):
    """Make a new version from the decisions so far."""
    try:
        made = learn_from_decisions(by=request.scope)
    except TooFewDecisions as few:
        messages.error(
            request,
            "Putusan belum cukup untuk belajar: perlu sedikitnya sepuluh “sama” dan sepuluh “berbeda”; "
            f"sekarang {few.same} dan {few.different}.",
        )
    else:
        messages.success(request, f"Versi {made.version} dibuat. Baca laporannya sebelum dipakai.")
    return redirect("linkage:versions")


@require_POST
def use(request, version_id):
    """Weigh with another version from now on."""
    try:
        use_version(version_id=version_id, by=request.scope)
    except LinkageModel.DoesNotExist as absent:
        raise Http404 from absent
    except AlreadyInUse:
        messages.info(request, "Versi ini sudah dipakai.")
    else:
        messages.success(request, "Versi diganti. Pencarian berikutnya menimbang antrean dengan versi ini.")
    return redirect("linkage:versions")
