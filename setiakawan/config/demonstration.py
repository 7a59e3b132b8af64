"""The demonstration district of a fresh installation: made, then brought in through the ordinary import."""

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
from setiakawan.core.processes import die_with_parent
from setiakawan.demo.people import AS_OF
from setiakawan.directory.models import Organization
from setiakawan.registry.models import Person
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


def _begun() -> Path:
    return settings.HOME / "demo-begun"


def _command(*arguments: str) -> None:
    """Run a command in a process of its own, which gives its memory back and ends with this one."""
    command = [sys.executable, "-m", "setiakawan", *arguments]
    if subprocess.run(command, preexec_fn=partial(die_with_parent, os.getpid())).returncode:
        raise DemonstrationFailed(" ".join(arguments))
