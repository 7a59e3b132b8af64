"""`setiakawan link`: look for records of the same person in the whole registry."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from setiakawan.accounts.scope import system_scope
from setiakawan.linkage.indexing import note_everybody
from setiakawan.linkage.services.linking import bring_index_up_to_date, link_registry
from setiakawan.linkage.services.versions import FEWEST_PEOPLE, TooFewPeople, estimate_on_registry


class Command(BaseCommand):
    """Fills the queue of pairs for people to decide; merges nothing."""

    help = "Mencari catatan ganda di seluruh daftar warga dan mengisi antrean peninjauan. Tidak menggabungkan apa pun."

    def add_arguments(self, parser):
        parser.add_argument("--index", action="store_true", help="hanya memperbarui indeks kunci")
        parser.add_argument("--anew", action="store_true", help="membuat indeks kunci dari awal")
        parser.add_argument(
            "--estimate", action="store_true", help="hanya memperkirakan bobot dari daftar warga sendiri"
        )

    def handle(self, *, index, anew, estimate, verbosity, **options):
        if estimate:
            self._estimate()
            return
        if anew:
            note_everybody()
        index = index or anew
        with tqdm(unit="", leave=False, disable=None if verbosity else True) as bar:

            def watch(station: str, done: int, total: int) -> None:
                bar.set_description(station)
                if total:
                    bar.total, bar.n = total, done
                    bar.refresh()
                else:
                    bar.update(done)

            if index:
                count = bring_index_up_to_date(watch)
            else:
                run = link_registry(by=system_scope("perintah link", settings.OFFICE_AREA), watch=watch)
        self._tell(index, count if index else run)

    def _estimate(self) -> None:
        try:
            made = estimate_on_registry(by=system_scope("perintah link", settings.OFFICE_AREA))
        except TooFewPeople:
            raise CommandError(f"Belum cukup warga untuk diperkirakan: paling sedikit {FEWEST_PEOPLE}.") from None
        self.stdout.write(f"Bobot {made} dibuat. Petugas memakainya dari halaman versi bobot.")

    def _tell(self, index: bool, told) -> None:
        if index:
            self.stdout.write(f"{told} warga diperbarui di indeks.")
        else:
            self.stdout.write(f"{told.found} pasangan mirip: {told.added} baru, {told.cleared} selesai.")
