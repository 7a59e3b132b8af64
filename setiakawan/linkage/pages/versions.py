"""Versions of the weights, what they learned, and which one is in use."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from setiakawan.linkage.models import LinkageModel
from setiakawan.linkage.queries.versions import estimate_under_way, last_run, versions
from setiakawan.linkage.services.asking import AlreadyEstimating, ask_for_estimate
from setiakawan.linkage.services.versions import (
    FEWEST_PEOPLE,
    AlreadyInUse,
    TooFewDecisions,
    TooFewPeople,
    learn_from_decisions,
    use_version,
)


@require_safe
def version_list(request):
    """Every version with its report."""
    given = {"versions": versions(request.scope), "last_run": last_run(), "run": estimate_under_way()}
    return render(request, "linkage/versions.html", given)


@require_safe
def progress(request):
    """How far the estimate is: a part of the page of versions."""
    request.scope.require("linkage.run")
    return render(request, "linkage/_progress.html", {"run": estimate_under_way()})


@require_POST
def estimate(request):
    """Have the weights estimated on the registry, in the background."""
    try:
        ask_for_estimate(by=request.scope)
    except TooFewPeople:
        messages.error(request, f"Belum cukup warga untuk diperkirakan: perlu sedikitnya {FEWEST_PEOPLE}.")
    except AlreadyEstimating:
        messages.info(request, "Perkiraan sedang berjalan.")
    else:
        messages.success(request, "Perkiraan dimulai. Versi baru muncul di sini begitu selesai.")
    return redirect("linkage:versions")


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
