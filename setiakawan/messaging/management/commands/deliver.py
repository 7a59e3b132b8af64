"""setiakawan deliver: hand over the messages that are due."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from setiakawan.messaging.services.sending import deliver_due


class Command(BaseCommand):
    """Menyerahkan pesan yang waktunya tiba kepada salurannya."""

    help = "Menyerahkan pesan yang waktunya tiba kepada salurannya."

    def handle(self, **options):
        """Hand over everything due, in portions."""
        total = 0
        while handed := deliver_due(now=timezone.now()):
            total += handed
        if options["verbosity"]:
            self.stdout.write(f"{total} pesan terkirim.")
