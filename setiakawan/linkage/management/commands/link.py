"""`setiakawan link`: look for records of the same person in the whole registry."""

from django.conf import settings
from django.core.management.base import BaseCommand
from tqdm import tqdm

from setiakawan.accounts.scope import system_scope
from setiakawan.linkage.services.linking import bring_index_up_to_date, link_registry


class Command(BaseCommand):
    """Fills the queue of pairs for people to decide; merges nothing."""

    help = "Mencari catatan ganda di seluruh daftar warga dan mengisi antrean peninjauan. Tidak menggabungkan apa pun."

    def add_arguments(self, parser):
        parser.add_argument("--index", action="store_true", help="hanya memperbarui indeks kunci")

    def handle(self, *, index, verbosity, **options):
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
        if index:
            self.stdout.write(f"{count} warga diperbarui di indeks.")
        else:
            self.stdout.write(f"{run.found} pasangan mirip: {run.added} baru, {run.cleared} selesai.")
