"""The job worker; `serve` starts one."""

import threading

from django_tasks_db.management.commands.db_worker import Command as WorkerCommand

from setiakawan.config.upkeep import keep_running
from setiakawan.core.processes import die_with_parent


class Command(WorkerCommand):
    """Runs background jobs and recurring chores until stopped."""

    help = "Menjalankan pekerjaan latar belakang (dijalankan sendiri oleh `serve`)."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--parent", type=int, help="nomor proses induk; bersamanya pekerja ini berakhir")
        parser.set_defaults(interval=0.5, queue_name="*", reload=False, startup_delay=False)

    def configure_logging(self, verbosity):
        """Leave logging to the settings."""

    def handle(self, *, parent, **options):
        if parent:
            die_with_parent(parent)
        stop = threading.Event()
        threading.Thread(target=keep_running, args=(stop,), name="upkeep", daemon=True).start()
        try:
            super().handle(**options)
        finally:
            stop.set()
