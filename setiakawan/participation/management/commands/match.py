"""`setiakawan match`: plan for the office's open needs and propose, as every night does."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from setiakawan.accounts.scope import system_scope
from setiakawan.core.dates import office_today
from setiakawan.participation.services.matching import run_matching


class Command(BaseCommand):
    """Runs the matching for the office's area."""

    help = "Mencocokkan kebutuhan warga dengan tawaran di seluruh wilayah kantor, dan menawarkannya kepada kedua pihak."

    def handle(self, *args, **options):
        """Run it once."""
        by = system_scope("pencocokan malam", settings.OFFICE_AREA)
        run = run_matching(area=settings.OFFICE_AREA, by=by, on=office_today(), at=timezone.now())
        self.stdout.write(f"{run.needs} kebutuhan, {run.proposed} tawaran, {len(run.left)} belum mendapat penolong")
