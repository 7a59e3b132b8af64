"""`setiakawan restore FILE`"""

import subprocess
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction

from setiakawan.accounts.scope import system_scope
from setiakawan.audit.services import record
from setiakawan.config.backups import BackupUnusable, ToolMissing
from setiakawan.config.restoring import put_in_place, unpacked
from setiakawan.core.keys import load_key_ring, use_keys
from setiakawan.core.processes import AlreadyServed, sole_server
from setiakawan.core.progress import advance, bytes_bar


class Command(BaseCommand):
    """Verifies a backup and puts it in place of the present data, which is kept aside."""

    help = "Memulihkan cadangan. Data yang ada dipindahkan ke samping, tidak dihapus."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--yes", action="store_true", help="ganti data yang sekarang ada")

    def handle(self, *, file, yes, **options):
        if not file.is_file():
            raise CommandError(f"{file} tidak ada.")
        if _has_data() and not yes:
            raise CommandError("Sudah ada data di sini. Tambahkan --yes untuk menggantinya dengan isi cadangan.")
        try:
            with (
                sole_server(settings.HOME),
                bytes_bar("Memulihkan") as bar,
                unpacked(file, partial(advance, bar)) as (manifest, scratch),
            ):
                aside = put_in_place(manifest, scratch)
        except AlreadyServed:
            raise CommandError("Setiakawan sedang berjalan. Hentikan dulu, lalu ulangi.") from None
        except (BackupUnusable, ToolMissing) as refused:
            raise CommandError(str(refused)) from None
        except (OSError, subprocess.CalledProcessError) as failed:
            raise CommandError(f"Pemulihan gagal: {getattr(failed, 'stderr', None) or failed}") from failed
        self._finish(file)
        self.stdout.write(f"Dipulihkan dari cadangan {manifest.made_at}. Data sebelumnya disimpan di {aside}")

    def _finish(self, file):
        use_keys(load_key_ring(settings.KEY_FILE))
        call_command("migrate", interactive=False, verbosity=0)
        with transaction.atomic():
            record(system_scope("perintah restore"), "core.restore", ("backup", file.name))


def _has_data() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT 1 FROM audit_entry)")
            return bool(cursor.fetchone()[0])
    except DatabaseError:
        return False
