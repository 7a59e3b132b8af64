"""Other offices' lists: loaded and withdrawn."""

import hashlib
import tempfile
from pathlib import Path

from django.contrib import messages
from django.shortcuts import redirect

from setiakawan.aid import forms
from setiakawan.aid.pages.asking import ask
from setiakawan.aid.queries.outside import outside_lists
from setiakawan.aid.queries.programmes import programme_labels
from setiakawan.aid.services import outside, results
from setiakawan.core.dates import office_today
from setiakawan.intake.readers import FileRefused, read_file
from setiakawan.registry.pages import form_page, not_found_outside_scope


def outside_page(request):
    """The lists, and a form that loads another."""
    rows, today = outside_lists(request.scope), office_today()
    form = forms.OutsideForm(
        request.POST or None, request.FILES or None, programmes=sorted(programme_labels().items()), today=today
    )
    told = None
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            told = outside.load_outside(**given | _read(given.pop("file")), by=request.scope, today=today)
        except results.HeadersMissing:
            form.add_error("file", "Kolom ini tidak ada dalam berkas: NIK.")
        except outside.NobodyListed:
            form.add_error("file", "Tidak ada NIK yang terbaca dalam berkas ini.")
        except FileRefused as refused:
            form.add_error("file", str(refused))
        else:
            said = (
                f"{told.list.rows} orang dimuat." if told.is_new else "Berkas ini sudah dimuat; tidak ada yang berubah."
            )
            messages.success(request, said)
            if not told.errors:
                return redirect("aid:outside")
    return form_page(request, "aid/outside.html", {"form": form, "rows": rows, "told": told}, form)


def _read(upload) -> dict:
    """The file's digest and, of its first sheet with rows, each row with its number and by header."""
    content = upload.read()
    digest = hashlib.sha256(content).hexdigest()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "daftar"
        path.write_bytes(content)
        for sheet in read_file(path, upload.name):
            rows = [(number, [_text(cell) for cell in cells]) for number, cells in sheet.rows]
            if rows:
                heads = rows[0][1]
                cells = [(n, dict(zip(heads, row + [""] * len(heads), strict=False))) for n, row in rows[1:]]
                return {"digest": digest, "rows": cells}
    return {"digest": digest, "rows": []}


def _text(cell: object) -> str:
    """A cell as text; a number without its fraction."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


@not_found_outside_scope
def outside_list_page(request, outside_id):
    """Withdraw a list."""
    row = outside_lists(request.scope).get(pk=outside_id)
    form = forms.ReasonForm(request.POST or None)

    def act():
        reason = form.cleaned_data["reason"]
        outside.withdraw_outside(outside_id=row.pk, reason=reason, by=request.scope, on=office_today())

    lead = "Sesudah ditarik, daftar ini tidak menghalangi siapa pun."
    return ask(request, f"Tarik daftar {row.source}", form, act, ("aid:outside",), lead=lead)
