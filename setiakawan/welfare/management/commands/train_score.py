"""`setiakawan train_score FILE`: a new version of the triage score from a survey."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from setiakawan.accounts.scope import system_scope
from setiakawan.welfare.score.spec import SPECS, SpecFaulty, read_spec, spec_as_data
from setiakawan.welfare.score.survey import read_survey
from setiakawan.welfare.score.training import SurveyUnusable, train
from setiakawan.welfare.services.scores import keep_score


class Command(BaseCommand):
    """Trains, prints the errors, and keeps the version; it scores nobody until two officers agree."""

    help = "Melatih skor bantu pilah dari berkas survei (CSV atau Parquet). Baru dipakai sesudah disetujui dua petugas."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="BERKAS")
        parser.add_argument(
            "--spec", type=Path, default=SPECS / "alatas2012.yaml", help="keterangan kolom survei (YAML)"
        )
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument("--dry-run", action="store_true", help="hitung dan tampilkan saja, tidak disimpan")
        parser.add_argument("--json", action="store_true", help="cetak satu objek JSON")

    def handle(self, *, file, spec, seed, **options):
        try:
            described = read_spec(spec)
            columns, digest = read_survey(file, described)
            model, report = train(columns, described, seed=seed)
        except SpecFaulty as faulty:
            raise CommandError(f"Keterangan survei {spec} tidak dapat dipakai: {faulty}") from faulty
        except SurveyUnusable as unusable:
            raise CommandError(str(unusable)) from unusable
        version = ""
        if not options["dry_run"]:
            by = system_scope("perintah train_score")
            kept = keep_score(spec=spec_as_data(described), model=model, report=report, survey_sha256=digest, by=by)
            version = kept.version
        if options["json"]:
            self.stdout.write(json.dumps(report | {"version": version}))
            return
        self._tell(report, version)

    def _tell(self, report: dict, version: str) -> None:
        used = f"{report['rows_used']} dari {report['rows']} baris di {report['groups']} kelompok"
        self.stdout.write(f"{used}; R² {report['r2']}, korelasi peringkat {report['rank_correlation']}.")
        self.stdout.write(
            f"Selang {report['level']:.0%} memuat {report['coverage']:.1%} keluarga yang tidak dilatihkan."
        )
        self.stdout.write("kuota  keliru (selang 95 %)   garis 30 %: salah masuk, terlewat")
        for row in report["quotas"]:
            inside, outside = row["lines"]["30"]
            self.stdout.write(
                f"{row['quota']:>4} %  {row['error']:.3f} ({row['low']:.3f}–{row['high']:.3f})   {inside:.3f} {outside:.3f}"
            )
        self.stdout.write(f"Tersimpan sebagai versi {version}; belum dipakai." if version else "Tidak disimpan.")
