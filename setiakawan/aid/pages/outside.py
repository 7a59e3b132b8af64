"""Other offices' lists: loaded, read, cleared for one family, withdrawn."""

import hashlib
import tempfile
from itertools import islice
from pathlib import Path

from django.contrib import messages
from django.shortcuts import redirect, render

from setiakawan.aid import forms
from setiakawan.aid.pages.asking import ask
from setiakawan.aid.queries.clashes import listed_members
from setiakawan.aid.queries.lists import entry_for
from setiakawan.aid.queries.outside import clearings_of, outside_lists
from setiakawan.aid.queries.programmes import programme_labels
from setiakawan.aid.services import outside, results
from setiakawan.core.dates import office_today
from setiakawan.intake.readers import FileRefused, read_file
from setiakawan.registry.pages import form_page, not_found_outside_scope

_SHOWN = 200
_TITLE_ROWS = 20


def outside_page(request):
    """The lists, and a form that loads another."""
    rows, today = outside_lists(request.scope), office_today()
    form = forms.OutsideForm(
        request.POST or None, request.FILES or None, programmes=sorted(programme_labels().items()), today=today
    )
    wrong = []
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            told = outside.load_outside(**given | _read(given.pop("file")), by=request.scope, today=today)
        except results.HeadersMissing:
            form.add_error("file", "Kolom ini tidak ada dalam berkas: NIK.")
        except outside.NobodyListed as nobody:
            wrong = nobody.errors
            form.add_error("file", "Tidak ada NIK yang dapat dimuat dari berkas ini.")
        except FileRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _said(told))
            return redirect("aid:outside_list", told.list.pk)
    given = {"form": form, "rows": rows, "wrong": wrong[:_SHOWN], "unshown": max(len(wrong) - _SHOWN, 0)}
    return form_page(request, "aid/outside.html", given, form)


def _said(told: outside.Loaded) -> str:
    if not told.is_new:
        return "Berkas ini sudah dimuat; tidak ada yang berubah."
    left_out = f" {len(told.errors)} baris tidak dimuat." if told.errors else ""
    return f"{told.list.rows} orang dimuat.{left_out}"


def _read(upload) -> dict:
    """The file's digest and each row with its number and by header, from the first sheet that has a column NIK; without
    one, the first sheet with rows, so that the missing column can be named.
    """
    content = upload.read()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "daftar"
        path.write_bytes(content)
        found = []
        for sheet in read_file(path, upload.name):
            rows = iter(sheet.rows)
            first = list(islice(rows, _TITLE_ROWS))
            begin = next((n for n, (_, cells) in enumerate(first) if "nik" in map(_head, cells)), None)
            if begin is None and (found or not first):
                continue
            heads = [_head(cell) for cell in first[begin or 0][1]]
            found = [(n, _by_header(heads, cells)) for rest in (first[(begin or 0) + 1 :], rows) for n, cells in rest]
            found = found or [(first[begin or 0][0] + 1, dict.fromkeys(heads))]
            if begin is not None:
                break
    return {"digest": hashlib.sha256(content).hexdigest(), "rows": found}


def _head(cell: object) -> str:
    return str(cell or "").strip().lower()


def _by_header(heads: list[str], cells: list) -> dict:
    return dict(zip(heads, [*cells, *[""] * len(heads)], strict=False))


@not_found_outside_scope
def outside_list_page(request, outside_id):
    """One list: what it is, which rows were left out, for whom it does not hold any more."""
    row = outside_lists(request.scope).get(pk=outside_id)
    given = {
        "row": row, "faults": row.faults[:_SHOWN], "unshown": max(len(row.faults) - _SHOWN, 0),
        "clearings": clearings_of(request.scope, row),
    }  # fmt: skip
    return render(request, "aid/outside_list.html", given)


@not_found_outside_scope
def withdraw_page(request, outside_id):
    """Withdraw a list."""
    row = outside_lists(request.scope).get(pk=outside_id)
    form = forms.ReasonForm(request.POST or None)

    def act():
        reason = form.cleaned_data["reason"]
        outside.withdraw_outside(outside_id=row.pk, reason=reason, by=request.scope, on=office_today())

    lead = "Sesudah ditarik, daftar ini tidak menghalangi siapa pun."
    return ask(request, f"Tarik daftar {row.source}", form, act, ("aid:outside_list", row.pk), lead=lead)


@not_found_outside_scope
def clear_page(request, entry_id):
    """Say that another office's list does not hold of one family any more."""
    entry, today = entry_for(request.scope, entry_id), office_today()
    listed = [row for row in listed_members(request.scope, entry, today) if row.cleared_on is None]
    form = forms.ClearForm(request.POST or None, listed=listed)

    def act():
        outside.clear_outside(entry_id=entry.pk, by=request.scope, on=today, **form.cleaned_data)

    lead = (
        f"{entry.whom}. Tanyakan dahulu kepada kantor yang menyusun daftar itu. Alasan Anda tersimpan dan dibaca oleh "
        "orang yang menyetujui."
    )
    return ask(request, "Nyatakan daftar tidak berlaku", form, act, ("aid:list", entry.list_id), lead=lead)
