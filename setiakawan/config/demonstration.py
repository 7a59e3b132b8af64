"""The demonstration district of a fresh installation: made, then brought in through the ordinary import."""

import datetime
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.conf import settings

from setiakawan.accompaniment.models import Case
from setiakawan.aid.models import AidList
from setiakawan.core.dates import office_today
from setiakawan.core.processes import die_with_parent
from setiakawan.demo.people import AS_OF
from setiakawan.directory.models import Organization
from setiakawan.registry.models import Person
from setiakawan.solidarity.models import Plan
from setiakawan.welfare.models import FactRecord

PEOPLE = 20_000
SEED = 20


class DemonstrationFailed(Exception):
    """One of the commands that make the demonstration district ended badly."""


def is_wanted() -> bool:
    """Whether the district is missing: the registry is empty, or an earlier load was cut off."""
    return _begun().exists() or not Person._base_manager.exists()


def load(say: Callable[[str], object]) -> None:
    """Make the files, import them and create the demonstration users; each step may be cut off and run again.

    Raises DemonstrationFailed.
    """
    folder, draft = settings.HOME / "demo", settings.HOME / "demo.part"
    _begun().touch()
    if not folder.exists():
        say(f"Membuat berkas kabupaten contoh ({PEOPLE:,} warga) …".replace(",", "."))
        shutil.rmtree(draft, ignore_errors=True)
        _command("demo", "--people", str(PEOPLE), "--seed", str(SEED), "--out", str(draft))
        draft.rename(folder)
    say("Memasukkan berkas itu lewat impor …")
    _command("import", "--yes", "--as-of", AS_OF.isoformat(), "--label", "Kabupaten contoh", str(folder))
    say("Mengisi dua tahun pendampingan rekaan …")
    _command("demo_history", "--seed", str(SEED))
    say("Mengisi fakta kesejahteraan rekaan …")
    _command("demo_circumstances", "--seed", str(SEED))
    _begun().unlink()


def load_history(say: Callable[[str], object]) -> None:
    """Fill the district with two years of accompaniment, welfare facts, a directory and lists of aid, once. The demonstration users have to be there."""
    if not Case.objects.exists():
        say("Menulis riwayat pendampingan contoh …")
        _command("demo_history", "--seed", str(SEED))
    if not FactRecord.objects.exists():
        say("Menulis fakta kesejahteraan contoh …")
        _command("demo_circumstances", "--seed", str(SEED))
    if not Organization.objects.exists():
        say("Menulis direktori dan rujukan contoh …")
        _command("demo_directory", "--seed", str(SEED))
    if not AidList.objects.exists():
        say("Menulis daftar penerima bantuan contoh …")
        _command("demo_aid", "--seed", str(SEED))
    if not Plan.objects.exists():
        say("Menghitung angka bulanan dan menyusun rencana contoh …")
        for month in _last_months(office_today(), 6):
            _command("keep_month", "--month", f"{month:%Y-%m}", "--verbosity", "0")
        _command("plan", "--into", str(settings.HOME), "--verbosity", "0")


def _last_months(today: datetime.date, count: int) -> list[datetime.date]:
    """The first days of so many months up to this one, the oldest first."""
    found = [today.replace(day=1)]
    while len(found) < count:
        found.append((found[-1] - datetime.timedelta(days=1)).replace(day=1))
    return found[::-1]


def _begun() -> Path:
    return settings.HOME / "demo-begun"


def _command(*arguments: str) -> None:
    """Run a command in a process of its own, which gives its memory back and ends with this one."""
    command = [sys.executable, "-m", "setiakawan", *arguments]
    if subprocess.run(command, preexec_fn=partial(die_with_parent, os.getpid())).returncode:
        raise DemonstrationFailed(" ".join(arguments))
