"""A million random steps of accompaniment: every case keeps somebody, nothing is lost (docs/berkelanjutan.md).

Histories of 5,000 steps each, every one with its own seed and in a transaction that is rolled back; one process per core,
each with a database of its own. A finished history is written down with the code it ran on, so that a run that was stopped
goes on where it was. `SETIAKAWAN_HISTORY_STEPS` takes other than a million, `SETIAKAWAN_HISTORY_SEED` begins elsewhere,
`SETIAKAWAN_HISTORY_WORKERS` takes other than all cores. A fault names seed and step.
"""

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.figures import figure

FULL, QUICK, EACH = 1_000_000, 1_000, 5_000
_ROOT = Path(__file__).resolve().parent.parent


def run(quick: bool) -> None:
    """Take a million steps (1,000 with `quick`) and report how many broke a promise."""
    from django.conf import settings

    steps = QUICK if quick else int(os.environ.get("SETIAKAWAN_HISTORY_STEPS", FULL))
    first = int(os.environ.get("SETIAKAWAN_HISTORY_SEED", "100"))
    seeds, each = range(first, first + -(-steps // EACH)), min(EACH, steps)
    told = settings.HOME / ("sustained-quick.jsonl" if quick else "sustained.jsonl")
    if quick:
        told.unlink(missing_ok=True)
    _work(seeds, each, told, 1 if quick else int(os.environ.get("SETIAKAWAN_HISTORY_WORKERS", os.cpu_count() or 1)))
    found = [one for seed, one in finished(told).items() if seed in seeds]
    _report(found, steps)


def _report(found: list[dict], steps: int) -> None:
    done, seconds = sum(one["steps"] for one in found), sum(one["seconds"] for one in found)
    for one in found:
        if one["broken"]:
            print(one["broken"], file=sys.stderr)
    figure("steps of random histories", done, "steps", goal=steps)
    figure("histories, each with its own seed", len(found), "histories")
    figure("steps that were refused and changed nothing", sum(one["refused"] for one in found), "steps", baseline=done)
    figure("acts of different kinds", len({act for one in found for act in one["done"]}), "kinds")
    figure("promises broken", sum(bool(one["broken"]) for one in found), "faults", goal=0, better="lower")
    figure("steps per second and process, with all comparisons", round(done / seconds, 1), "steps/s")


def _work(seeds: range, each: int, told: Path, workers: int) -> None:
    """Let some processes take the histories that are not finished yet, until none is left."""
    processes = []
    for number in range(workers):
        home = told.with_suffix("") / str(number)
        environment = os.environ | {"SETIAKAWAN_HOME": str(home)}
        words = [sys.executable, "-m", "benchmarks.sustained", str(told), str(each)]
        own = [str(seed) for seed in seeds[number::workers]]
        processes.append(subprocess.Popen([*words, *own], env=environment, cwd=_ROOT))
    for process in processes:
        process.wait()


def finished(told: Path) -> dict[int, dict]:
    """The histories that ran to their end on this code, by seed."""
    if not told.exists():
        return {}
    lines = [json.loads(line) for line in told.read_text(encoding="utf-8").splitlines()]
    return {line["seed"]: line for line in lines if line["code"] == code()}


def code() -> str:
    """A fingerprint of what a history exercises: the room's acts, reads and rules, and the histories themselves."""
    room, digest = _ROOT / "setiakawan/accompaniment", hashlib.sha256()
    folders = [
        room / "rules",
        room / "services",
        room / "models",
        room / "queries",
        room / "data",
        _ROOT / "tests/histories",
    ]
    for file in sorted(
        file for folder in folders for file in folder.rglob("*.[py]*") if file.suffix in (".py", ".yaml")
    ):
        digest.update(str(file.relative_to(_ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def _take(told: Path, each: int, seeds: list[int]) -> None:
    """Run these histories in this process, one after the other, and write each down."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import transaction

    from tests.histories import History

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody logs in
    call_command("migrate", verbosity=0)
    for seed in seeds:
        if finished(told).get(seed, {}).get("steps", 0) >= each:
            continue
        began, broken = time.perf_counter(), ""
        with transaction.atomic():
            history = History(seed)
            try:
                history.run(each)
            except Exception as wrong:
                told_step = f"seed {seed}, step {history.step_number}"
                broken = str(wrong) if str(wrong).startswith("seed") else f"{told_step}: {wrong!r}"
            transaction.set_rollback(True)
        result = {
            "seed": seed, "steps": history.step_number, "refused": sum(history.refused.values()), "broken": broken,
            "done": dict(history.done), "seconds": round(time.perf_counter() - began, 2), "code": code(),
        }  # fmt: skip
        with told.open("a", encoding="utf-8") as file:
            file.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "setiakawan.config.settings"
    _take(Path(sys.argv[1]), int(sys.argv[2]), [int(seed) for seed in sys.argv[3:]])
