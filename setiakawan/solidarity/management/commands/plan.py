"""`setiakawan plan`"""

import datetime
import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from setiakawan.accounts.scope import NotAllowed, system_scope
from setiakawan.areas.models import Area
from setiakawan.core.dates import office_today
from setiakawan.solidarity.models import Proposal
from setiakawan.solidarity.papers import plan_pdf, plan_xlsx
from setiakawan.solidarity.queries.plans import TIERS, as_object, lines_of, look_at
from setiakawan.solidarity.services.plans import make_plan

MOST_ON_PAPER = 2000


class Command(BaseCommand):
    """Makes the plan of an area for the month that begins on a day, keeps it, prints it, and writes it as PDF and xlsx."""

    help = "Menyusun Rencana Setiakawan satu wilayah untuk bulan yang mulai pada satu tanggal."

    def add_arguments(self, parser):
        parser.add_argument("--area", default=settings.OFFICE_AREA, help="kode wilayah, mis. 64.08")
        parser.add_argument("--on", help="tanggal, mis. 2026-12-01; tanpa ini: hari ini")
        parser.add_argument("--json", action="store_true", help="cetak satu objek JSON")
        parser.add_argument("--into", default=".", help="folder untuk PDF dan xlsx")

    def handle(self, *, area, on, into, **options):
        try:
            day = datetime.date.fromisoformat(on) if on else office_today()
        except ValueError:
            raise CommandError(f"{on} bukan tanggal.") from None
        folder = Path(into)
        if not folder.is_dir():
            raise CommandError(f"Folder {into} tidak ada.")
        by = system_scope("perintah plan", settings.OFFICE_AREA)
        try:
            plan = make_plan(area=area, on=day, by=by)
        except Area.DoesNotExist:
            raise CommandError(f"Tidak ada wilayah {area}.") from None
        except NotAllowed:
            raise CommandError(f"Wilayah {area} di luar {settings.OFFICE_AREA}.") from None
        lines = lines_of(by, Proposal.objects.filter(plan=plan).select_related("area"))
        stem = f"rencana-{area}-{day:%Y-%m-%d}"
        (folder / f"{stem}.xlsx").write_bytes(plan_xlsx(by, plan, lines))
        (folder / f"{stem}.pdf").write_bytes(plan_pdf(by, plan, lines[:MOST_ON_PAPER]))
        if options["json"]:
            self.stdout.write(json.dumps(as_object(plan, lines), ensure_ascii=False))
        elif options["verbosity"]:
            self._say(by, plan, lines, folder / stem)

    def _say(self, by, plan, lines, stem: Path) -> None:
        look = look_at(by, plan)
        self.stdout.write(f"Rencana Setiakawan {plan.area} mulai {plan.on:%d-%m-%Y}: {look.proposals} usul")
        for what, before, after in look.counts:
            self.stdout.write(f"  {what}: {before} → {after}")
        for tier, proposals, km in look.prices:
            self.stdout.write(f"  {tier}: {proposals} usul, tambahan {km:.1f} km")
        for line in lines:
            row = line.row
            self.stdout.write(
                f"{row.number:>5}. [{TIERS[row.tier]}] {row.get_kind_display()}: {line.person or '–'} ({row.area})"
                f" oleh {line.carrier}. {' '.join(row.why)}"
            )
        self.stdout.write(f"Ditulis ke {stem}.pdf dan {stem}.xlsx")
