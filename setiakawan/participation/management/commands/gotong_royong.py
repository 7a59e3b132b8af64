"""`setiakawan gotong_royong`"""

import datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from setiakawan.accounts.scope import system_scope
from setiakawan.core.dates import office_today
from setiakawan.participation.services.clock import tick


class Command(BaseCommand):
    """Does what is due in gotong royong. Runs by itself every hour; running it again changes nothing."""

    help = "Menanyakan masih perlu, mengakhiri yang tanpa kabar, mengingatkan kawan, dan menghentikan yang sudah tidak di sini."

    def add_arguments(self, parser):
        parser.add_argument("--on", help="tanggal, mis. 2026-11-25; tanpa ini: hari ini")

    def handle(self, *, on, **options):
        try:
            day = datetime.date.fromisoformat(on) if on else office_today()
        except ValueError:
            raise CommandError(f"{on} bukan tanggal.") from None
        if day > office_today():
            raise CommandError("Tanggal itu belum tiba.")
        by = system_scope("perintah gotong_royong", settings.OFFICE_AREA)
        done = tick(by=by, on=day, at=timezone.now())
        if options["verbosity"]:
            self.stdout.write(
                f"{done.asked} ditanya masih perlu, {done.expired} berakhir, {done.lapsed} tawaran lewat waktu, "
                f"{done.silent} aksi tanpa sanggahan, {done.reminded} kawan diingatkan, {done.stopped} dihentikan."
            )
