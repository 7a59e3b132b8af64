"""`setiakawan demo_aid`: lists of aid in some villages of the demonstration district."""

from django.core.management.base import BaseCommand

from setiakawan.core.dates import office_today
from setiakawan.demo.aid import write_aid


class Command(BaseCommand):
    """Writes in one transaction, or nothing where there is a list already."""

    help = "Mengisi kabupaten contoh dengan daftar penerima, tahap, dan sanggah rekaan."

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=20)

    def handle(self, *, seed, **options):
        self.stdout.write(f"{write_aid(seed=seed, today=office_today())} daftar penerima rekaan ditulis.")
