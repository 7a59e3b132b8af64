"""`setiakawan keep_month`"""

import datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from setiakawan.accounts.scope import system_scope
from setiakawan.core.dates import office_today
from setiakawan.solidarity.services.months import LaterMonthKept, keep_month


class Command(BaseCommand):
    """Keeps the figures of solidarity of the office's area as of the first of a month. Running it again changes nothing."""

    help = "Menyimpan angka bulanan solidaritas per tanggal satu."

    def add_arguments(self, parser):
        parser.add_argument("--month", help="bulan, mis. 2026-12; tanpa ini: bulan ini")

    def handle(self, *, month, **options):
        try:
            first = datetime.date.fromisoformat(f"{month}-01") if month else office_today().replace(day=1)
        except ValueError:
            raise CommandError(f"{month} bukan bulan.") from None
        if first > office_today():
            raise CommandError("Bulan itu belum mulai.")
        by = system_scope("perintah keep_month", settings.OFFICE_AREA)
        try:
            count = keep_month(area=settings.OFFICE_AREA, month=first, by=by)
        except LaterMonthKept:
            raise CommandError("Bulan sesudahnya sudah disimpan.") from None
        if options["verbosity"]:
            self.stdout.write(f"{count} wilayah disimpan." if count else "Bulan itu sudah disimpan.")
