"""Pages of intake: hand in, watch, match columns, review, merge, undo."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from setiakawan.intake import queries
from setiakawan.intake.models import Batch
from setiakawan.intake.services import merge, receive, review, undo

_SENTENCES = {
    merge.BatchNotInReview: "Kiriman ini sedang dikerjakan atau sudah selesai, jadi tidak dapat digabungkan sekarang.",
    merge.NothingToMerge: "Belum ada baris yang siap digabungkan. Putuskan dulu baris yang menunggu.",
    receive.MappingNotAwaited: "Kolom berkas ini sudah dicocokkan.",
    receive.MappingUnusable: "Pencocokan ini tidak dapat dipakai. Periksa lagi kolom yang dipilih.",
    review.BatchNotInReview: "Kiriman ini sedang dikerjakan atau sudah selesai, jadi keputusan tidak dapat dicatat sekarang.",
    review.RowNotOpen: "Baris ini tidak lagi menunggu keputusan.",
    review.DecisionImpossible: "Keputusan itu tidak mungkin untuk baris ini. Tidak ada yang berubah.",
    undo.BatchNotUndoable: "Kiriman ini sedang dikerjakan, atau belum ada yang masuk ke daftar warga.",
}


def with_batch(view):
    """Hand a page the batch of its address; outside the viewer's scope the answer is 404, as if it did not exist.

    An act that cannot be done any more (somebody was quicker) leads back to the batch with a sentence that says so.
    """

    @wraps(view)
    def _view(request, batch_id, **rest):
        try:
            batch = queries.batch_for(request.scope, batch_id)
        except Batch.DoesNotExist as absent:
            raise Http404 from absent
        try:
            return view(request, batch, **rest)
        except tuple(_SENTENCES) as refused:
            messages.error(request, _SENTENCES[type(refused)])
            return redirect("intake:batch", batch.pk)

    return _view
