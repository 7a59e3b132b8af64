"""`setiakawan load_instrument FILE`: the office's own or official sentences of an instrument, as a new version."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from setiakawan.accounts.scope import system_scope
from setiakawan.functioning.services import VersionTaken, load_instrument
from setiakawan.functioning.wording import WordingFaulty


class Command(BaseCommand):
    """Loads one file and says what was loaded, or everything that has to be mended in it."""

    help = "Memuat naskah resmi sebuah instrumen sebagai versi baru."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="berkas YAML")

    def handle(self, *, file: Path, **options):
        """Load the file. Nothing changes when it is faulty."""
        try:
            content = file.read_text(encoding="utf-8-sig")
            made = load_instrument(content=content, by=system_scope("load_instrument", settings.OFFICE_AREA))
        except (OSError, UnicodeDecodeError):
            raise CommandError(f"Berkas {file} tidak dapat dibaca sebagai teks UTF-8.") from None
        except WordingFaulty as faulty:
            raise CommandError("\n".join(["Naskah belum dapat dipakai:", *faulty.problems])) from None
        except VersionTaken:
            raise CommandError("Versi ini sudah ada dengan kata-kata lain. Pakai nama versi baru.") from None
        self.stdout.write(f"Naskah {made} dimuat.")
