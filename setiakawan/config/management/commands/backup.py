"""`setiakawan backup [FILE]`"""

import subprocess
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from setiakawan.accounts.scope import system_scope
from setiakawan.audit.services import record
from setiakawan.config.backups import ToolMissing, make_backup
from setiakawan.core.progress import advance, bytes_bar


class Command(BaseCommand):
    """Writes database and uploads into one file; may run while people work."""

    help = "Membuat cadangan: basis data dan berkas kiriman dalam satu berkas."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, help="bawaan: backups/setiakawan-<waktu>.zip di folder data")
        parser.add_argument(
            "--with-keys", action="store_true", help="sertakan kunci (simpan cadangan di tempat terkunci)"
        )
        parser.add_argument("--force", action="store_true", help="timpa berkas yang sudah ada")

    def handle(self, *, file, with_keys, force, **options):
        file = file or settings.BACKUPS / f"setiakawan-{timezone.localtime():%Y%m%d-%H%M%S}.zip"
        if file.exists() and not force:
            raise CommandError(f"{file} sudah ada. Pilih nama lain atau tambahkan --force.")
        try:
            with transaction.atomic():
                record(
                    system_scope("perintah backup"), "core.backup", ("backup", file.name), details={"keys": with_keys}
                )
            with bytes_bar("Mencadangkan") as bar:
                manifest = make_backup(file, with_keys=with_keys, report=partial(advance, bar))
        except ToolMissing as missing:
            raise CommandError(str(missing)) from None
        except (OSError, subprocess.CalledProcessError) as failed:
            raise CommandError(f"Cadangan gagal dibuat: {getattr(failed, 'stderr', None) or failed}") from failed
        size = f"{file.stat().st_size / 1_048_576:.1f}".replace(".", ",")
        self.stdout.write(f"Cadangan dibuat: {file} ({size} MiB, {len(manifest.files)} berkas)")
        self.stdout.write(
            "Cadangan ini memuat kunci: siapa pun yang memegangnya dapat membaca semuanya. Kunci tempat menyimpannya."
            if with_keys
            else f"Kunci tidak ikut. Simpan salinan {settings.KEY_FILE} terpisah: tanpa itu NIK tidak terbaca lagi."
        )
