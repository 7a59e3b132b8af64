"""What a running installation does by itself, over and over. Each act may run twice or on two servers without harm."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core.management import call_command
from django.db import close_old_connections, connection
from django.utils import timezone

logger = logging.getLogger(__name__)

MINUTE = 60
HOUR = 3600
DAY = 24 * 3600


@dataclass(frozen=True)
class Chore:
    """One recurring act and the seconds between two runs."""

    name: str
    every: int
    act: Callable[[], object]


def resume_imports() -> None:
    """Queue again the imports whose worker died half-way."""
    from setiakawan.intake.services.resume import requeue_stale

    requeue_stale()


def refresh_statistics() -> None:
    """Tell SQLite how large its tables have become; without that it walks through all persons to count ten proposals.

    Looks at a thousand entries of each index: some thirty milliseconds. PostgreSQL does this by itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("ANALYZE")


def keep_linkage_current() -> None:
    """Take up to 20,000 changed persons into the key index, and ask for the daily comparison of the whole registry."""
    from setiakawan.linkage.indexing import refresh_keys
    from setiakawan.linkage.services.asking import ask_when_due

    for _ in range(10):
        if not refresh_keys():
            break
    ask_when_due(now=timezone.now())


CHORES = (
    Chore("lanjutkan kiriman yang terhenti", MINUTE, resume_imports),
    Chore("perbarui indeks catatan ganda", MINUTE, keep_linkage_current),
    Chore("kirim pesan keluar", 20, lambda: call_command("deliver", verbosity=0)),
    Chore("segarkan statistik tabel", HOUR, refresh_statistics),
    Chore("angkat yang terlambat", HOUR, lambda: call_command("escalate", verbosity=0)),
    Chore("ingatkan rujukan yang belum dijawab", HOUR, lambda: call_command("run_referral_clocks", verbosity=0)),
    Chore("jalankan jam gotong royong", HOUR, lambda: call_command("gotong_royong", verbosity=0)),
    Chore("simpan angka bulanan solidaritas", DAY, lambda: call_command("keep_month", verbosity=0)),
    Chore("cocokkan kebutuhan dan tawaran", DAY, lambda: call_command("match", verbosity=0)),
    Chore("buang sesi lama", DAY, lambda: call_command("clearsessions", verbosity=0)),
    Chore(
        "buang catatan pekerjaan lama",
        DAY,
        lambda: call_command("prune_db_task_results", min_age_days=14, failed_min_age_days=90, verbosity=0),
    ),
)


def run_due(last_runs: dict[str, float], now: float) -> None:
    """Run the chores that are due, and note when. One that fails is logged and tried again at its next turn."""
    for chore in CHORES:
        if now - last_runs.get(chore.name, float("-inf")) < chore.every:
            continue
        last_runs[chore.name] = now
        try:
            chore.act()
        except Exception:
            logger.exception("Pemeliharaan gagal: %s", chore.name)
        finally:
            close_old_connections()


def keep_running(stop: threading.Event, *, interval: float = 20) -> None:
    """Run chores until told to stop; meant for a thread of its own."""
    last_runs: dict[str, float] = {}
    while not stop.is_set():
        run_due(last_runs, time.monotonic())
        stop.wait(interval)
