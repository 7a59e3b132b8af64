"""`setiakawan demo_history`: companions and two years of accompaniment for the demonstration district."""

from django.core.management.base import BaseCommand

from setiakawan.core.dates import office_today
from setiakawan.demo.functioning import write_functioning
from setiakawan.demo.history import write_history
from setiakawan.demo.neighbours import write_neighbours


class Command(BaseCommand):
    """Writes everything in one transaction, or nothing where there are cases already."""

    help = "Mengisi kabupaten contoh dengan pendamping dan dua tahun pendampingan rekaan."

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=20)

    def handle(self, *, seed, **options):
        count = write_history(seed=seed, today=office_today())
        self.stdout.write(f"{count} pendampingan rekaan ditulis.")
        people = write_functioning(seed=seed, today=office_today())
        self.stdout.write(f"Fungsi dan disabilitas {people} warga rekaan ditulis.")
        acts = write_neighbours(seed=seed, today=office_today())
        self.stdout.write(f"{acts} aksi gotong royong rekaan ditulis.")
