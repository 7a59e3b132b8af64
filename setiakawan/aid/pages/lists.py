"""Lists of who is given aid, and what is done with them."""

from django.http import Http404
from django.shortcuts import render

from setiakawan.aid import forms, forms_payments
from setiakawan.aid.forms_meetings import DeliberationForm, carried
from setiakawan.aid.models import EntryState, ListState, Method
from setiakawan.aid.pages.asking import ask
from setiakawan.aid.pages.paging import page_of, start_of
from setiakawan.aid.queries.clashes import barred, clashes_of, cleared_words
from setiakawan.aid.queries.lists import entries_like, entries_of, entry_for, list_for, lists_in, tell_missing
from setiakawan.aid.queries.previews import prices_of_methods, standings
from setiakawan.aid.queries.programmes import held_by, programmes_now
from setiakawan.aid.rules.ranking import CannotRank
from setiakawan.aid.services import lists, payments
from setiakawan.aid.services.checking import check_entry
from setiakawan.aid.services.meetings import record_deliberation
from setiakawan.aid.words import rupiah
from setiakawan.core.dates import office_today
from setiakawan.registry.pages import not_found_outside_scope
from setiakawan.registry.words import date_in_words

_TONES = {"draft": "info", "deliberated": "wait", "verified": "wait", "approved": "ok", "cancelled": "done"}
_STATES = {"chosen": "ok", "waiting": "wait", "unknown": "info", "removed": "done"}


@not_found_outside_scope
def lists_page(request):
    """The lists of the viewer's areas, found by programme or village and by state, a page of them."""
    names = {code: held.programme.label for code, held in programmes_now(request.scope).items()}
    rows = [(row, names.get(row.programme, row.programme), _TONES[row.state]) for row in lists_in(request.scope)]
    status, words = request.GET.get("status", ""), request.GET.get("cari", "")[:80]
    asked = words.casefold().split()
    found = [
        told for told in rows
        if status in ("", told[0].state) and all(word in f"{told[1]} {told[0].area.name}".casefold() for word in asked)
    ]  # fmt: skip
    given = {
        "shown": page_of(request, found), "is_any": bool(rows), "status": status, "words": words,
        "statuses": ListState.choices, "may_write": request.scope.allows("aid.write"),
    }  # fmt: skip
    return render(request, "aid/lists.html", given)


@not_found_outside_scope
def draft_page(request):
    """Draft a list."""
    request.scope.require("aid.write")
    today = office_today()
    form = forms.ListForm(
        request.POST or None, today=today, villages=forms.village_choices(request.scope.prefixes),
        programmes=[(code, held.programme.label) for code, held in sorted(programmes_now(request.scope).items())],
    )  # fmt: skip

    def act():
        return lists.draft_list(**form.cleaned_data, by=request.scope, on=today)

    lead = "Setiap keluarga di desa itu dinilai. Yang belum dapat diputuskan tampak terpisah, dengan yang perlu ditanyakan."
    return ask(request, "Susun daftar penerima", form, act, ("aid:list", None), lead=lead)


@not_found_outside_scope
def list_page(request, list_id):
    """One list: who, why, in which order, what stands against it, and the next step."""
    scope, today = request.scope, office_today()
    row = list_for(scope, list_id)
    entries = entries_of(scope, row)
    programme = held_by(row.document, row.programme).programme
    clashing = {clash.entry_id: clash for clash in clashes_of(scope, row, today)}
    given = {
        "list": row, "tone": _TONES[row.state], "programme": programme, "rules": programme.in_force(row.judged_on),
        "counts": [(s, EntryState(s).label, sum(e.state == s for e in entries)) for s in EntryState],
        "total": rupiah(sum(e.amount or 0 for e in entries if e.state == EntryState.CHOSEN)), "clashes": len(clashing),
        "unchecked": sum(e.needs_check and e.state == EntryState.CHOSEN for e in entries),
        "prices": [(price, rupiah(price.cost), *_in_percent(price)) for price in prices_of_methods(scope, row, entries)],
        "deliberations": row.deliberations.all(), "steps": row.steps.select_related("by"), "rounds": row.rounds.all(),
        "is_own": row.made_by_id == scope.user_id,
        "may": {verb: scope.allows(f"aid.{verb}") for verb in ("write", "deliberate", "verify", "approve", "pay")},
    }  # fmt: skip
    return render(request, "aid/list.html", given | _rows(request, row, entries, clashing, today))


def _rows(request, row, entries: list, clashing: dict, today) -> dict:
    """The entries that the viewer asks for, a page of them."""
    status, words = request.GET.get("status", ""), request.GET.get("cari", "")[:80]
    kept = [e for e in entries_like(entries, words) if _has_status(e, status, clashing)]
    shown = page_of(request, kept)
    tell_missing(shown.rows)
    cleared = cleared_words(request.scope, row, today)
    told = [
        (e, _STATES[e.state], rupiah(e.amount), clashing.get(e.pk), cleared.get(e.pk, "")) for e in shown.rows
    ]  # fmt: skip
    statuses = [*EntryState.choices, ("check", "Perlu diperiksa"), ("clash", "Bentrok")]
    is_whole = not (status or words or shown.start)
    return {"rows": told, "shown": shown, "status": status, "words": words, "statuses": statuses, "is_whole": is_whole}


def _has_status(entry, status: str, clashing: dict) -> bool:
    if status == "clash":
        return entry.pk in clashing
    return entry.needs_check if status == "check" else status in ("", entry.state)


def _in_percent(price):
    """The share of families with a disability, and the expected error with its interval; empty where nobody measured it."""
    error = "{:.0%} ({:.0%}–{:.0%})".format(*price.error).replace("%", " %") if price.error else ""
    return f"{price.with_disability:.0%}".replace("%", " %"), error


