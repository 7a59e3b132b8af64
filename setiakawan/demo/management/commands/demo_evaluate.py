"""`setiakawan demo_evaluate`: what the import found of the faults that were planted."""

import json
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from setiakawan.demo.district import MANIFEST_FILE
from setiakawan.demo.evaluation import Evaluation, TruthMissing, evaluate, read_truth
from setiakawan.demo.findings import found_rows
from setiakawan.demo.reporting import as_markdown, percent


class Command(BaseCommand):
    """Reads the truth file and the findings; changes nothing. Status 1 when two human beings became one person."""

    help = "Membandingkan temuan impor dengan kebenaran data contoh: berapa kesalahan yang ditanam ditemukan."

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", type=Path, metavar="DIR", help="folder yang ditulis perintah demo dan sudah diimpor"
        )
        parser.add_argument("--json", action="store_true", help="cetak satu objek JSON")
        parser.add_argument("--markdown", type=Path, metavar="FILE", help="tulis tabel ke berkas ini")

    def handle(self, *, folder, markdown: Path | None, **options):
        try:
            truth = read_truth(folder)
        except TruthMissing as error:
            raise CommandError(f"{folder} bukan folder data contoh: kebenaran.csv tidak ada.") from error
        found = found_rows({file for file, _ in truth})
        if not found:
            raise CommandError("Berkas di folder ini belum diimpor.")
        evaluation = evaluate(truth, found)
        if markdown:
            self._write(markdown, evaluation, folder)
        if options["json"]:
            self.stdout.write(json.dumps(_plain(evaluation)))
        else:
            self._tell(evaluation)
        if evaluation.identity.mixed:
            raise CommandError(
                f"{evaluation.identity.mixed} warga memuat baris dari dua orang yang berbeda.", returncode=1
            )

    def _write(self, path: Path, evaluation: Evaluation, folder: Path) -> None:
        summary = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        path.write_text(as_markdown(evaluation, summary), encoding="utf-8")

    def _tell(self, evaluation: Evaluation) -> None:
        self.stdout.write(f"{'jenis':28}{'ditanam':>9}{'ditemukan':>11}{'cakupan':>10}{'ketepatan':>11}")
        for one in evaluation.measures:
            self.stdout.write(
                f"{one.kind:28}{one.planted:>9}{one.seen:>11}{percent(one.recall):>10}{percent(one.precision):>11}"
            )
        identity = evaluation.identity
        self.stdout.write(
            f"\n{identity.merged} dari {identity.rows} baris digabungkan menjadi {identity.persons} warga; {identity.waiting} menunggu "
            f"keputusan.\nDua orang menjadi satu warga: {identity.mixed}. Satu orang menjadi dua warga: {identity.split}."
        )


def _plain(evaluation: Evaluation) -> dict:
    measures = [asdict(one) | {"recall": one.recall, "precision": one.precision} for one in evaluation.measures]
    return asdict(evaluation) | {"measures": measures}
