"""Circles of support of 500,000 persons and 2 million acts, beside networkx; and the plan of a month for a district.

`--only measures`, `--only plan` or `--only whole` runs one of the pieces and only prints.
"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.figures import figure

_ROOT = Path(__file__).resolve().parent.parent
FULL, QUICK = (500_000, 2_000_000), (50_000, 200_000)
SHARED = 25_000, 100_000  # what networkx is given; a tenth of it shows how it grows


def run(quick: bool, only: str = "measures,plan,whole") -> None:
    """Run the pieces that are asked for."""
    pieces = only.split(",")
    if "measures" in pieces:
        _measures(*(QUICK if quick else FULL))
    if "plan" in pieces:
        _plans(*((700, 1_000) if quick else (13_500, 20_000)))
    if "whole" in pieces:
        _end_to_end(*((300, 10_000, 450) if quick else (13_500, 448_850, 20_000)))


def _measures(persons: int, acts: int) -> None:
    whole, tenth = _own(persons, acts), _own(persons // 10, acts // 10)
    figure("persons", persons, "persons", persons // 10)
    figure("acts", acts, "acts", acts // 10)
    for name, goal in (("person measures", 6), ("supporters, contingency", None), ("figures of 141 villages", None)):
        figure(f"{name} (baseline: a tenth)", whole[name], "s", tenth[name], goal, better="lower")
    figure("peak memory (baseline: a tenth)", whole["memory"], "MiB", tenth["memory"], 1024, better="lower")
    peer, less = _peer(*SHARED), _peer(SHARED[0] // 10, SHARED[1] // 10)
    mine = _own(*SHARED)
    for name in ("none", "one", "secure", "heaviest", "sole"):
        if mine[name] != peer[name]:
            raise RuntimeError(f"networkx counts {peer[name]} for {name}, the measures {mine[name]}.")
    both = mine["person measures"] + mine["loads"]
    figure(f"the same for {SHARED[0]:,} persons (baseline: networkx)", both, "s", peer["seconds"], better="lower")
    figure("networkx grows tenfold at cost of", peer["seconds"] / less["seconds"], "times", better="lower")
    figure("networkx, peak memory", peer["memory"], "MiB", mine["memory"], better="lower")


def _plans(people: int, helpers: int) -> None:
    """One month's plan, how it grows, and twelve months beside the nearest first and no plan at all."""
    whole, tenth = (_run_alone("plan", str(n), str(m)) for n, m in ((people, helpers), (people // 10, helpers // 10)))
    figure("people in need of a circle (baseline: a tenth)", people, "persons", people // 10)
    figure("helpers", helpers, "helpers", helpers // 10)
    figure("the plan of a month (baseline: a tenth)", whole["seconds"], "s", tenth["seconds"], 60, better="lower")
    figure("peak memory (baseline: a tenth)", whole["memory"], "MiB", tenth["memory"], 4096, better="lower")
    for name, (before, after) in whole["counts"].items():
        figure(f"{name}, after the plan (baseline: before)", after, "persons", before, better="lower")
    last = 0
    for tier, proposals, km in whole["prices"]:
        figure(f"price of tier {tier} (baseline: proposals so far)", km - last, "km", proposals, better="lower")
        last = km
    years = {name: _run_alone("year", name, str(people), str(helpers)) for name in ("planned", "nearest", "nothing")}
    for name, unit, better in (("alone", "persons", "lower"), ("secure", "share", "higher"), ("worst", "share", "lower"),
                               ("gini", "gini", "lower"), ("mean km", "km", "lower"), ("km", "km", "lower")):  # fmt: skip
        for other in ("nearest", "nothing"):
            figure(
                f"12 months, {name} (baseline: {other})",
                years["planned"][name],
                unit,
                years[other][name],
                better=better,
            )
    figure("12 months, slowest plan", years["planned"]["slowest"], "s", years["nearest"]["slowest"], 60, better="lower")


def _plan(people: int, helpers: int) -> dict:
    from benchmarks._planning import life, situation_of
    from setiakawan.solidarity.plan.making import make

    now = life(people, helpers)
    begun = time.perf_counter()
    made = make(situation_of(now))
    return {
        "seconds": time.perf_counter() - begun, "memory": _peak(),
        "counts": {name: (count.before, count.after) for name, count in made.counts.items()},
        "prices": [(price.tier, price.proposals, price.cost / 10) for price in made.prices],
    }  # fmt: skip


def _year(name: str, people: int, helpers: int) -> dict:
    from benchmarks import _simulating
    from benchmarks._planning import life

    return _simulating.twelve_months(life(people, helpers), getattr(_simulating, name))


def _end_to_end(cases: int, people: int, helpers: int) -> None:
    """The same from the rows of a whole district in a database to a plan that is kept."""
    told = _run_alone("whole", str(cases), str(people), str(helpers))
    figure("people on the registry", told["people"], "persons")
    figure("in need of a circle", told["in_need"], "persons")
    figure("helpers who take part", told["helpers"], "helpers")
    figure("plan, end to end from the database", told["seconds"], "s", told["gathering"], 60, better="lower")
    figure("peak memory, end to end", told["memory"], "MiB", goal=4096, better="lower")
    figure("proposals kept", told["proposals"], "proposals")
    figure("figures of a month, all areas", told["month"], "s", better="lower")


def _whole(cases: int, people: int, helpers: int) -> dict:
    """Build the district unless it is there, and make its plan in this process."""
    import django
    from django.conf import settings

    home = Path(os.environ["SETIAKAWAN_HOME"]) / f"solidarity-{cases}"
    os.environ["SETIAKAWAN_HOME"] = str(home)
    django.setup()
    from django.core.management import call_command

    from benchmarks._whole_district import WholeDistrict
    from setiakawan.accounts.scope import system_scope
    from setiakawan.core.dates import office_today
    from setiakawan.participation.models import Participant
    from setiakawan.registry.models import Person
    from setiakawan.solidarity.queries.figures import measured
    from setiakawan.solidarity.queries.situation import situation_in
    from setiakawan.solidarity.services.plans import make_plan

    mark = settings.HOME / "built-on"
    if not mark.exists() or mark.read_text() != office_today().isoformat():
        for file in settings.HOME.glob("*.sqlite3*"):
            file.unlink()
        call_command("migrate", verbosity=0, stdout=sys.stderr)
        WholeDistrict(cases, people, helpers).build()
        mark.write_text(office_today().isoformat())
    call_command("migrate", verbosity=0, stdout=sys.stderr)
    by = system_scope("tolok ukur", "64.08")
    begun = time.perf_counter()
    plan = make_plan(area="64.08", on=office_today(), by=by)
    seconds, memory = time.perf_counter() - begun, _peak()
    begun = time.perf_counter()
    gathered = situation_in(by, office_today())
    gathering = time.perf_counter() - begun
    begun = time.perf_counter()
    measured(by, office_today())
    return {
        "seconds": seconds, "gathering": gathering, "memory": memory, "proposals": plan.proposals.count(),
        "people": Person.objects.count(), "helpers": Participant.objects.count(),
        "in_need": len(gathered.situation.people), "month": time.perf_counter() - begun,
    }  # fmt: skip


def _own(persons: int, acts: int) -> dict:
    return _run_alone("measure", str(persons), str(acts))


def _run_alone(*words: str) -> dict:
    """One piece in a process of its own, so that its memory is its own."""
    words = [sys.executable, "-m", "benchmarks.solidarity", *words]
    done = subprocess.run(words, cwd=_ROOT, env=os.environ, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout.splitlines()[-1])


def _peer(persons: int, acts: int) -> dict:
    from benchmarks._circles import WINDOW, district
    from benchmarks.peers import python_of_peers

    _, ties = district(persons, acts)
    live = ties.where((ties.last >= WINDOW.since) & (ties.since < WINDOW.until))
    file = Path(os.environ["SETIAKAWAN_HOME"]) / "circles.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = zip((live.person - 1).tolist(), live.supporter.tolist(), live.kind.tolist(), strict=True)
    file.write_text(f"{persons}\n" + "\n".join(f"{a},{b},{c}" for a, b, c in rows), encoding="ascii")
    words = [python_of_peers("solidarity"), str(_ROOT / "benchmarks/peers/networkx_circles.py"), str(file)]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout.splitlines()[-1])


def _measure(persons: int, acts: int) -> dict:
    """The measures in this process: seconds, memory, and what they count, so that another way can be held against it."""
    import numpy as np

    from benchmarks._circles import VILLAGES, WINDOW, district
    from setiakawan.solidarity.measures.areas import Around, figures
    from setiakawan.solidarity.measures.circles import circles
    from setiakawan.solidarity.measures.supporters import supporters, worst_losses

    people, ties = district(persons, acts)
    told = {}

    def timed(name, act):
        begun = time.perf_counter()
        found = act()
        told[name] = time.perf_counter() - begun
        return found

    found = timed("person measures", lambda: circles(people, ties, WINDOW))
    carried = timed("loads", lambda: supporters(people, found))
    timed("supporters, contingency", lambda: worst_losses(people, found))
    told["supporters, contingency"] += told["loads"]
    told["memory"] = _peak()
    around = Around(np.full(VILLAGES, 2000), np.zeros(VILLAGES, int))
    timed("figures of 141 villages", lambda: figures(people, found, np.arange(VILLAGES), VILLAGES, around))
    only = found.only[found.only >= 0]
    return told | {
        "none": int((found.supporters == 0).sum()), "one": int((found.supporters == 1).sum()),
        "secure": int((found.supporters >= 2).sum()), "heaviest": int(carried.load.max()),
        "sole": int(np.unique(only, return_counts=True)[1].max()),
    }  # fmt: skip


def _peak() -> float:
    """The most memory that this process has held, MiB (that of `getrusage` is inherited from the parent)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


if __name__ == "__main__":
    piece, *given = sys.argv[1:]
    run_piece = {"measure": _measure, "plan": _plan, "year": _year, "whole": _whole}[piece]
    print(json.dumps(run_piece(*(int(one) if one.isdigit() else one for one in given))))
