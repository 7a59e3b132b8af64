"""`setiakawan import`: from the files that an office has to the registry, at the machine."""

import datetime
import json
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from setiakawan.accounts.scope import system_scope
from setiakawan.areas.gazetteer import gazetteer
from setiakawan.core.dates import office_today
from setiakawan.intake.lease import BatchBusy
from setiakawan.intake.models import Batch, BatchState
from setiakawan.intake.services.imports import NoFilesFound, files_at, import_files, summary

WORDS = {
    "files": "berkas", "sent_before": "berkas sudah pernah dikirim", "refused": "berkas tidak terbaca", "needs_mapping": "berkas perlu pencocokan kolom",
    "rows": "baris", "new": "warga baru", "same": "sama", "changed": "ada perubahan", "uncertain": "belum pasti",
    "rejected": "ditolak", "merged": "sudah digabungkan", "waiting": "menunggu keputusan",
}  # fmt: skip


class Bars:
    """A progress bar per station, on standard error; silent where nobody watches."""

    def __init__(self, is_quiet: bool):
        self._disable = True if is_quiet else None
        self._bar: tqdm | None = None
        self._station = ""
        self._since = time.perf_counter()
        self.seconds: dict[str, float] = {}

    def __call__(self, station: str, done: int, total: int | None) -> None:
        if station != self._station or self._bar is None:
            self.close()
            self._station, self._since = station, time.perf_counter()
            self._bar = tqdm(
                desc=station.capitalize(), total=total, unit=" baris", file=sys.stderr, disable=self._disable
            )
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Finish the present bar, and note how long its station took."""
        if self._bar is not None:
            self._bar.close()
            self.seconds[self._station] = self.seconds.get(self._station, 0) + time.perf_counter() - self._since
            self._bar = None


class Command(BaseCommand):
    """Reads, checks and (with --yes) merges files; ends with status 1 only when nothing could be read."""

    help = "Memasukkan berkas (xlsx, xls, ods, csv) ke daftar warga. Tanpa --yes berhenti sebelum digabungkan."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH", type=Path, help="berkas atau folder")
        parser.add_argument(
            "--area", default=settings.OFFICE_AREA, help="kode wilayah isi berkas (bawaan: %(default)s)"
        )
        parser.add_argument(
            "--as-of", type=datetime.date.fromisoformat, help="keadaan per tanggal YYYY-MM-DD (bawaan: hari ini)"
        )
        parser.add_argument("--label", default="", help="nama kiriman")
        parser.add_argument("--yes", action="store_true", help="gabungkan yang sudah pasti tanpa bertanya")
        parser.add_argument("--json", action="store_true", help="satu objek JSON untuk mesin")

    def handle(self, *, paths, area, as_of, label, yes, **options):
        began = time.perf_counter()
        code = gazetteer().normalise_code(area)
        if code is None:
            raise CommandError(f"Kode wilayah {area} tidak dikenal.")
        bars = Bars(is_quiet=options["json"] or options["verbosity"] == 0)
        try:
            batch = import_files(
                paths=files_at(paths), label=label, area_code=code, as_of=as_of or office_today(), merges=yes,
                by=system_scope("perintah impor", code), watcher=bars,
            )  # fmt: skip
        except NoFilesFound:
            raise CommandError("Tidak ada berkas tabel di tempat itu.") from None
        except OSError as trouble:
            raise CommandError(f"Berkas tidak dapat dibuka: {trouble.filename or trouble}") from trouble
        except BatchBusy:
            raise CommandError("Kiriman yang sama sedang dikerjakan proses lain.") from None
        finally:
            bars.close()
        self._tell(batch, time.perf_counter() - began, bars.seconds, is_json=options["json"])

    def _tell(self, batch: Batch, seconds: float, stations: dict[str, float], *, is_json: bool) -> None:
        counts = summary(batch)
        if is_json:
            each = {station: round(value, 3) for station, value in stations.items()}
            self.stdout.write(json.dumps({**counts, "seconds": round(seconds, 3), "stations": each}))
        else:
            self._tell_people(batch, counts, seconds)
        if batch.state == BatchState.REFUSED:
            sys.exit(1)

    def _tell_people(self, batch: Batch, counts: dict, seconds: float) -> None:
        for file in batch.files.exclude(refusal=""):
            self.stderr.write(f"{file.name}: {file.refusal}")
        for key, words in WORDS.items():
            if counts[key] or key in ("files", "rows", "merged"):
                self.stdout.write(f"{counts[key]:>11,}".replace(",", ".") + f"  {words}")
        self.stdout.write(f"Kiriman {batch.pk}: {batch.get_state_display().lower()} ({seconds:.1f} detik).")
