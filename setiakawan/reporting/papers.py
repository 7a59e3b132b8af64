"""The month's report on paper and as a spreadsheet, from the same figures as the page."""

import io

import xlsxwriter
from django.conf import settings
from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.core.documents import pdf
from setiakawan.reporting.queries import Report
from setiakawan.solidarity.plan.words import month as month_words


def title_of(report: Report) -> str:
    """The report's title: `Laporan November 2026, Kabupaten Kutai Timur`."""
    return f"Laporan {month_words(report.month.first)}, {report.name}"


@transaction.atomic
def report_file(report: Report, form: str, *, by: Scope) -> bytes:
    """This will write the report as `pdf` or `xlsx`, and record that somebody took it. KeyError for another form."""
    made = {"pdf": _pdf, "xlsx": _xlsx}[form](report)
    by.require("solidarity.report", report.area)
    record(
        by, "reporting.download", ("reporting.report", report.area), area_code=report.area,
        details={"month": f"{report.month.first:%Y-%m}", "kind": form},
    )  # fmt: skip
    return made


def _pdf(report: Report) -> bytes:
    return pdf(
        "reporting/month",
        {
            "title": title_of(report), "office": settings.OFFICE_NAME,
            "subtitle": f"Dihitung {report.on:%d-%m-%Y}. Yang belum diketahui ditulis belum diketahui, bukan nol.",
            "sections": [
                {
                    "title": s.title, "definition": s.definition, "source": s.source, "coverage": s.coverage,
                    "rows": [[r.label, r.value or "belum diketahui", r.note] for r in s.rows],
                }
                for s in report.sections
            ],
        },
    )  # fmt: skip


def _xlsx(report: Report) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet("Laporan")
    sheet.write(0, 0, title_of(report), bold)
    sheet.write(1, 0, f"Dihitung {report.on:%d-%m-%Y}")
    sheet.write_row(3, 0, ("Bagian", "Angka", "Nilai", "Keterangan", "Arti", "Sumber", "Cakupan"), bold)
    lines = [(s, r) for s in report.sections for r in s.rows]
    for at, (s, r) in enumerate(lines, 4):
        row = (s.title, r.label, r.value or "belum diketahui", r.note, s.definition, s.source, s.coverage)
        for column, text in enumerate(row):
            sheet.write_string(at, column, text)
    sheet.set_column(0, 3, 30)
    sheet.set_column(4, 6, 50)
    sheet.freeze_panes(4, 0)
    book.close()
    return buffer.getvalue()
