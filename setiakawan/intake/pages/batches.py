"""The list of batches, and one batch: how far it is, what was found, what to do next."""

from django.shortcuts import render

from setiakawan.intake import queries
from setiakawan.intake.models import BatchState, FileState, Outcome
from setiakawan.intake.pages import with_batch

WORKING = {BatchState.READING, BatchState.CHECKING, BatchState.MERGING, BatchState.UNDOING}
TONES = {
    BatchState.MAPPING: "wait", BatchState.READING: "info", BatchState.CHECKING: "info", BatchState.REVIEW: "wait",
    BatchState.MERGING: "info", BatchState.DONE: "ok", BatchState.UNDOING: "info", BatchState.REFUSED: "late",
    BatchState.UNDONE: "done",
}  # fmt: skip
OUTCOME_WORDS = {
    Outcome.NEW: ("Warga baru", "birth", "Belum ada di daftar warga"),
    Outcome.SAME: ("Sama", "check", "Sudah tercatat, tidak ada yang berubah"),
    Outcome.CHANGED: ("Ada perubahan", "pencil", "Orangnya sama, ada isian yang berbeda"),
    Outcome.UNCERTAIN: ("Belum pasti", "alert", "Perlu dilihat orang"),
    Outcome.REJECTED: ("Ditolak", "close", "Tidak dapat dipakai; dapat diunduh beserta alasannya"),
}


def batch_list(request):
    """What came in, newest first."""
    page = queries.batches_in(request.scope, after=request.GET.get("after", ""))
    return render(
        request,
        "intake/batches.html",
        {
            "batches": [(batch, TONES[batch.state]) for batch in page.rows],
            "next": page.next,
            "may_upload": request.scope.allows("intake.upload"),
        },
    )


@with_batch
def batch(request, found):
    """One batch."""
    return render(request, "intake/batch.html", _shown(request, found))


@with_batch
def progress(request, found):
    """The part of the page that changes while the batch is worked on; asked for every two seconds."""
    answer = render(request, "intake/_progress.html", _shown(request, found))
    if found.state not in WORKING:
        answer["HX-Refresh"] = "true"
    return answer


def _shown(request, found) -> dict:
    counts = queries.counts_of(found)
    scope = request.scope
    in_review = found.state == BatchState.REVIEW
    files = list(found.files.all())
    return {
        "batch": found,
        "tone": TONES[found.state],
        "is_working": found.state in WORKING,
        "outcomes": [(code, *OUTCOME_WORDS[code], counts.outcomes.get(code, 0)) for code in OUTCOME_WORDS],
        "counts": counts,
        "reasons": queries.reasons_of(found) if found.state not in (BatchState.READING, BatchState.MAPPING) else [],
        "sent_before": queries.sent_before(found),
        "read_files": [file for file in files if file.state == FileState.READ],
        "problem_files": [file for file in files if file.state != FileState.READ],
        "to_map": [file for file in files if file.state == FileState.NEEDS_MAPPING],
        "may_upload": scope.allows("intake.upload"),
        "may_review": in_review and scope.allows("intake.review"),
        "may_merge": in_review and scope.allows("intake.merge") and counts.ready > 0,
        "may_undo": found.state in (BatchState.REVIEW, BatchState.DONE)
        and counts.merged > 0
        and scope.allows("intake.undo"),
    }
