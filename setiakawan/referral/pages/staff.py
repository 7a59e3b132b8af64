"""Requests as the office sees them, and what it does with one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from setiakawan.core.dates import office_today
from setiakawan.referral import forms
from setiakawan.referral.catalogue import OUTCOME_WORDS, STATUS_WORDS
from setiakawan.referral.pages.asking import REFUSALS, ask, sent
from setiakawan.referral.queries.referrals import listed, referral_for, story_of
from setiakawan.referral.rules.status import NOT_HELPED, OPEN, Side, Status, may_move
from setiakawan.referral.services import confirming, links, moving
from setiakawan.registry.pages import form_page, not_found_outside_scope

_WHICH = {"": ("open", "Berjalan"), "terlambat": ("late", "Perlu ditindaklanjuti"), "selesai": ("closed", "Selesai")}
# What the office writes down: the words, the status.
_MOVES = {
    "diterima": ("Mitra menerima (lewat telepon)", Status.ACCEPTED), "ditolak": ("Mitra menolak (lewat telepon)", Status.REJECTED),
    "dibantu": ("Mitra mulai membantu (lewat telepon)", Status.IN_PROGRESS), "ditunda": ("Ditunda", Status.ON_HOLD),
    "dibatalkan": ("Batalkan rujukan", Status.CANCELLED), "keliru": ("Salah catat", Status.ENTERED_IN_ERROR),
}  # fmt: skip


@not_found_outside_scope
def list_page(request):
    """Requests of the viewer's areas, those that wait for somebody first."""
    chosen = request.GET.get("lihat", "")
    which, _ = _WHICH.get(chosen, _WHICH[""])
    lines, count = listed(request.scope, which=which)
    rows = [
        (line, *STATUS_WORDS[Status(line.referral.status)], OUTCOME_WORDS.get(line.referral.outcome, ""))
        for line in lines
    ]
    tabs = [(word, f"?lihat={slug}", slug == chosen) for slug, (_, word) in _WHICH.items()]
    return render(request, "referral/list.html", {"rows": rows, "tabs": tabs, "count": count})


@not_found_outside_scope
def referral_page(request, referral_id):
    """One request with its whole story, and the next step."""
    story = story_of(request.scope, referral_id, at=timezone.now(), on=office_today())
    row, now = story.referral, Status(story.referral.status)
    may_ask = request.scope.allows("referral.ask")
    moves = [
        (reverse("referral:act", args=[row.pk, slug]), words)
        for slug, (words, to) in _MOVES.items()
        if may_ask and may_move(now, to, Side.OFFICE)
    ]
    tone, word = STATUS_WORDS[now]
    steps = [(step, *STATUS_WORDS[Status(step.status)], OUTCOME_WORDS.get(step.outcome, "")) for step in story.steps]
    said = [(one, OUTCOME_WORDS[one.outcome]) for one in story.confirmations]
    given = {
        "story": story, "row": row, "tone": tone, "word": word, "outcome": OUTCOME_WORDS.get(row.outcome, ""), "steps": steps,
        "said": said, "moves": moves, "is_open": now in OPEN and may_ask, "needs_next": now in NOT_HELPED and not story.next and not row.is_settled and may_ask,
        "choose_url": reverse("referral:choose", args=[row.person_id]) + f"?jenis={row.service.kind}&sesudah={row.pk}&asal={row.origin}",
    }  # fmt: skip
    return render(request, "referral/referral.html", given)


@not_found_outside_scope
def act_page(request, referral_id, referral_act):
    """Answer the partner, or write down what happened."""
    row = _askable(request, referral_id)
    there = reverse("referral:referral", args=[row.pk])
    if referral_act == "balas":
        form = forms.WordsForm(sent(request))

        def answer():
            moving.reply(referral_id=row.pk, words=form.cleaned_data["words"], by=request.scope, at=timezone.now())

        return ask(request, "Balas mitra", form, answer, there, lead="Mitra membacanya di halaman rujukan.")
    if referral_act not in _MOVES:
        raise Http404
    title, to = _MOVES[referral_act]
    ends = to in (Status.REJECTED, Status.CANCELLED)
    form = forms.EndForm(sent(request), status=to) if ends else forms.ReasonForm(sent(request))
    if to in (Status.ACCEPTED, Status.IN_PROGRESS):
        form.fields["reason"].required = False
        form.fields["reason"].min_length = None
        form.fields["reason"].label = "Catatan"

    def act():
        moving.move(referral_id=row.pk, to=to, **form.cleaned_data, by=request.scope, at=timezone.now())

    return ask(request, title, form, act, there)


@not_found_outside_scope
def key_page(request, referral_id):
    """Make a link and a code to pass on; both are shown once."""
    row = _askable(request, referral_id)
    form, key = forms.NothingForm(sent(request)), None
    if request.method == "POST" and form.is_valid():
        try:
            key = links.make_key(referral_id=row.pk, by=request.scope, at=timezone.now())
        except tuple(REFUSALS) as refused:
            form.add_error(None, REFUSALS[type(refused)])
    if key is not None:
        return render(request, "referral/key.html", {"row": row, "key": key})
    given = {
        "form": form, "title": "Tautan dan kode untuk mitra", "back": reverse("referral:referral", args=[row.pk]),
        "lead": "Tautan dikirim ke nomor lembaga. Kodenya Anda sampaikan sendiri lewat telepon. Tautan lama berhenti berlaku.",
    }  # fmt: skip
    return form_page(request, "referral/ask.html", given, form)


@not_found_outside_scope
def ask_person_page(request, referral_id):
    """Send the person the code with which they say that help came."""
    row = _askable(request, referral_id)
    there = reverse("referral:referral", args=[row.pk])
    form = forms.NothingForm(sent(request))
    if request.method == "POST":
        try:
            has_sent = confirming.ask_person(referral_id=row.pk, by=request.scope, at=timezone.now())
        except tuple(REFUSALS) as refused:
            messages.warning(request, REFUSALS[type(refused)])
        else:
            told = (
                "Kode dikirim ke telepon warga."
                if has_sent
                else "Warga tidak punya nomor yang dapat dipakai. Telepon atau kunjungi."
            )
            (messages.success if has_sent else messages.warning)(request, told)
        return redirect(there)
    lead = "Warga menerima kode. Bila sudah tertolong, ia menyebutkannya kepada mitra."
    return ask(request, "Kirim kode kepada warga", form, lambda: None, there, lead=lead)


def _askable(request, referral_id: int):
    request.scope.require("referral.ask")
    return referral_for(request.scope, referral_id)
