"""`setiakawan judge_files PROGRAMME FAMILIES MEMBERS`: how many of a province or a nation a programme would reach."""

import datetime
import json
from pathlib import Path

import pyarrow as pa
from django.core.management.base import BaseCommand, CommandError

from setiakawan.accounts.scope import system_scope
from setiakawan.aid.columns.judged import Judged, judge_files
from setiakawan.aid.queries.programmes import NoSuchProgramme, programme_now
from setiakawan.aid.rules.compiling import PERIODS
from setiakawan.aid.rules.programme import NoRuleInForce, Programme
from setiakawan.aid.words import rupiah
from setiakawan.core.dates import office_today


class Command(BaseCommand):
    """Counts answers of files of any size; nothing is kept, and no name is read."""

    help = "Menghitung berapa yang layak menurut satu program dari dua berkas Parquet, keluarga dan anggota."

    def add_arguments(self, parser):
        parser.add_argument("programme", metavar="PROGRAM", help="kode program")
        parser.add_argument("families", type=Path, metavar="KELUARGA", help="urut menurut kolom family")
        parser.add_argument("members", type=Path, metavar="ANGGOTA", help="urut menurut kolom family")
        parser.add_argument("--on", type=datetime.date.fromisoformat, help="aturan tanggal ini (bawaan hari ini)")
        parser.add_argument("--json", action="store_true", help="cetak satu objek JSON")

    def handle(self, *, programme, families, members, on, **options):
        on = on or office_today()
        try:
            held = programme_now(system_scope("perintah judge_files"), programme).programme
            told = judge_files(held, on, families, members)
        except NoSuchProgramme:
            raise CommandError(f"Tidak ada program dengan kode {programme}.") from None
        except NoRuleInForce:
            raise CommandError(f"Tidak ada aturan program {programme} yang berlaku pada {on}.") from None
        except KeyError as missing:
            raise CommandError(f"Kolom {missing} tidak ada dalam berkas.") from None
        except (OSError, pa.ArrowException, ValueError) as trouble:
            raise CommandError(f"Berkas tidak dapat dibaca, atau tidak urut menurut family: {trouble}") from None
        self._tell(told, held, on, options["json"])

    def _tell(self, told: Judged, programme: Programme, on: datetime.date, as_json: bool) -> None:
        yes, no, unknown = (told.answers[answer] for answer in (True, False, None))
        periods = {benefit.per for benefit in programme.rules_on(on).benefits if benefit.amount}
        money = rupiah(told.amount) if len(periods) == 1 else ""  # amounts of different periods are not added up
        if as_json:
            counts = {"yes": yes, "no": no, "unknown": unknown}
            self.stdout.write(json.dumps(counts | {"amount": f"{told.amount:f}" if money else None}))
            return
        self.stdout.write(f"{yes} layak, {no} tidak layak, {unknown} belum dapat diputuskan.")
        if money:
            self.stdout.write(f"{money} {PERIODS[periods.pop()]} bagi yang layak.")
