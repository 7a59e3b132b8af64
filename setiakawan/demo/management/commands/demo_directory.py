"""`setiakawan demo_directory`: invented organisations of the demonstration district, and requests to them."""

from django.core.management.base import BaseCommand

from setiakawan.core.dates import office_today
from setiakawan.demo.directory import write_directory, write_referrals


class Command(BaseCommand):
    """Writes each in one transaction, or nothing where there is something already."""

    help = "Mengisi kabupaten contoh dengan lembaga dan rujukan rekaan."

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=20)

    def handle(self, *, seed, **options):
        count = write_directory(seed=seed, today=office_today())
        asked = write_referrals(seed=seed, today=office_today())
        self.stdout.write(f"{count} lembaga dan {asked} rujukan rekaan ditulis.")
