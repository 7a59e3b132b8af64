"""What goes on paper: asked for by POST, since it is recorded."""

import datetime

from django.http import HttpResponse
from django.shortcuts import redirect

from setiakawan.aid.queries.lists import list_for
from setiakawan.aid.queries.objections import objection_for
from setiakawan.aid.queries.payments import rounds_in
from setiakawan.aid.services import printing
from setiakawan.core.dates import office_today
from setiakawan.registry.pages import not_found_outside_scope
from setiakawan.registry.queries import family_for


@not_found_outside_scope
def letter_page(request, family_id):
    """The letter to a family."""
    request.scope.require("aid.see")
    family, today = family_for(request.scope, family_id), office_today()
    if request.method != "POST":
        return redirect("aid:letter", family.pk)
    return _sheet(printing.print_letter(family_id=family.pk, by=request.scope, on=today), "surat", family.pk, today)


@not_found_outside_scope
def minutes_page(request, list_id, deliberation_id=None):
    """The minutes of a meeting, or the sheets to hold one with."""
    row = list_for(request.scope, list_id)
    if request.method != "POST":
        return redirect("aid:list", row.pk)
    made = printing.print_minutes(list_id=row.pk, deliberation_id=deliberation_id, by=request.scope)
    return _sheet(made, "berita-acara" if deliberation_id else "lembar-musyawarah", row.pk, office_today())


@not_found_outside_scope
def signatures_page(request, round_id):
    """Who is paid in an instalment, with room to sign."""
    held = rounds_in(request.scope).get(pk=round_id)
    if request.method != "POST":
        return redirect("aid:round", held.pk)
    made = printing.print_signatures(round_id=held.pk, by=request.scope)
    return _sheet(made, "tanda-terima", held.pk, office_today())


@not_found_outside_scope
def receipt_page(request, objection_id):
    """The receipt of an objection."""
    row, today = objection_for(request.scope, objection_id), office_today()
    if request.method != "POST":
        return redirect("aid:objection", row.pk)
    made = printing.print_receipt(objection_id=row.pk, by=request.scope, on=today)
    return _sheet(made, "tanda-terima-sanggah", row.pk, today)


def _sheet(made: bytes, name: str, number: int, on: datetime.date) -> HttpResponse:
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{number}-{on.isoformat()}.pdf"'
    return answer
