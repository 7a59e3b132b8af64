"""`setiakawan demo`: the files that the villages of a demonstration district would send, all people invented."""

import datetime
import json
import sys
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from setiakawan.demo.district import FolderNotEmpty, write_district
from setiakawan.demo.people import AS_OF, Plan


class Command(BaseCommand):
    """Writes the files; touches neither the database nor the registry."""

    help = "Menulis berkas contoh seperti yang dikirim 141 desa. Semua orang rekaan; NIK memakai kode 640899 yang tidak ada."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--people", type=_count, default=20_000, help="jumlah warga (bawaan 20000)")
        parser.add_argument("--seed", type=int, default=2026, help="benih: angka yang sama memberi berkas yang sama")
        parser.add_argument("--out", type=Path, required=True, help="folder kosong untuk berkas")
        parser.add_argument(
            "--as-of", type=datetime.date.fromisoformat, default=AS_OF, help=f"keadaan per tanggal (bawaan {AS_OF})"
        )
        parser.add_argument(
            "--workers", type=_count, default=2, help="jumlah proses (bawaan 2); tidak mengubah isi berkas"
        )
        parser.add_argument("--json", action="store_true", help="cetak satu objek JSON")

    def handle(self, *, people, seed, out, as_of, workers, **options):
        started = time.monotonic()
        bar = tqdm(
            total=people,
            unit=" warga",
            desc="Menulis berkas contoh",
            file=sys.stderr,
            mininterval=0.5,
            disable=options["verbosity"] == 0,
        )
        try:
            with bar:
                summary = write_district(Plan(people, seed, as_of), out, workers=workers, progress=bar.update)
        except FolderNotEmpty as error:
            raise CommandError(f"Folder {out} sudah berisi. Pilih folder kosong.") from error
        seconds = round(time.monotonic() - started, 2)
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {key: value for key, value in summary.items() if key != "files"}
                    | {"out": str(out), "seconds": seconds}
                )
            )
            return
        people, rows = (f"{summary[key]:,}".replace(",", ".") for key in ("people", "rows"))
        self.stdout.write(
            f"{people} warga di {summary['villages']} desa, {rows} baris dalam {len(summary['files'])} berkas, {seconds} detik."
        )
        self.stdout.write(f"Folder: {out}\nKebenaran setiap baris ada di kebenaran.csv.")


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError("harus 1 atau lebih")
    return number
