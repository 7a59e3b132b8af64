"""A million random steps of accompaniment: every case keeps somebody, nothing is lost (docs/berkelanjutan.md).

Histories of 5,000 steps each, every one with its own seed, in its own transaction that is rolled back. A seed in
`SETIAKAWAN_HISTORY_SEED` begins elsewhere. The first fault ends the run and names seed and step.
"""

import os
import sys
import time

from django.core.management import call_command
from django.db import transaction

from benchmarks.figures import figure

FULL, QUICK, EACH = 1_000_000, 1_000, 5_000


def run(quick: bool) -> None:
    """Take a million steps (1,000 with `quick`) and report how many broke a promise."""
    from tests.histories import History

    call_command("migrate", verbosity=0)
    steps, broken, done = QUICK if quick else FULL, 0, 0
    first = int(os.environ.get("SETIAKAWAN_HISTORY_SEED", "100"))
    refused, began = 0, time.perf_counter()
    while done < steps and not broken:
        some = min(EACH, steps - done)
        with transaction.atomic():
            history = History(first + done // EACH)
            try:
                history.run(some)
            except AssertionError as wrong:
                broken += 1
                print(wrong, file=sys.stderr)
            transaction.set_rollback(True)
        done += history.step_number
        refused += sum(history.refused.values())
    seconds = time.perf_counter() - began
    figure("steps of random histories", done, "steps", goal=steps)
    figure("steps that were refused and changed nothing", refused, "steps", baseline=done)
    figure("promises broken", broken, "faults", goal=0, better="lower")
    figure("steps per second, with all comparisons", round(done / seconds, 1), "steps/s")
