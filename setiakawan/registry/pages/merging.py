"""Two records become one, and two again: the form, the list, the second person's decision, the split."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from setiakawan.core.dates import office_today
from setiakawan.registry.merge_forms import MergeDecisionForm, MergeForm, OtherFamilyForm, SplitMergeForm
from setiakawan.registry.merging import CannotMerge
from setiakawan.registry.models import Family, Merge, MergeState
from setiakawan.registry.pages import form_page, not_found_outside_scope
from setiakawan.registry.queries import (
    compare_people,
    family_for,
    family_with_number,
    later_rows,
    members_on,
    merge_for,
    merge_page,
    merge_proposal_count,
    preview_merge,
)
from setiakawan.registry.services import merging
from setiakawan.registry.services.entry import ReasonMissing

_LIST = 25
_TONES = {"proposed": "wait", "done": "ok", "split": "info", "rejected": "late"}
_REFUSALS = {
    merging.AlreadyMerged: "Keduanya sudah digabung.",
    merging.MergeDecided: "Usulan ini sudah ada atau sudah diputuskan.",
    merging.OwnMerge: "Usulan sendiri diputuskan oleh petugas lain.",
    merging.ChoiceMissing: "Keadaannya berubah sejak diusulkan, sehingga pilihannya tidak cocok lagi. Tolak, lalu usulkan lagi.",
    merging.NotMerged: "Penggabungan ini sudah dipisahkan.",
    merging.LaterMergeFirst: "Ada penggabungan yang lebih baru atas catatan ini. Pisahkan itu dulu.",
    merging.SplitStandsInTheWay: "Ada catatan sesudah penggabungan yang menghalangi, misalnya kepala keluarga baru atau "
    "pendampingan baru. Selesaikan itu dulu.",
}  # fmt: skip


@not_found_outside_scope
def merge_two(request, person_id, other_id):
    """Compare two persons and put their records together, or ask a second person to agree."""
    request.scope.require(merging.PERMISSION)
    compared = compare_people(request.scope, person_id, other_id, office_today())
    preview = preview_merge(request.scope, "person", person_id, other_id)
    ends = [(str(person.pk), f"{person.name or 'Tanpa nama'} (nomor {person.pk})") for person in compared.people]
    form = MergeForm(request.POST or None, ends=ends, questions=preview.questions)
    if request.method == "POST" and form.is_valid():
        kept = int(form.cleaned_data["dipakai"])
        gone = other_id if kept == person_id else person_id
        if done := _merge(form, kept, gone, bool(preview.approval), request.scope):
            waits = done.state == MergeState.PROPOSED
            messages.success(request, "Diusulkan; petugas lain memutuskan." if waits else "Dua catatan itu kini satu.")
            return redirect("registry:merge", done.pk) if waits else redirect("registry:person", kept)
    given = {"compared": compared, "preview": preview, "form": form}
    return form_page(request, "registry/merge_two.html", given, form)


def _merge(form: MergeForm, kept: int, gone: int, needs_second: bool, scope):
    given = {"kept": kept, "gone": gone, "reason": form.cleaned_data["alasan"], "choices": form.choices(), "by": scope}
    try:
        if needs_second:
            return merging.propose_merge(subject="person", **given)
        return merging.merge_persons(**given, on=office_today())
    except CannotMerge as refused:
        for obstacle in refused.obstacles:
            form.add_error(None, obstacle.words)
    except tuple(_REFUSALS) as refused:
        form.add_error(None, _REFUSALS[type(refused)])
    return None


@not_found_outside_scope
def merge_family(request, family_id):
    """Put together two records of one family whose KK number changed."""
    request.scope.require(merging.PERMISSION)
    family, named = family_for(request.scope, family_id), request.GET.get("lain", "")
    other = family_for(request.scope, int(named)) if named.isascii() and named.isdigit() and len(named) < 19 else None
    form = OtherFamilyForm(request.POST or None, is_named=other is not None)
    if request.method == "POST" and form.is_valid() and (done := _merge_families(form, family, other, request.scope)):
        waits = done.state == MergeState.PROPOSED
        words = "Dua catatan keluarga itu kini satu; nomor yang lama tetap dapat dicari."
        messages.success(request, "Diusulkan; petugas lain memutuskan." if waits else words)
        return redirect("registry:merge", done.pk) if waits else redirect("registry:family", done.kept_number)
    cards = _cards(request.scope, family.pk, other.pk, on=office_today()) if other else []
    return form_page(request, "registry/merge_family.html", {"form": form, "family": family, "cards": cards}, form)


def _cards(scope, *families: int, on) -> list[tuple]:
    """Families with whoever belongs to each on a day."""
    return [(card, members_on(scope, card, on)) for card in (family_for(scope, number) for number in families)]


def _merge_families(form: OtherFamilyForm, family: Family, other: Family | None, scope) -> Merge | None:
    asked = form.cleaned_data
    other = other or family_with_number(scope, asked["nomor"])
    if other is None or other.pk == family.pk:
        form.add_error(
            None if "nomor" not in form.fields else "nomor", "Tidak ada keluarga lain dengan nomor ini di wilayah Anda."
        )
        return None
    kept, gone = (family, other) if asked["dipakai"] == "ini" else (other, family)
    given = {"kept": kept.pk, "gone": gone.pk, "reason": asked["alasan"], "by": scope}
    try:
        if preview_merge(scope, "family", kept.pk, gone.pk).approval:
            return merging.propose_merge(subject="family", **given)
        return merging.merge_families(**given, on=office_today())
    except CannotMerge as refused:
        for obstacle in refused.obstacles:
            form.add_error(None, obstacle.words)
    except tuple(_REFUSALS) as refused:
        form.add_error(None, _REFUSALS[type(refused)])
    return None


@require_safe
def merges(request):
    """Merges in the viewer's areas by state, the proposals first."""
    request.scope.require(merging.PERMISSION)
    state = request.GET.get("status", "")
    state = state if state in MergeState.values else MergeState.PROPOSED
    rows, after = merge_page(request.scope, state, after=request.GET.get("after", ""), limit=_LIST)
    given = {
        "rows": rows, "after": after, "state": state, "tone": _TONES[state], "tabs": MergeState.choices,
        "waiting": merge_proposal_count(request.scope),
    }  # fmt: skip
    return render(request, "registry/merges.html", given)


