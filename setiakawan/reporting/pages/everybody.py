"""For everybody: figures of the district without persons, their data dictionary, and the year in words."""

import csv

from django.http import Http404, HttpResponse
from django.shortcuts import render

from setiakawan.accounts.middleware import public
from setiakawan.core.dates import office_today
from setiakawan.reporting.queries import public_figures, year_of

DICTIONARY = (
    ("code", "kode wilayah Kemendagri", "teks"),
    ("name", "nama wilayah", "teks"),
    ("month", "angka per tanggal ini, dari bukti 12 bulan sebelumnya", "tanggal"),
    ("in_need", "warga yang membutuhkan lingkar dukungan: didampingi atau berdisabilitas; dibulatkan", "bilangan"),
    ("asked", "yang lingkarnya sudah ditanyakan dalam 12 bulan; dibulatkan", "bilangan"),
    (
        "alone",
        "sendirian: sudah ditanya dan tidak punya ikatan aktif selain petugas yang dibayar; dibulatkan",
        "bilangan",
    ),
    ("unknown", "belum diketahui; tidak dihitung sendirian; dibulatkan", "bilangan"),
    ("single", "bertumpu pada tepat satu pendukung; dibulatkan", "bilangan"),
    ("n1", "aman N−1: siapa pun satu pendukung pergi, masih ada yang lain; dibulatkan", "bilangan"),
    ("coverage_percent", "bagian yang sudah ditanyakan, dari yang membutuhkan", "persen"),
    ("isolation_percent", "bagian sendirian, dari yang diketahui", "persen"),
    ("single_percent", "bagian bertumpu pada satu, dari yang diketahui", "persen"),
    ("n1_percent", "bagian aman N−1, dari yang diketahui", "persen"),
)
"""Columns of the public figures: name, meaning, unit. Empty = not told, because few people stand behind it."""


@public
def public_page(request):
    """Figures of the district and what lies below it."""
    return render(request, "reporting/public.html", {"public": public_figures(), "dictionary": DICTIONARY})


@public
def data_page(request, sheet):
    """The figures, or their dictionary, as CSV."""
    if sheet not in ("angka", "kamus"):
        raise Http404
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="setiakawan-{sheet}.csv"'
    writer = csv.writer(answer)
    if sheet == "kamus":
        writer.writerows([("kolom", "arti", "satuan"), *DICTIONARY])
        return answer
    found = public_figures()
    writer.writerow([name for name, _, _ in DICTIONARY])
    for row in found.rows:
        given = row | {"month": found.month}
        writer.writerow([given.get(name, "") if given.get(name) is not None else "" for name, _, _ in DICTIONARY])
    return answer


@public
def year_page(request, year=None):
    """The year's solidarity, in words that a newspaper can print."""
    today = office_today()
    year = year or today.year
    if not 2000 <= year <= today.year:
        raise Http404
    return render(request, "reporting/year.html", {"year": year_of(year), "today": today})
