"""A plan on paper and as a spreadsheet. Names stand in them: they go to whoever may see the persons."""

import io
from collections.abc import Iterable

import xlsxwriter
from django.conf import settings

from setiakawan.accounts.scope import Scope
from setiakawan.core.documents import pdf
from setiakawan.solidarity.models import Plan
from setiakawan.solidarity.plan.words import month
from setiakawan.solidarity.queries.plans import ProposalLine, look_at

_HEADERS = ("No.", "Usul", "Tingkat", "Warga", "Desa", "Oleh", "Jarak (km)", "Alasan", "Jawaban", "Alasan jawaban")


def plan_pdf(scope: Scope, plan: Plan, lines: Iterable[ProposalLine]) -> bytes:
    """This will write a plan as an accessible PDF."""
    look = look_at(scope, plan)
    return pdf(
        "solidarity/plan",
        {
            "title": f"Rencana Setiakawan {month(plan.on)}", "office": settings.OFFICE_NAME,
            "subtitle": f"{plan.area.get_level_display()} {plan.area.name}. Disusun dari yang tercatat sampai {plan.on:%d-%m-%Y}.",
            "counts": [{"what": what, "before": before, "after": after} for what, before, after in look.counts],
            "prices": [{"tier": tier, "proposals": n, "km": _km(km)} for tier, n, km in look.prices],
            "rows": [_row(line) for line in lines],
        },
    )  # fmt: skip


def _row(line: ProposalLine) -> dict[str, str]:
    return {
        "number": str(line.row.number), "kind": line.row.get_kind_display(), "whom": line.person or "–",
        "village": line.row.area.name, "by": line.carrier, "why": " ".join(line.row.why), "answer": line.answer_words,
    }  # fmt: skip


def _km(value: float) -> str:
    return f"{value:,.1f}".replace(",", " ").replace(".", ",")


def plan_xlsx(scope: Scope, plan: Plan, lines: Iterable[ProposalLine]) -> bytes:
    """This will write a plan as a spreadsheet: proposals, and what the figures mean. Text stays text."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet("Usul")
    sheet.write_row(0, 0, _HEADERS, bold)
    for at, line in enumerate(lines, 1):
        row = line.row
        sheet.write_row(at, 0, (
            row.number, row.get_kind_display(), row.get_tier_display(), line.person, row.area.name, line.carrier,
            row.apart / 10, " ".join(row.why), line.answer_words, line.reason,
        ))  # fmt: skip
    sheet.freeze_panes(1, 0)
    sheet.set_column(1, 6, 20)
    sheet.set_column(7, 7, 70)
    look = look_at(scope, plan)
    about = book.add_worksheet("Ringkasan")
    about.write_row(0, 0, ("Yang dihitung", "Sebelum", "Sesudah bila semua diterima"), bold)
    for at, row in enumerate(look.counts, 1):
        about.write_row(at, 0, row)
    begun = len(look.counts) + 2
    about.write_row(begun, 0, ("Tingkat", "Usul sampai di sini", "Tambahan km (garis lurus)"), bold)
    for at, row in enumerate(look.prices, begun + 1):
        about.write_row(at, 0, row)
    about.set_column(0, 2, 30)
    book.close()
    return buffer.getvalue()
