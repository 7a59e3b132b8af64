"""`setiakawan serve`: the whole server in one command."""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from setiakawan.accounts.demonstration import is_real_installation
from setiakawan.config import demonstration
from setiakawan.config.serving import Listening, PortTaken, require_free_port, serve
from setiakawan.core.processes import AlreadyServed, sole_server

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Command(BaseCommand):
    """Starts the web server, the job worker and the recurring chores; stops them all on SIGTERM or Ctrl+C."""

    help = "Menjalankan Setiakawan: halaman web, pekerjaan latar belakang, dan pemeliharaan."
    requires_system_checks = ()

    def add_arguments(self, parser):
        url = urlsplit(settings.OFFICE_URL)
        host = "127.0.0.1" if url.hostname in _LOOPBACK else "0.0.0.0"  # noqa: S104 the office named its address
        parser.add_argument("--host", default=host, help=f"alamat yang didengarkan (bawaan {host})")
        parser.add_argument("--port", type=int, default=settings.PORT, help="porta (bawaan SETIAKAWAN_PORT atau 8000)")
        parser.add_argument("--workers", type=int, default=2, help="jumlah proses web (bawaan 2)")
        parser.add_argument("--certificate", type=Path, help="sertifikat TLS (PEM), bersama --private-key")
        parser.add_argument("--private-key", type=Path, help="kunci pribadi TLS (PEM)")
        parser.add_argument("--demo", action="store_true", help="muat dulu kabupaten contoh bila basis data kosong")

    def handle(self, *, host, port, workers, certificate, private_key, demo, **options):
        if bool(certificate) != bool(private_key):
            raise CommandError("--certificate dan --private-key harus diberikan bersama.")
        try:
            with sole_server(settings.HOME):
                require_free_port(host, port)
                self._bring_database_up_to_date()
                if demo:
                    self._load_demonstration()
                call_command("collectstatic", interactive=False, verbosity=0)
                connections.close_all()
                serve(
                    Listening(host, port, workers, certificate, private_key), when_ready=lambda: self._say_ready(port)
                )
        except demonstration.DemonstrationFailed as failed:
            raise CommandError(
                f"Kabupaten contoh belum selesai dimuat ({failed}). Jalankan lagi: ia melanjutkan."
            ) from None
        except AlreadyServed:
            raise CommandError(f"Setiakawan sudah berjalan untuk folder {settings.HOME}.") from None
        except PortTaken as taken:
            raise CommandError(
                f"Porta {port} tidak dapat dipakai ({taken}). Pilih porta lain, misalnya: SETIAKAWAN_PORT=8080 bin/run"
            ) from None

    def _bring_database_up_to_date(self):
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return
        is_new = not executor.loader.applied_migrations
        if not is_new and connection.vendor != "sqlite":
            raise CommandError("Basis data belum mutakhir. Buat cadangan, lalu jalankan: setiakawan migrate")
        if not is_new:
            call_command("backup", stdout=self.stdout)
        self._say("Menyiapkan basis data …")
        call_command("migrate", interactive=False, verbosity=0)

    def _load_demonstration(self):
        if is_real_installation():
            self._say("Sudah ada pengguna di sini: kabupaten contoh tidak dimuat.")
            return
        if demonstration.is_wanted():
            connections.close_all()
            demonstration.load(self._say)
        call_command("demo_users", yes=True, stdout=self.stdout)
        connections.close_all()
        demonstration.load_history(self._say)

    def _say(self, words):
        self.stdout.write(words)
        self.stdout.flush()

    def _say_ready(self, port):
        url = settings.OFFICE_URL
        if urlsplit(url).hostname in _LOOPBACK:  # no office named its address, so it is the one that is listened on
            url = url.replace(f":{settings.PORT}", f":{port}")
        self._say(f"Setiakawan berjalan di {url}/ (hentikan dengan Ctrl+C)")
