"""One family: who belongs to it, who did, and what changes in it."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from setiakawan.core.dates import office_today
from setiakawan.registry.about import Likeness, family_ways, likenesses
from setiakawan.registry.event_forms import BirthForm, HeadForm, SplitForm
from setiakawan.registry.pages import form_page, not_found_outside_scope
from setiakawan.registry.pages.person import family_number_masked
from setiakawan.registry.queries import family_for, family_overview, members_on, which_stands_for
from setiakawan.registry.rules.fields import ValueImpossible
from setiakawan.registry.services import families
from setiakawan.registry.services.events import EventInFuture, record_birth
from setiakawan.registry.services.stays import NewHeadNeeded, NotAMember
from setiakawan.registry.words import age_in_words, dated

_REFUSALS = {
    EventInFuture: ("on", "Tanggal ini belum tiba."),
    NotAMember: ("new_head", "Orang ini bukan anggota keluarga yang hidup."),
    NewHeadNeeded: ("new_head", "Kepala keluarga yang lama ikut pindah: pilih kepala keluarga bagi yang tinggal."),
    families.AlreadyHead: ("new_head", "Orang ini sudah kepala keluarga."),
    families.HeadNotAmongThose: (None, "Pilih siapa yang pindah, dan tepat satu orang sebagai kepala keluarga."),
    families.FamilyNumberTaken: ("number", "Nomor KK ini sudah dipakai keluarga lain."),
    families.FamilyNumberUnreadable: ("number", "Nomor KK terdiri atas 16 angka."),
}


@not_found_outside_scope
def family_page(request, family_id):
    """The page of one family."""
    today = office_today()
    try:
        overview = family_overview(request.scope, family_id, today)
    except ObjectDoesNotExist:
        if (stands_for := which_stands_for(request.scope, family_id)) is None:
            raise
        return redirect("registry:family", stands_for)
    given = {
        "overview": overview,
        "family": overview.family,
        "number": family_number_masked(overview.number),
        "former_numbers": [family_number_masked(number) for number in overview.former_numbers],
        "members": [(m, _age(m, today), overview.member_facts.get(m.person.pk, ()) if m.person else ()) for m in overview.members],
        "former": [(m, dated(m.membership.valid_from), dated(m.membership.valid_until)) for m in overview.former],
        "hidden": sum(m.person is None for m in overview.members),
        "head": next((m for m in overview.members if m.membership.role == "head"), None),
        "ways": family_ways(request.scope, family_id),
        "may_edit": request.scope.allows("registry.edit") and overview.family.dissolved_on is None,
        "may_merge": request.scope.allows("registry.merge"),
        "may_reveal": request.scope.allows("registry.reveal"),
    }  # fmt: skip
    return render(request, "registry/family.html", given)


@not_found_outside_scope
def birth(request, family_id):
    """A child is born into this family."""
    request.scope.require("registry.edit")
    family, today = family_for(request.scope, family_id), office_today()
    form = BirthForm(request.POST or None)
    form.fields["birth_date"].widget.attrs["max"] = today.isoformat()
    alike = []
    if request.method == "POST" and form.is_valid() and not form.cleaned_data["periksa"]:
        alike = _alike(request.scope, family, form.values(), today)
        if alike:
            form.ask_about()
    if request.method == "POST" and form.is_valid():
        try:
            event = record_birth(
                family_id=family_id, values=form.values(), role=form.cleaned_data["role"], by=request.scope, today=today
            )
        except ValueImpossible as impossible:
            form.add_error(impossible.field if impossible.field in form.fields else None, impossible.why)
        else:
            messages.success(request, "Kelahiran tercatat.")
            return redirect("registry:person", event.person_id)
    return form_page(request, "registry/birth.html", {"form": form, "family": family, "alike": alike}, form)


@require_POST
@not_found_outside_scope
def birth_alike(request, family_id):
    """Who may be recorded already, while somebody types: a part of the page. Nothing is kept."""
    request.scope.require("registry.edit")
    family = family_for(request.scope, family_id)
    typed = {name: request.POST.get(name, "")[:200].strip() for name in BirthForm.base_fields}
    is_enough = len(typed["name"]) > 3 and (typed["birth_date"] or typed["mother_name"])
    alike = _alike(request.scope, family, typed, office_today()) if is_enough else []
    return render(request, "registry/alike.html", {"alike": alike})


def _alike(scope, family, values: dict, today) -> list[Likeness]:
    told = {name: str(value or "") for name, value in values.items()}
    return likenesses(scope, told | {"area": family.area_id}, today)


@not_found_outside_scope
def change_head(request, family_id):
    """Another member becomes head."""
    request.scope.require("registry.edit")
    family, people, today = _with_members(request.scope, family_id)
    form = HeadForm(request.POST or None, candidates=people, today=today)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data | {"new_head": int(form.cleaned_data["new_head"])}
        if _do(form, families.change_head, family_id=family_id, **asked, by=request.scope, today=today):
            messages.success(request, "Kepala keluarga diganti.")
            return redirect("registry:family", family_id)
    return form_page(request, "registry/change_head.html", {"form": form, "family": family}, form)


@not_found_outside_scope
def split(request, family_id):
    """Some members become a family of their own."""
    request.scope.require("registry.edit")
    family, people, today = _with_members(request.scope, family_id)
    form = SplitForm(request.POST or None, members=people, today=today)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        new = _do(
            form, families.split_family, family_id=family_id, roles=form.roles(), number=asked["number"], on=asked["on"],
            place={"rt": asked["rt"], "address": asked["address"]}, note=asked["note"], **form.head(), by=request.scope,
            today=today,
        )  # fmt: skip
        if new:
            messages.success(request, "KK baru tercatat.")
            return redirect("registry:family", new.pk)
    return form_page(request, "registry/split.html", {"form": form, "family": family}, form)


def _with_members(scope, family_id: int):
    """The family, its living members whom the viewer may see, and today."""
    today = office_today()
    family = family_for(scope, family_id)
    members = members_on(scope, family, today)
    return family, [m.person for m in members if m.person and m.state.kind in ("alive", "missing")], today


def _do(form, service, **asked):
    """Call a service; what it refuses stands at the field it concerns. None when refused."""
    try:
        return service(**asked)
    except tuple(_REFUSALS) as refused:
        field, words = _REFUSALS[type(refused)]
        form.add_error(field if field in form.fields else None, words)
    return None


def _age(member, today) -> str:
    person = member.person
    return (
        age_in_words(person.birth_date, person.birth_precision, today) if person and member.state.kind != "dead" else ""
    )
