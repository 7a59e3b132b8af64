"""Lists of who is given aid, and what is done with them."""

from django.http import Http404
from django.shortcuts import render

from setiakawan.aid import forms, forms_payments
from setiakawan.aid.models import EntryState
from setiakawan.aid.pages.asking import ask
from setiakawan.aid.queries.clashes import clashes_of, cleared_words
from setiakawan.aid.queries.lists import entries_of, entry_for, list_for, lists_in
from setiakawan.aid.queries.previews import prices_of_methods
from setiakawan.aid.queries.programmes import held_by, programmes_now
from setiakawan.aid.services import lists, payments
from setiakawan.aid.words import rupiah
from setiakawan.core.dates import office_today
from setiakawan.registry.pages import not_found_outside_scope
from setiakawan.registry.words import date_in_words

_TONES = {"draft": "info", "deliberated": "wait", "verified": "wait", "approved": "ok", "cancelled": "done"}
_STATES = {"chosen": "ok", "waiting": "wait", "unknown": "info", "removed": "done"}


@not_found_outside_scope
def lists_page(request):
    """The lists of the viewer's areas."""
    names = {code: held.programme.label for code, held in programmes_now(request.scope).items()}
    rows = [(row, names.get(row.programme, row.programme), _TONES[row.state]) for row in lists_in(request.scope)[:100]]
    return render(request, "aid/lists.html", {"rows": rows, "may_write": request.scope.allows("aid.write")})


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
    clashing = {clash.entry_id: clash for clash in clashes_of(scope, row, today)}
    cleared = cleared_words(scope, row, today)
    chosen = [e for e in entries if e.state == EntryState.CHOSEN]
    rules = held_by(row.document, row.programme).programme.in_force(row.judged_on)
    given = {
        "rules": rules,
        "list": row, "tone": _TONES[row.state], "programme": held_by(row.document, row.programme).programme,
        "groups": [
            (EntryState(s).label, [(e, _STATES[s], rupiah(e.amount), clashing.get(e.pk), cleared.get(e.pk, "")) for e in entries if e.state == s])
            for s in EntryState
        ],
        "total": rupiah(sum(e.amount or 0 for e in chosen)), "clashes": len(clashing),
        "prices": [(price, rupiah(price.cost), *_in_percent(price)) for price in prices_of_methods(scope, row, entries)],
        "deliberations": row.deliberations.all(), "steps": row.steps.select_related("by"), "rounds": row.rounds.all(),
        "is_own": row.made_by_id == scope.user_id,
        "may": {verb: scope.allows(f"aid.{verb}") for verb in ("write", "deliberate", "verify", "approve", "pay")},
    }  # fmt: skip
    return render(request, "aid/list.html", given)


def _in_percent(price):
    """The share of families with a disability, and the expected error with its interval; empty where nobody measured it."""
    error = "{:.0%} ({:.0%}–{:.0%})".format(*price.error).replace("%", " %") if price.error else ""
    return f"{price.with_disability:.0%}".replace("%", " %"), error


@not_found_outside_scope
def deliberate_page(request, list_id):
    """Record the village's meeting."""
    request.scope.require("aid.deliberate")
    row, today = list_for(request.scope, list_id), office_today()
    form = forms.DeliberationForm(request.POST or None, entries=entries_of(request.scope, row), today=today)

    def act():
        return lists.record_deliberation(list_id=row.pk, by=request.scope, today=today, **form.given())

    return ask(
        request, "Catat musyawarah", form, act, ("aid:list", row.pk), template="aid/deliberate.html", list=row,
        lead="Urutan 1 berarti yang paling perlu menurut warga. Kosongkan yang tidak dibicarakan.",
    )  # fmt: skip


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
    is_out = entry.state in (EntryState.REMOVED, EntryState.UNKNOWN)
    form = forms.ReasonForm(request.POST or None)

    def act():
        change = lists.restore_entry if is_out else lists.remove_entry
        return change(entry_id=entry.pk, reason=form.cleaned_data["reason"], by=request.scope)

    title = "Masukkan ke dalam daftar" if is_out else "Keluarkan dari daftar"
    return ask(request, title, form, act, ("aid:list", entry.list_id), lead=entry.whom)
