"""Kills an import at random points again and again and compares the registry with that of an undisturbed run.

Every import is started with the same words until it ends by itself; the next round begins with an empty registry. Each
kill takes the process and its workers at once (SIGKILL), at a moment drawn from the whole length of an import.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import figure


def run(quick: bool) -> None:
    """Kill imports 50 times (6 with `quick`) and report what became of the registry."""
    people, kills = 300, 6 if quick else 50
    with tempfile.TemporaryDirectory(prefix="setiakawan-crash-") as folder:
        root = Path(folder)
        _run(root / "calm", "demo", "--people", str(people), "--seed", "7", "--out", str(root / "files"), "-v0")
        rounds = list(crash(root, kills=kills, chance=random.Random(7)))
    figure("kills during imports", sum(r["kills"] for r in rounds), "kills", goal=kills)
    figure("rounds", len(rounds), "rounds")
    equal = sum(r["is_equal"] for r in rounds)
    figure("rounds that end as an undisturbed import", equal, "rounds", baseline=len(rounds), goal=len(rounds))
    figure("invariants broken", sum(r["violations"] for r in rounds), "violations", goal=0, better="lower")


def crash(root: Path, *, kills: int, chance: random.Random) -> Iterator[dict]:
    """Import `root/files`, killing the import `kills` times in all. Gives per round: kills, is_equal, violations."""
    _run(root / "calm", "migrate", "-v0")
    began = time.perf_counter()
    _run(root / "calm", *_IMPORT, str(root / "files"))
    seconds = time.perf_counter() - began
    expected, left, number = registry_of(root / "calm"), kills, 0
    while left:
        number += 1
        home = root / f"round-{number}"
        _run(home, "migrate", "-v0")
        killed = 0
        while left and _is_killed(home, root / "files", chance.uniform(0.05, 0.95) * seconds):
            killed, left = killed + 1, left - 1
        if not left:
            _run(home, *_IMPORT, str(root / "files"))
        violations = json.loads(_run(home, "check", "--json", may_fail=True))["violations"]
        yield {"kills": killed, "is_equal": registry_of(home) == expected, "violations": violations}


_IMPORT = ("import", "--yes", "--json", "--as-of", "2026-11-01")


def _is_killed(home: Path, files: Path, after: float) -> bool:
    """Start the import and kill it after some seconds; whether it was still at work."""
    process = subprocess.Popen(
        _command(*_IMPORT, str(files)), env=_environment(home), start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def registry_of(home: Path) -> list[str]:
    """The registry in a home folder as text without row numbers."""
    program = (
        "import json, django; django.setup();"
        "from setiakawan.intake.tests.dump import registry_dump; print(json.dumps(registry_dump()))"
    )
    run = subprocess.run([sys.executable, "-c", program], env=_environment(home), check=True, capture_output=True)
    return json.loads(run.stdout)


def _run(home: Path, *arguments: str, may_fail: bool = False) -> str:
    run = subprocess.run(_command(*arguments), env=_environment(home), capture_output=True, text=True)
    if run.returncode and not may_fail:
        raise RuntimeError(f"{arguments[0]}: {run.stderr[-2000:] or run.stdout[-2000:]}")
    return run.stdout


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "setiakawan", *arguments]


def _environment(home: Path) -> dict[str, str]:
    here = str(Path(__file__).resolve().parent.parent)
    settings = {
        "SETIAKAWAN_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "setiakawan.config.settings",
        "PYTHONPATH": here,
    }
    kept = {k: v for k, v in os.environ.items() if k != "SETIAKAWAN_DATABASE"}
    return {**kept, **settings}
