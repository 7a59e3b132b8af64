"""`setiakawan demo_history`: two years of accompaniment for the demonstration district."""

from django.core.management.base import BaseCommand, CommandError

from setiakawan.accounts.demonstration import is_real_installation
from setiakawan.accounts.scope import system_scope
from setiakawan.core.dates import office_today
from setiakawan.demo.history import HistoryThere, make_history


class Command(BaseCommand):
    """Fills the demonstration with companions, cases and visits; refuses where people work or cases are there."""

    help = "Mengisi kabupaten contoh dengan pendamping dan dua tahun riwayat pendampingan."

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=20, help="benih acak; benih sama, riwayat sama")

    def handle(self, *, seed, **options):
        if is_real_installation():
            raise CommandError("Sudah ada pengguna di sini: riwayat contoh tidak dimuat.")
        try:
            count = make_history(
                seed=seed, by=system_scope("riwayat contoh", "64.08"), today=office_today(), say=self.stdout.write
            )
        except HistoryThere:
            raise CommandError("Sudah ada pendampingan di sini: riwayat contoh tidak dimuat.") from None
        self.stdout.write(f"{count} pendampingan dimuat.")
