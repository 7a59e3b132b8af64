"""The living style page: every component once, with awkward contents. Tests run axe on it."""

from django import forms
from django.shortcuts import render

from setiakawan.ui.icons import ICONS

_ROWS = (
    ("Siti Rahmawati binti Haji Abdul Muthalib", "Desa Benua Baru Ulu", 41, "ok", "Aktif"),
    ("Budi", "Desa Sepaso Selatan", 7, "wait", "Menunggu"),
    ("Ding Lahang", "Desa Long Lees", 83, "late", "Terlambat"),
    ("I Gusti Ngurah Oka", "Desa Sangatta Utara", None, "done", "Selesai"),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Nama", help_text="Seperti tertulis di KTP atau KK. Satu kata boleh.")
    nik = forms.CharField(label="NIK", help_text="16 angka.")
    village = forms.ChoiceField(label="Desa", choices=[("", "Pilih desa"), ("1", "Long Lees"), ("2", "Sepaso")])
    home_visit = forms.ChoiceField(
        label="Perlu kunjungan ke rumah?", choices=[("ya", "Ya"), ("tidak", "Tidak")], widget=forms.RadioSelect
    )
    kinds = forms.MultipleChoiceField(
        label="Ragam disabilitas", choices=[("netra", "Netra"), ("rungu", "Rungu"), ("fisik", "Fisik")],
        widget=forms.CheckboxSelectMultiple, required=False, help_text="Boleh lebih dari satu.",
    )  # fmt: skip
    note = forms.CharField(label="Catatan", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    agreed = forms.BooleanField(label="Data ini sudah dibacakan kepada yang bersangkutan")
    files = forms.FileField(label="Berkas dari desa", help_text="xlsx, xls, ods, atau csv; paling besar 50 MB.")


def style(request):
    """All components, once with a form that was sent with mistakes."""
    form = SampleForm({"name": "Siti", "nik": "64089", "home_visit": "mungkin"})
    form.add_error("nik", "NIK harus 16 angka; yang Anda isi baru 5.")
    return render(
        request, "ui/style.html", {"form": form, "fresh": SampleForm(prefix="f"), "rows": _ROWS, "icons": sorted(ICONS)}
    )
