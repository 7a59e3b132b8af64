"""Changing a person's data, or proposing a change."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from setiakawan.core.dates import office_today
from setiakawan.registry.forms import PersonForm
from setiakawan.registry.pages import form_page, not_found_outside_scope
from setiakawan.registry.queries import person_for
from setiakawan.registry.rules.fields import ValueImpossible
from setiakawan.registry.services.changes import propose_change
from setiakawan.registry.services.entry import AreaUnknown, NothingToChange, PersonChangedMeanwhile, ReasonMissing
from setiakawan.registry.services.people import edit_person


@not_found_outside_scope
def edit_page(request, person_id):
    """Change a person's data directly."""
    request.scope.require("registry.edit")
    return _page(request, person_id, edit_person, "Perubahan disimpan.", is_proposal=False)


@not_found_outside_scope
def propose_page(request, person_id):
    """Propose a change that somebody else decides."""
    request.scope.require("registry.propose")
    return _page(
        request, person_id, propose_change, "Usulan dikirim. Petugas lain akan memutuskannya.", is_proposal=True
    )


def _page(request, person_id, service, done: str, *, is_proposal: bool):
    person = person_for(request.scope, person_id)
    form = PersonForm(
        request.POST or None,
        initial=PersonForm.initial_of(person),
        scope=request.scope,
        person=person,
        must_explain=is_proposal,
    )
    if request.method == "POST" and form.is_valid() and _do(form, person_id, service, request.scope):
        messages.success(request, done)
        return redirect("registry:person", person_id)
    return form_page(request, "registry/edit.html", {"form": form, "person": person, "is_proposal": is_proposal}, form)


def _do(form: PersonForm, person_id: int, service, scope) -> bool:
    """Call the service; what it refuses stands at the field it concerns."""
    asked = {"version": form.cleaned_data["version"], "values": form.values(), "reason": form.cleaned_data["alasan"]}
    try:
        service(person_id=person_id, **asked, by=scope, on=office_today())
    except ValueImpossible as impossible:
        form.add_error(impossible.field if impossible.field in form.fields else None, impossible.why)
    except ReasonMissing:
        form.add_error("alasan", "Tuliskan alasannya: yang diubah menentukan siapa orang ini.")
    except AreaUnknown:
        form.add_error("area", "Wilayah ini tidak ada dalam daftar resmi.")
    except NothingToChange:
        form.add_error(None, "Belum ada yang diubah.")
    except PersonChangedMeanwhile:
        link = reverse("registry:person", args=[person_id])
        form.add_error(
            None, f"Data warga ini baru saja diubah orang lain. Buka lagi halamannya ({link}) sebelum mengubah."
        )
    else:
        return True
    return False
