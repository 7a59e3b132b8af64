"""`setiakawan run_referral_clocks`"""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from setiakawan.accounts.scope import system_scope
from setiakawan.core.dates import office_today
from setiakawan.referral.services.reminding import run_clocks


class Command(BaseCommand):
    """Reminds partners who are silent and tells the office. Runs by itself every hour; running it again changes nothing."""

    help = "Mengingatkan mitra yang belum menjawab rujukan, dan menandai yang perlu ditindaklanjuti kantor."

    def handle(self, **options):
        by = system_scope("perintah run_referral_clocks", settings.OFFICE_AREA)
        count = run_clocks(by=by, today=office_today(), at=timezone.now())
        if options["verbosity"]:
            self.stdout.write(f"{count} pengingat baru.")
