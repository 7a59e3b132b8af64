"""`setiakawan check`: is everything as it must be?"""

import json
import sys

from django.core import checks as system_checks
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from setiakawan.core.checks import Result, invariants, row_counts, run


class Command(BaseCommand):
    """Counts rows and runs Django's system checks and every invariant; ends with status 1 if anything is broken."""

    help = "Memeriksa pengaturan dan isi basis data; status 1 bila ada yang rusak."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="satu objek JSON untuk mesin")

    def handle(self, *, json: bool, **options):
        results = [run("django.system", _django_checks), *self._run_invariants(quiet=json)]
        try:
            rows = row_counts()
        except Exception:
            # Without tables there is nothing to count; `core.migrations_applied` has said so.
            rows = {}
        violations = sum(r.violations for r in results)
        (self._print_json if json else self._print_words)(rows, results, violations)
        if violations:
            sys.exit(1)

    def _run_invariants(self, *, quiet: bool) -> list[Result]:
        try:
            found = invariants()
        except Exception as broken:
            raise CommandError(f"Aturan tidak dapat dimuat: {broken}") from broken
        bar = tqdm(found.items(), desc="Memeriksa", leave=False, disable=True if quiet else None, file=sys.stderr)
        return [run(name, check) for name, check in bar]

    def _print_json(self, rows, results, violations):
        self.stdout.write(
            json.dumps(
                {"rows": rows, "invariants": [vars(r) for r in results], "violations": violations}, ensure_ascii=False
            )
        )

    def _print_words(self, rows, results, violations):
        for label, count in rows.items():
            self.stdout.write(f"{count:>12,}".replace(",", ".") + f"  {label}")
        for result in results:
            mark = self.style.ERROR("✗") if result.violations else self.style.SUCCESS("✓")
            self.stdout.write(f"{mark} {result.name}: {result.meaning}")
            for example in result.examples:
                self.stdout.write(f"    {example}")
            if result.violations > len(result.examples):
                self.stdout.write(f"    … dan {result.violations - len(result.examples)} lagi")
        self.stdout.write(f"{violations} pelanggaran" if violations else "Semua beres: 0 pelanggaran")


def _django_checks():
    """Pengaturan dan model lolos pemeriksaan Django."""
    return [str(m) for m in system_checks.run_checks() if m.level >= system_checks.WARNING and not m.is_silenced()]
