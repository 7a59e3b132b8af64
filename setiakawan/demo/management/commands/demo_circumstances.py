"""`setiakawan demo_circumstances`: welfare facts for the families of the demonstration district."""

from django.core.management.base import BaseCommand

from setiakawan.core.dates import office_today
from setiakawan.demo.circumstances import write_circumstances


class Command(BaseCommand):
    """Writes everything in one transaction, or nothing where there are facts already."""

    help = "Mengisi kabupaten contoh dengan fakta kesejahteraan rekaan dan skor dari survei rekaan."

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=20)

    def handle(self, *, seed, **options):
        count = write_circumstances(seed=seed, today=office_today())
        self.stdout.write(f"{count} fakta kesejahteraan rekaan ditulis.")