@not_found_outside_scope
def merge(request, merge_id):
    """One merge; whoever may decide about a proposal does it here."""
    request.scope.require(merging.PERMISSION)
    row, today = merge_for(request.scope, merge_id), office_today()
    form = MergeDecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _decide(form, row.pk, request.scope):
        messages.success(request, "Keputusan dicatat.")
        return redirect("registry:merges")
    row = merge_for(request.scope, merge_id)
    is_open = row.state == MergeState.PROPOSED
    is_person = is_open and row.subject == "person"
    given = {
        "merge": row, "form": form, "tone": _TONES[row.state], "is_own": row.proposed_by_id == request.scope.user_id,
        "compared": compare_people(request.scope, row.kept_number, row.gone_number, today) if is_person else None,
        "preview": preview_merge(request.scope, row.subject, row.kept_number, row.gone_number) if is_open else None,
        "kept": row.kept_person or row.kept_family, "is_open": is_open,
        "cards": [] if is_person or not is_open else _cards(request.scope, row.kept_number, row.gone_number, on=today),
    }  # fmt: skip
    return form_page(request, "registry/merge.html", given, form)


def _decide(form: MergeDecisionForm, number: int, scope) -> bool:
    asked = form.cleaned_data
    approve = asked["keputusan"] == "setuju"
    try:
        merging.decide_merge(merge_id=number, approve=approve, reason=asked["alasan"], by=scope, on=office_today())
        return True
    except CannotMerge as refused:
        for obstacle in refused.obstacles:
            form.add_error(None, obstacle.words)
    except ReasonMissing:
        form.add_error("alasan", "Tuliskan mengapa usulan ini ditolak.")
    except tuple(_REFUSALS) as refused:
        form.add_error(None, _REFUSALS[type(refused)])
    return False


@not_found_outside_scope
def split_merge(request, merge_id):
    """Take a merge back, and say whose is what was recorded since."""
    request.scope.require(merging.PERMISSION)
    row = merge_for(request.scope, merge_id)
    is_done = row.state == MergeState.DONE
    later = later_rows(row) if is_done else []
    form = SplitMergeForm(request.POST or None, later=later)
    if request.method == "POST" and form.is_valid():
        try:
            also, reason = form.cleaned_data.get("ikut", ()), form.cleaned_data["alasan"]
            merging.split_merge(merge_id=row.pk, reason=reason, also=also, by=request.scope)
        except tuple(_REFUSALS) as refused:
            form.add_error(None, _REFUSALS[type(refused)])
        else:
            messages.success(request, "Dipisahkan lagi; semuanya seperti sebelum digabung.")
            return redirect(f"registry:{row.subject}", row.gone_number)
    given = {"merge": row, "form": form, "kept": row.kept_person or row.kept_family, "is_done": is_done}
    return form_page(request, "registry/split_merge.html", given, form)
