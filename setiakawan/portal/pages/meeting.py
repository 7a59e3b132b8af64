"""One meeting: yes or no, words to each other, done, confirmed, thanked, reported."""

import uuid

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from setiakawan.core.dates import office_today
from setiakawan.participation.catalogue import kind_of
from setiakawan.participation.queries.mine import mine, need_card, own_match
from setiakawan.participation.queries.reach import acts_for, matches_for
from setiakawan.participation.services import acts, meeting, notes, pairs, reports
from setiakawan.portal import sessions
from setiakawan.portal.forms import DoneForm, NoteForm, ReportForm, WordsForm
from setiakawan.portal.pages.asking import do, now
from setiakawan.registry.pages import form_page


@sessions.for_participants
def need_page(request, ask_id):
    """An open need near by, as anybody may see it, and stepping forward."""
    card = _found(lambda: need_card(ask_id, office_today()))
    if request.method == "POST":
        made = []
        if do(
            request,
            lambda: made.append(meeting.take_need(need_id=ask_id, **now(request))),
            "Terima kasih! Kami tanyakan kepada yang meminta.",
        ):
            return redirect("portal:match", made[0].pk)
        return redirect("portal:need", ask_id)
    return render(request, "portal/need.html", {"card": card, "kind": kind_of(card.kind)})


@sessions.for_participants
def match_page(request, match_id):
    """A meeting as one's own side may see it."""
    card = _found(lambda: own_match(request.own, match_id))
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sent = do(
            request,
            lambda: notes.send_note(match_id=match_id, side=card.side, text=form.cleaned_data["text"], client_id=uuid.uuid4(), **now(request)),
            "Pesan diteruskan.",
        )  # fmt: skip
        if sent:
            return redirect("portal:match", match_id)
    return form_page(request, "portal/match.html", {"m": card, "form": form, "kind": kind_of(card.card.kind)}, form)


@sessions.for_participants
def match_deed_page(request, match_id, deed):
    """Yes, no, or not any more."""
    card = _found(lambda: own_match(request.own, match_id))
    deeds = {
        "ya": lambda: meeting.answer_match(match_id=match_id, side=card.side, agrees=True, **now(request)),
        "tidak": lambda: meeting.answer_match(match_id=match_id, side=card.side, agrees=False, **now(request)),
        "batal": lambda: meeting.withdraw_match(match_id=match_id, **now(request)),
    }
    if request.method != "POST" or deed not in deeds:
        raise Http404
    thanks = {
        "ya": "Terima kasih. Kami memberi tahu pihak lain.",
        "tidak": "Tidak apa-apa. Kami carikan yang lain.",
        "batal": "Baik, rencana ini tidak jadi. Kami memberi tahu pihak lain.",
    }
    do(request, deeds[deed], thanks[deed])
    return redirect("portal:match", match_id) if deed == "ya" else redirect("portal:home")


@sessions.for_participants
def done_page(request, match_id):
    """Tell that the help was given."""
    card = _found(lambda: own_match(request.own, match_id))
    match = _found(lambda: matches_for(request.own).get(pk=match_id))
    form = DoneForm(request.POST or None, initial={"happened_on": office_today()})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if told["happened_on"] > office_today():
            form.add_error("happened_on", "Tanggal ini belum tiba.")
        elif do(
            request,
            lambda: acts.record_act(
                need_id=match.need_id, helper_ids=[match.helper_id], happened_on=told["happened_on"],
                quantity=told["quantity"], hours=told["hours"], client_id=told["client_id"] or uuid.uuid4(),
                by=request.own, today=office_today(), at=timezone.now(),
            ),
            "Terima kasih! Ini yang membuat desa kita kuat.",
        ):  # fmt: skip
            return redirect("portal:home")
    return form_page(request, "portal/done.html", {"form": form, "m": card, "kind": kind_of(card.card.kind)}, form)


@sessions.for_participants
def act_page(request, act_id, deed):
    """Confirm help that one received, say that it did not come, or thank for it."""
    ways = {
        "sudah": ("Bantuan sudah saya terima", "Ucapan terima kasih, bila Anda mau", False),
        "belum": ("Bantuan tidak datang", "Apa yang terjadi?", True),
    }
    if deed not in ways:
        raise Http404
    title, label, required = ways[deed]
    _found(lambda: _own_act(request, act_id))
    form = WordsForm(request.POST or None, label=label, required=required)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if do(request, lambda: _tell(request, act_id, deed, text), "Terima kasih sudah memberi kabar."):
            return redirect("portal:home")
    return form_page(request, "portal/words.html", {"form": form, "title": title, "button": "Simpan"}, form)


def _own_act(request, act_id: int):
    return acts_for(request.own).distinct().get(pk=act_id)


def _tell(request, act_id: int, deed: str, text: str) -> None:
    asked = {"act_id": act_id, "by": request.own, "on": office_today()}
    if deed == "belum":
        acts.dispute_act(reason=text, **asked)
        return
    acts.confirm_act(how="portal", **asked)
    acts.thank(words=text, at=timezone.now(), **asked)


@sessions.for_participants
def report_page(request, match_id):
    """Tell staff that something is not right."""
    _found(lambda: own_match(request.own, match_id))
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        sent = do(
            request,
            lambda: reports.report(
                kind=told["kind"], words=told["text"], match_id=match_id, client_id=uuid.uuid4(), by=request.own,
                on=office_today(),
            ),
            "Laporan Anda diterima petugas. Pihak lain tidak diberi tahu siapa yang melapor.",
        )  # fmt: skip
        if sent:
            return redirect("portal:home")
    return form_page(request, "portal/report.html", {"form": form, "match_id": match_id}, form)


@sessions.for_participants
def pair_page(request, pair_id, deed):
    """Say yes or no to a lasting pair, or end it with thanks."""
    found = next((p for p in mine(request.own, office_today()).pairs if p.pair_id == pair_id), None)
    if found is None or deed not in ("ya", "tidak", "akhiri"):
        raise Http404
    if deed == "akhiri":
        form = WordsForm(request.POST or None, label="Ucapan terima kasih, bila Anda mau", required=False)
        if request.method == "POST" and form.is_valid():
            do(
                request,
                lambda: pairs.end_pair(pair_id=pair_id, thanks=form.cleaned_data["text"], **now(request)),
                "Diakhiri dengan terima kasih.",
            )
            return redirect("portal:home")
        return form_page(
            request, "portal/words.html", {"form": form, "title": "Akhiri berkawan", "button": "Akhiri"}, form
        )
    if request.method != "POST":
        raise Http404
    do(
        request,
        lambda: pairs.answer_pair(pair_id=pair_id, side=found.side, agrees=deed == "ya", **now(request)),
        "Terima kasih atas kabarnya.",
    )
    return redirect("portal:home")


def _found(find):
    try:
        return find()
    except ObjectDoesNotExist:
        raise Http404 from None
