"""From spreadsheets to a merged registry: the files of a whole district through `setiakawan import --yes`, end to end.

The baseline writes the same rows of the same tables with Django's `bulk_create` and nothing else: no reading, no checks,
no matching, no review, each row once and in its final state. Both seal what is sealed and have the same settings of the
database. A row is a row of a file, whatever it adds (residents, aid lists, decile list).
"""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

from benchmarks.figures import figure

FULL, QUICK = 448_850, 20_000
_TABLES = (
    "registry.Source", "registry.Person", "registry.Family", "registry.FamilyNumber", "registry.Membership",
    "registry.Identifier", "registry.Statement", "registry.LifeEvent", "registry.Contact", "welfare.DecileRecord",
    "functioning.ReportedDisability", "intake.Batch", "intake.IncomingFile", "intake.SourceRow", "intake.RowContent",
    "intake.Finding",
)  # fmt: skip
_MEBIBYTE = 1024 * 1024


def run(quick: bool) -> None:
    """Import, then write the same rows plainly."""
    from django.conf import settings

    files = _files(settings.HOME, QUICK if quick else FULL)
    home, plain = settings.HOME / "import-home", settings.HOME / "import-plain"
    told, peak = _import(home, files)
    seconds = _plain_seconds(home, plain)
    rows = told["rows"]
    figure("rows, files to merged registry", rows / told["seconds"], "rows/s", baseline=rows / seconds, goal=3_000)
    for station, words in (("membaca", "reading"), ("memeriksa", "checking"), ("menggabungkan", "merging")):
        figure(f"{words} alone", rows / told["stations"][station], "rows/s", baseline=rows / seconds)
    figure("peak memory, workers included", peak / _MEBIBYTE, "MiB", goal=1_536, better="lower")
    figure("rows", rows, "rows")
    figure("rows merged without asking", 100 * told["merged"] / rows, "%")
    shutil.rmtree(plain, ignore_errors=True)  # the imported home stays, for `bin/bench pages`


def _files(home: Path, people: int) -> Path:
    """The demonstration files, made once."""
    folder = home / f"import-files-{people}"
    if not (folder / "manifest.json").exists():
        shutil.rmtree(folder, ignore_errors=True)
        _setiakawan(home, "demo", "--people", str(people), "--seed", "2026", "--out", str(folder), "-v0")
    return folder


def _import(home: Path, files: Path) -> tuple[dict, int]:
    """What the import says, and the most memory that it and its workers had at one time, in bytes."""
    shutil.rmtree(home, ignore_errors=True)
    _setiakawan(home, "migrate", "-v0")
    process = subprocess.Popen(
        _command("import", "--yes", "--json", "--as-of", "2026-11-01", str(files)), env=_environment(home),
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    peaks = [0]
    watch = threading.Thread(target=_watch, args=(process, peaks), daemon=True)
    watch.start()
    output, _ = process.communicate()
    watch.join()
    if process.returncode:
        raise RuntimeError("the import failed")
    return json.loads(output), peaks[0]


def _watch(process: subprocess.Popen, peaks: list[int]) -> None:
    while process.poll() is None:
        peaks[0] = max(peaks[0], _memory(process.pid))
        time.sleep(0.1)


def _memory(pid: int) -> int:
    """Resident bytes of a process and all below it; pages that they share count for each."""
    try:
        own = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, IndexError):
        return 0
    return own + sum(_memory(int(child)) for child in children)


def _plain_seconds(home: Path, plain: Path) -> float:
    """How long `bulk_create` takes for everything that the import wrote, in a process and database of its own."""
    shutil.rmtree(plain, ignore_errors=True)
    shutil.copytree(home / "keys", plain / "keys")
    _setiakawan(plain, "migrate", "-v0")
    program = "import sys, django; django.setup(); from benchmarks import import_; import_.write_plainly(sys.argv[1])"
    run = subprocess.run(
        [sys.executable, "-c", program, str(home / "setiakawan.sqlite3")], env=_environment(plain), check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    return float(run.stdout)


def write_plainly(database: str) -> None:
    """Print the seconds that `bulk_create` takes for the rows of another database; reading them does not count."""
    from django.apps import apps
    from django.db import connections, transaction

    from setiakawan.core.bulk import many_writes

    connections.databases["old"] = {**connections.databases["default"], "NAME": database}
    seconds = 0.0
    with many_writes():
        for name in _TABLES:
            model = apps.get_model(name)
            rows: list = []
            for row in model._base_manager.using("old").order_by("pk").iterator(chunk_size=5_000):
                rows.append(row)
                if len(rows) == 5_000:
                    seconds += _create(model, rows, transaction)
            seconds += _create(model, rows, transaction)
    print(seconds)


def _create(model, rows: list, transaction) -> float:
    began = time.perf_counter()
    with transaction.atomic():
        model._base_manager.using("default").bulk_create(rows, batch_size=2_000)
    rows.clear()
    return time.perf_counter() - began


def _setiakawan(home: Path, *arguments: str) -> None:
    subprocess.run(_command(*arguments), env=_environment(home), check=True, stdout=subprocess.DEVNULL)


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "setiakawan", *arguments]


def _environment(home: Path) -> dict[str, str]:
    here = str(Path(__file__).resolve().parent.parent)
    kept = {k: v for k, v in os.environ.items() if k != "SETIAKAWAN_DATABASE"}
    settings = {
        "SETIAKAWAN_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "setiakawan.config.settings",
        "PYTHONPATH": here,
    }
    return {**kept, **settings}
