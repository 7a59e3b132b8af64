"""Objections and proposals: taken in, looked at again, answered."""

from django.shortcuts import render

from setiakawan.aid import forms_objections as forms
from setiakawan.aid.pages.asking import ask
from setiakawan.aid.queries.lists import entry_for
from setiakawan.aid.queries.objections import (
    clock_of,
    holiday_for,
    holidays,
    holidays_from,
    objection_for,
    waiting_objections,
)  # fmt: skip
from setiakawan.aid.queries.programmes import programme_labels
from setiakawan.aid.services import calendar, objections
from setiakawan.core.dates import office_today
from setiakawan.registry.pages import not_found_outside_scope


@not_found_outside_scope
def list_page(request):
    """What waits for an answer, the latest first."""
    names = programme_labels()
    lines = [
        (row, names.get(row.programme, row.programme), clock)
        for row, clock in waiting_objections(request.scope, office_today())
    ]
    return render(
        request,
        "aid/objections.html",
        {
            "lines": lines,
            "may_record": request.scope.allows("aid.object"),
            "may_write": request.scope.allows("aid.write"),
        },
    )


@not_found_outside_scope
def new_page(request):
    """Take in an objection or proposal."""
    request.scope.require("aid.object")
    today, entry = office_today(), None
    if (number := request.GET.get("penerima", "")).isdigit():
        entry = entry_for(request.scope, int(number))
    form = forms.ObjectionForm(
        request.POST or None, today=today, villages=forms.village_choices(request.scope.prefixes),
        programmes=sorted(programme_labels().items()),
    )  # fmt: skip

    def act():
        return objections.receive_objection(
            by=request.scope, today=today, entry_id=entry.pk if entry else None, **form.given()
        )

    lead = "Siapa pun boleh mengusulkan atau menyanggah. Nomor tanda terima diberikan sesudah disimpan."
    then = ("aid:objection", None) if request.scope.allows("aid.see") else ("desk:home",)
    return ask(request, "Terima usul atau sanggah", form, act, then, lead=lead)


@not_found_outside_scope
def objection_page(request, objection_id):
    """One objection with its answers."""
    row = objection_for(request.scope, objection_id)
    clock = clock_of(row, holidays(), office_today())
    given = {
        "row": row, "programme": programme_labels().get(row.programme, row.programme), "clock": clock,
        "answers": row.answers.select_related("by"), "replies": row.replies.select_related("by"),
        "may_answer": request.scope.allows("aid.answer") and not row.is_settled,
        "may_reply": request.scope.allows("aid.receive") and not row.is_settled,
    }  # fmt: skip
    return render(request, "aid/objection.html", given)


@not_found_outside_scope
def answer_page(request, objection_id):
    """Answer with reasons."""
    request.scope.require("aid.answer")
    row = objection_for(request.scope, objection_id)
    form = forms.AnswerForm(request.POST or None)

    def act():
        objections.answer_objection(objection_id=row.pk, by=request.scope, on=office_today(), **form.cleaned_data)

    lead = "Jawaban dibaca oleh pengirim. Sebutkan alasannya, dan jangan menyebut data orang lain."
    return ask(request, f"Jawab {row.receipt}", form, act, ("aid:objection", row.pk), lead=lead)


@not_found_outside_scope
def recognise_page(request, objection_id):
    """Say which family it is about; the number goes by POST and is not kept."""
    request.scope.require("aid.receive")
    row = objection_for(request.scope, objection_id)
    form = forms.RecogniseForm(request.POST or None)

    def act():
        number = form.cleaned_data["number"]
        objections.recognise_objection(objection_id=row.pk, number=number, by=request.scope, on=office_today())

    return ask(request, "Keluarga mana yang dimaksud?", form, act, ("aid:objection", row.pk), lead=row.about)


@not_found_outside_scope
def reply_page(request, objection_id):
    """Add what the sender said later."""
    request.scope.require("aid.receive")
    row = objection_for(request.scope, objection_id)
    form = forms.ReplyForm(request.POST or None)

    def act():
        words = form.cleaned_data["words"]
        objections.add_reply(objection_id=row.pk, words=words, by=request.scope, on=office_today())

    return ask(request, "Catat keterangan tambahan", form, act, ("aid:objection", row.pk), lead=row.receipt)


@not_found_outside_scope
def holidays_page(request):
    """The days that deadlines leave out, and one more."""
    request.scope.require("aid.write")
    form = forms.HolidayForm(request.POST or None)
    rows = holidays_from(office_today())
    return ask(
        request, "Hari libur", form, lambda: calendar.add_holiday(by=request.scope, **form.cleaned_data), ("aid:holidays",),
        template="aid/holidays.html", rows=rows,
        lead="Batas jawab usul dan sanggah dihitung dalam hari kerja, tanpa Sabtu, Minggu, dan hari di bawah ini.",
    )  # fmt: skip


@not_found_outside_scope
def holiday_page(request, holiday_id):
    """Take a day off the list."""
    request.scope.require("aid.write")
    row = holiday_for(holiday_id)
    form = forms.ConfirmForm(request.POST if request.method == "POST" else None)

    def act():
        calendar.remove_holiday(holiday_id=row.pk, by=request.scope)

    return ask(request, "Hapus hari libur", form, act, ("aid:holidays",), lead=str(row))