_MOVES = {"masuk": "Masuk", "keluar": "Keluar", "tetap": "Tetap masuk", "luar": "Tetap di luar kuota"}


@not_found_outside_scope
def method_page(request, list_id, method):
    """Who would be in and who out if the list were ranked by a method: everybody, a page at a time."""
    row = list_for(request.scope, list_id)
    if method not in Method.values:
        raise Http404
    try:
        found = standings(row, entries_of(request.scope, row), method)
    except CannotRank:
        found = []
    told = [(one, _move(one)) for one in found]
    status = request.GET.get("status", "")
    given = {
        "list": row, "method": Method(method), "programme": held_by(row.document, row.programme).programme,
        "counts": [(code, label, sum(move == code for _, move in told)) for code, label in _MOVES.items()],
        "shown": page_of(request, [(one, _MOVES[move]) for one, move in told if status in ("", move)]), "status": status,
        "is_ranked": bool(found),
    }  # fmt: skip
    return render(request, "aid/method.html", given)


def _move(one) -> str:
    if one.would_be:
        return "tetap" if one.is_in else "masuk"
    return "keluar" if one.is_in else "luar"


@not_found_outside_scope
def deliberate_page(request, list_id):
    """Record the village's meeting. What is typed about entries that are not on the page is kept until it is sent."""
    request.scope.require("aid.deliberate")
    row, today = list_for(request.scope, list_id), office_today()
    entries = entries_of(request.scope, row)
    told = carried(request.POST)
    out = barred(row, [entry for entry in entries if entry.is_out], today)
    given = {
        "entries": entries, "barred": {number: clash.words for number, clash in out.items()}, "today": today,
        "words": told.get("cari", "")[:80], "start": start_of(told.get("tampilkan") or told.get("mulai")),
    }  # fmt: skip
    only_shows = "tampilkan" in told
    form = DeliberationForm(initial=told, **given) if only_shows else DeliberationForm(told or None, **given)
    shown = {
        "template": "aid/deliberate.html", "list": row,
        "lead": "Urutan 1 berarti yang paling perlu menurut warga. Kosongkan yang tidak dibicarakan.",
    }  # fmt: skip
    tell_missing(form.shown())
    if only_shows:
        back = ("aid:list", row.pk)
        return render(request, shown["template"], {"form": form, "title": "Catat musyawarah", "back": back} | shown)

    def act():
        return record_deliberation(list_id=row.pk, by=request.scope, today=today, **form.given())

    return ask(request, "Catat musyawarah", form, act, ("aid:list", row.pk), **shown)


_DEEDS = {
    "verifikasi": ("Nyatakan sudah diverifikasi", forms.NoteForm, "aid.verify"),
    "setujui": ("Setujui dan kunci daftar", forms.ConfirmForm, "aid.approve"),
    "batalkan": ("Batalkan daftar", forms.ReasonForm, "aid.write"),
    "peringkat": ("Peringkat ulang", forms.RankForm, "aid.write"),
    "tahap": ("Siapkan tahap penyaluran", forms_payments.RoundForm, "aid.pay"),
}


@not_found_outside_scope
def list_deed(request, list_id, list_step):
    """The next step of a list."""
    if list_step not in _DEEDS:
        raise Http404
    title, form_class, verb = _DEEDS[list_step]
    request.scope.require(verb)
    row, today = list_for(request.scope, list_id), office_today()
    initial = {"method": row.method, "quota": row.quota, "due_on": today}
    form = form_class(request.POST if request.method == "POST" else None, initial=initial)
    lead = f"Daftar {row.area.name}, berlaku sejak {date_in_words(row.valid_from)}."

    def act():
        told = form.cleaned_data
        if list_step == "verifikasi":
            return lists.verify_list(list_id=row.pk, note=told["note"], by=request.scope)
        if list_step == "setujui":
            return lists.approve_list(list_id=row.pk, by=request.scope, on=today)
        if list_step == "batalkan":
            return lists.cancel_list(list_id=row.pk, reason=told["reason"], by=request.scope)
        if list_step == "peringkat":
            return lists.rank_again(list_id=row.pk, method=told["method"], quota=told["quota"], by=request.scope)
        return payments.prepare_round(list_id=row.pk, by=request.scope, on=today, **told)

    return ask(request, title, form, act, ("aid:list", row.pk), lead=lead)


@not_found_outside_scope
def entry_page(request, entry_id):
    """Take somebody out of a list or bring them back, with a reason."""
    request.scope.require("aid.write")
    entry = entry_for(request.scope, entry_id)
    form = forms.ReasonForm(request.POST or None)

    def act():
        told = {"entry_id": entry.pk, "reason": form.cleaned_data["reason"], "by": request.scope}
        return lists.restore_entry(**told, on=office_today()) if entry.is_out else lists.remove_entry(**told)

    title = "Masukkan ke dalam daftar" if entry.is_out else "Keluarkan dari daftar"
    return ask(request, title, form, act, ("aid:list", entry.list_id), lead=entry.whom)


@not_found_outside_scope
def check_page(request, entry_id):
    """Check somebody who was brought in with a fact missing: what is missing, and what was seen on the spot."""
    request.scope.require("aid.verify")
    entry = entry_for(request.scope, entry_id)
    tell_missing([entry])
    form = forms.SeenForm(request.POST if request.method == "POST" else None)

    def act():
        return check_entry(entry_id=entry.pk, seen=form.cleaned_data["seen"], by=request.scope, on=office_today())

    return ask(
        request, "Periksa penerima", form, act, ("aid:list", entry.list_id), lead=entry.whom, template="aid/check.html",
        entry=entry,
    )  # fmt: skip
