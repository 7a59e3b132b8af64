"""Needs and helpers brought together fairly between villages: time, memory, kilometres, who is left; beside networkx and greedy.

`bin/bench matching --only 10000,5000,scarce` measures one case alone.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks._matching import VILLAGES, Region, greedy, people
from benchmarks.figures import figure
from benchmarks.peers import python_of_peers
from setiakawan.participation.catalogue import kinds
from setiakawan.participation.matching.fairness import fair_share, ranks
from setiakawan.participation.matching.network import Edges, serve
from setiakawan.participation.matching.planning import make_plan

GOALS = {10_000: (1, None), 100_000: (25, 1536)}
_NOTHING = np.zeros(VILLAGES, dtype=np.int64)
_FREE = np.full(VILLAGES, -1)


def run(quick: bool, only: str = "") -> None:
    """Measure each size in a process of its own, so that its peak memory is its own."""
    if only:
        needs, helpers, supply = only.split(",")
        _tell(int(needs), int(helpers), supply, _apart("case", needs, helpers, supply))
        return
    for needs, helpers in ((3_000, 1_500), (10_000, 5_000), *([] if quick else [(30_000, 15_000), (100_000, 50_000)])):
        for supply in ("loose", "scarce"):
            _tell(needs, helpers, supply, _apart("case", str(needs), str(helpers), supply))
    _beside_networkx(1_000, 500)
    if not quick:
        _beside_networkx(3_000, 1_500)
    for name, kept, km in _apart("again", "2000" if quick else "10000", "1000" if quick else "5000"):
        figure(f"pairs kept, {name}", kept, "%")
        figure(f"mean way, {name}", km, "km", better="lower")
    whole = _apart("whole", *(("2000", "1000") if quick else ("10000", "5000")))
    figure(f"whole plan with rules and reasons, {whole['needs']:,} needs", whole["seconds"], "s", better="lower")
    figure("of these needs proposed", 100 * whole["served"] / whole["needs"], "%")
    figure("whole plan, mean way (baseline: without fairness)", whole["fair"], "km", whole["plain"], better="lower")


def _tell(needs: int, helpers: int, supply: str, told: dict) -> None:
    name = f"{needs:,} × {helpers:,} {supply}"
    seconds, mib = GOALS.get(needs, (None, None))
    figure(f"{name}: fair plan (baseline: fairness as a flow)", told["fair"], "s", told["costly"], seconds, "lower")
    figure(f"{name}: peak memory", told["mib"], "MiB", goal=mib, better="lower")
    figure(f"{name}: served (baseline: greedy)", told["served"], "needs", told["greedy_served"])
    figure(f"{name}: mean way, fair (baseline: nearest)", told["fair_km"], "km", told["plain_km"], better="lower")
    figure(f"{name}: mean way of greedy (baseline: nearest)", told["greedy_km"], "km", told["plain_km"], better="lower")
    figure(
        f"{name}: villages unserved (baseline: nearest)", told["empty"], "villages", told["plain_empty"], better="lower"
    )
    figure(f"{name}: villages unserved by greedy", told["greedy_empty"], "villages", better="lower")
    figure(f"{name}: tenth lowest coverage (baseline: nearest)", told["tenth"], "%", told["plain_tenth"])


def _apart(*asked: str):
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.matching", *asked], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def _fair(region: Region) -> np.ndarray:
    share = fair_share(region.edges, region.village, region.sizes, _NOTHING, _FREE)
    rows = serve(region.edges.only(share.kept), region.village, np.arange(VILLAGES), share.counts)
    return np.flatnonzero(share.kept)[rows]


def _costly(region: Region) -> np.ndarray:
    """The other exact way to the same coverage: one minimum-cost flow over all ranks, then one over distances."""
    units = np.bincount(region.village, minlength=VILLAGES)
    group = np.repeat(np.arange(VILLAGES), units)
    number = np.arange(len(group)) - np.repeat(np.cumsum(units) - units, units)
    free = Edges(**{**region.edges.__dict__, "cost": np.zeros_like(region.edges.cost)})
    order = ranks(number / region.sizes[group], region.sizes[group])
    chosen = serve(free, region.village, group, np.ones(len(group), dtype=np.int64), order)
    counts = np.bincount(region.village[free.need[chosen]], minlength=VILLAGES)
    return serve(region.edges, region.village, np.arange(VILLAGES), counts)


def _near(region: Region) -> np.ndarray:
    edges = region.edges
    return serve(edges, np.zeros(edges.needs, dtype=np.int64), np.array([0]), np.array([edges.needs]))


def _timed(make: Callable[[], np.ndarray]) -> tuple[float, np.ndarray]:
    start = time.perf_counter()
    made = make()
    return time.perf_counter() - start, made


def _case(needs: int, helpers: int, supply: str) -> dict:
    region = Region(needs, helpers, supply)
    seconds, fair = _timed(lambda: _fair(region))
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    costly, other = _timed(lambda: _costly(region))
    plain, grabbed = _near(region), greedy(region.edges)
    rate = {name: _coverage(region, rows) for name, rows in (("fair", fair), ("other", other), ("plain", plain))}
    if not np.array_equal(rate["fair"], rate["other"]):
        raise SystemExit("the two ways to fairness differ")
    lived = np.unique(region.village)
    return {
        "fair": seconds, "costly": costly, "mib": mib, "served": len(fair), "greedy_served": len(grabbed),
        **{f"{name}_km": region.edges.cost[rows].mean() / 10 for name, rows in (("fair", fair), ("plain", plain), ("greedy", grabbed))},
        "empty": _empty(region, fair, lived), "plain_empty": _empty(region, plain, lived),
        "greedy_empty": _empty(region, grabbed, lived),
        "tenth": 100 * float(np.quantile(rate["fair"], 0.1)), "plain_tenth": 100 * float(np.quantile(rate["plain"], 0.1)),
    }  # fmt: skip


def _coverage(region: Region, rows: np.ndarray) -> np.ndarray:
    lived = np.unique(region.village)
    counts = np.bincount(region.village[region.edges.need[rows]], minlength=VILLAGES)
    return np.sort(counts[lived] / region.sizes[lived])


def _empty(region: Region, rows: np.ndarray, lived: np.ndarray) -> int:
    return int((np.bincount(region.village[region.edges.need[rows]], minlength=VILLAGES)[lived] == 0).sum())


def _beside_networkx(needs: int, helpers: int) -> None:
    region = Region(needs, helpers, "loose")
    edges = region.edges
    file = Path(f"var/bench/matching-{needs}.json").resolve()
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = np.stack([edges.need, edges.seat, edges.cost], axis=1).tolist()
    told = {"needs": needs, "capacity": edges.capacity.tolist(), "edges": rows}
    file.write_text(json.dumps(told), encoding="utf-8")
    script = Path(__file__).with_name("peers") / "networkx_matching.py"
    done = subprocess.run(
        [python_of_peers("solidarity"), str(script), str(file)], check=True, capture_output=True, text=True
    )
    peer = json.loads(done.stdout.splitlines()[-1])
    seconds, rows = _timed(lambda: _near(region))
    if (len(rows), int(edges.cost[rows].sum())) != (needs - peer["unserved"], peer["cost"]):
        raise SystemExit("networkx finds another cost")
    figure(f"{needs:,} × {helpers:,} nearest plan (baseline: networkx)", seconds, "s", peer["seconds"], better="lower")


def _again(needs: int, helpers: int) -> list:
    """Planning again after a twentieth of the needs and helpers changed: what a nearer way may cost before a pair parts."""
    region = Region(needs, helpers, "loose")
    edges, first = region.edges, _near(region)
    chance = np.random.default_rng(5)
    gone, left = chance.random(needs) < 0.05, chance.random(helpers) < 0.05
    held = np.zeros(len(edges.need), dtype=bool)
    held[first] = True
    stays = ~left[edges.seat]
    old = held & stays & ~gone[edges.need]
    moved = edges.cost + np.where(gone[edges.need], chance.integers(0, 30, len(edges.need)), 0)
    found = []
    for bonus in (0, 2, 5, 10, 30):
        cost = (moved + bonus * ~old)[stays]
        again = Edges(**{**edges.__dict__, "need": edges.need[stays], "seat": edges.seat[stays], "cost": cost})
        rows = serve(again, np.zeros(needs, dtype=np.int64), np.array([0]), np.array([needs]))
        name = f"{bonus / 10:g} km for who helped before"
        found.append((name, 100 * float(old[stays][rows].sum() / old.sum()), float(moved[stays][rows].mean() / 10)))
    return found


def _whole(needs: int, helpers: int) -> dict:
    region = Region(needs, helpers, "scarce")
    wanted, offered = people(region, kinds())
    start = time.perf_counter()
    plan = make_plan(wanted, offered, kinds(), lambda a, b: float(region.km[int(a[1:]), int(b[1:])]))
    return {
        "seconds": time.perf_counter() - start, "needs": needs, "served": len(plan.proposals), "fair": plan.km_fair,
        "plain": plan.km_plain,
    }  # fmt: skip


if __name__ == "__main__":
    piece, *given = sys.argv[1:]
    measure = {"case": _case, "again": _again, "whole": _whole}[piece]
    print(json.dumps(measure(*(int(g) if g.isdigit() else g for g in given))))
