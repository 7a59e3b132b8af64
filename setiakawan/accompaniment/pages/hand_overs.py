"""Hand-overs as a supervisor prepares and completes them; the administrator sees what still hangs on a user, in numbers."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from setiakawan.accompaniment.hand_over_forms import AnswerForm, CancelForm, LeavingForm, MoveForm, ReceiverForm
from setiakawan.accompaniment.pages.refusals import REFUSALS, refuse
from setiakawan.accompaniment.queries import hand_overs
from setiakawan.accompaniment.services import hand_over
from setiakawan.core.dates import office_today
from setiakawan.registry.pages import form_page, not_found_outside_scope


@not_found_outside_scope
def hand_overs_page(request):
    """The hand-overs in preparation, and those completed of late."""
    request.scope.require("accompaniment.hand_over")
    given = {"acts": hand_overs.hand_overs_in(request.scope, office_today())}
    return render(request, "accompaniment/hand_overs.html", given)


@not_found_outside_scope
def leaving_page(request, user_id):
    """What hangs on one user; a supervisor begins the hand-over here."""
    user, today, scope = hand_overs.leaving_for(request.scope, user_id), office_today(), request.scope
    may_begin = scope.allows("accompaniment.hand_over")
    form = LeavingForm(request.POST if may_begin and request.method == "POST" else None, today=today)
    if form.is_bound and form.is_valid():
        try:
            act = hand_over.begin_hand_over(leaving_id=user.pk, reason=form.reason(), by=scope, today=today)
        except tuple(REFUSALS) as refused:
            refuse(form, refused)
        else:
            messages.success(request, "Daftar serah terima dibuat. Belum ada yang berpindah.")
            return redirect("accompaniment:hand_over", act.pk)
    given = {
        "form": form, "leaving": hand_overs.leaving_view(scope, user, today), "may_begin": may_begin,
        "may_manage": scope.allows("accounts.manage"),
    }  # fmt: skip
    return form_page(request, "accompaniment/leaving.html", given, form)


@not_found_outside_scope
def hand_over_page(request, hand_over_id):
    """One hand-over, a card for each thing. Its button adds what came to hang on who leaves since."""
    act, today = hand_overs.hand_over_for(request.scope, hand_over_id), office_today()
    if request.method == "POST":
        try:
            count = hand_over.renew_hand_over(hand_over_id=act.pk, by=request.scope, today=today)
        except tuple(REFUSALS) as refused:
            messages.error(request, REFUSALS[type(refused)][1])
        else:
            messages.success(request, f"{count} hal ditambahkan ke daftar." if count else "Daftar sudah lengkap.")
        return redirect("accompaniment:hand_over", act.pk)
    given = {"view": hand_overs.hand_over_view(request.scope, act, today), "act": act}
    return render(request, "accompaniment/hand_over.html", given)


@not_found_outside_scope
def receiver_page(request, item_id):
    """Offer one thing to somebody else."""
    request.scope.require("accompaniment.hand_over")
    item, today = hand_overs.item_for(request.scope, item_id), office_today()
    form = ReceiverForm(request.POST or None, receivers=hand_overs.receivers_for(item, today))
    form.fields["user_id"].initial = str(item.proposed_to_id)

    def act(seen):
        hand_over.propose_receiver(
            item_id=item.pk, user_id=int(form.cleaned_data["user_id"]), by=request.scope, today=today, seen=seen
        )

    return _ask(request, item, form, act, "Ganti penerima", "Yang paling sesuai berada di atas, dengan alasannya.")


@not_found_outside_scope
def answer_page(request, item_id):
    """Write down what the receiver said."""
    request.scope.require("accompaniment.hand_over")
    item, form = hand_overs.item_for(request.scope, item_id), AnswerForm(request.POST or None)

    def act(seen):
        hand_over.answer_item(
            item_id=item.pk, accept=form.accepts(), reason=form.cleaned_data["reason"], by=request.scope, seen=seen
        )

    lead = f"Bila {item.proposed_to} sudah menjawab Anda secara lisan, catat di sini."
    return _ask(request, item, form, act, "Catat jawaban penerima", lead)


def _ask(request, item, form, act, title, lead):
    if request.method == "POST" and form.is_valid():
        try:
            act(request.POST.get("seen", ""))
        except tuple(REFUSALS) as refused:
            refuse(form, refused)
            item = hand_overs.item_for(request.scope, item.pk)
        else:
            messages.success(request, f"Tersimpan: {title.lower()}.")
            return redirect(f"{reverse('accompaniment:hand_over', args=[item.hand_over_id])}#hal-{item.pk}")
    given = {
        "form": form, "entry": hand_overs.entry_of(item, office_today()), "item": item, "title": title, "lead": lead,
    }  # fmt: skip
    return form_page(request, "accompaniment/hand_over_item.html", given, form)


@not_found_outside_scope
def complete_page(request, hand_over_id):
    """Say what will go to whom, and move everything in one act."""
    act, today = hand_overs.hand_over_for(request.scope, hand_over_id), office_today()
    form = MoveForm(request.POST or None, today=today)

    def move():
        hand_over.complete_hand_over(
            hand_over_id=act.pk, on=form.cleaned_data["on"], by=request.scope, today=today,
            seen=request.POST.get("seen", ""),
        )  # fmt: skip

    return _end(request, act, form, move, "accompaniment/hand_over_complete.html", "Semuanya sudah berpindah.")


@not_found_outside_scope
def cancel_page(request, hand_over_id):
    """Drop a hand-over: nothing moves."""
    act, today = hand_overs.hand_over_for(request.scope, hand_over_id), office_today()
    form = CancelForm(request.POST or None)

    def cancel():
        reason = form.cleaned_data["reason"]
        hand_over.cancel_hand_over(hand_over_id=act.pk, on=today, reason=reason, by=request.scope)

    return _end(request, act, form, cancel, "accompaniment/hand_over_cancel.html", "Serah terima dibatalkan.")


def _end(request, act, form, write, template, done):
    if request.method == "POST" and form.is_valid():
        try:
            write()
        except tuple(REFUSALS) as refused:
            refuse(form, refused)
        else:
            messages.success(request, done)
            return redirect("accompaniment:hand_over", act.pk)
    act = hand_overs.hand_over_for(request.scope, act.pk)
    given = {"form": form, "act": act, "view": hand_overs.hand_over_view(request.scope, act, office_today())}
    return form_page(request, template, given, form)
