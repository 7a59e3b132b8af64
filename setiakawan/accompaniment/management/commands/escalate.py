"""`setiakawan escalate`"""

import datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from setiakawan.accompaniment.services.escalating import raise_escalations, return_stranded
from setiakawan.accompaniment.services.submissions import release_waiting
from setiakawan.accounts.scope import system_scope
from setiakawan.core.dates import office_today


class Command(BaseCommand):
    """Lays what is late before whom the rule names. Runs by itself every hour; running it again changes nothing."""

    help = "Mengangkat kunjungan, tinjauan dan antrean yang terlambat kepada penanggung jawabnya."

    def add_arguments(self, parser):
        parser.add_argument("--on", help="tanggal, mis. 2026-11-25; tanpa ini: hari ini")

    def handle(self, *, on, **options):
        try:
            day = datetime.date.fromisoformat(on) if on else office_today()
        except ValueError:
            raise CommandError(f"{on} bukan tanggal.") from None
        if day > office_today():
            raise CommandError("Tanggal itu belum tiba.")
        by = system_scope("perintah escalate", settings.OFFICE_AREA)
        returned = return_stranded(on=day, by=by)
        raised = raise_escalations(on=day, by=by)
        release_waiting(by=by, today=day)
        if options["verbosity"]:
            self.stdout.write(f"{raised} eskalasi baru; {returned} pendampingan kembali ke antrean.")
