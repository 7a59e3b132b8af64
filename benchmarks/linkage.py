"""Finding the rows of one person: beside Splink and recordlinkage on the same rows, with the truth known.

Pieces, one by one with `--only`: hard, registry100k, registry430k, plain430k, district, million, foreign, arrivals, families.
`registry100k` and `foreign` read /work/shared/data/linkage and are left out, with a word, where it is not there.
"""

import json
import subprocess
import sys
import time
from math import log
from pathlib import Path

import duckdb

from benchmarks._districts import district
from benchmarks._foreign import SEARCHES, febrl_rows, historical_rows
from benchmarks._registry import registry
from benchmarks._truth import Told, Truth, joined
from benchmarks.figures import figure
from benchmarks.peers import python_of_peers

SHARED = Path("/work/shared/data/linkage")
FOLDER = Path("var/bench/linkage").resolve()
SEED = 20261
"""Not the seed on which the rules were looked at: those are 3 and 7."""
NATION = 285_000_000
NUMBERS = "nik,kk,phone"
HISTORICAL_SPLINK = 0.825
"""Splink 5 with the ten blocks of its own example and the threshold the truth likes best, measured apart."""
_HERE = Path(__file__).resolve().parent


def run(quick: bool, only: str = "") -> None:
    """Measure the pieces asked for; `quick` takes a small registry and the hard pairs."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if quick:
        _hard()
        _beside("registry 10k", registry(10_000, SEED, FOLDER), {}, own_only=True)
        return
    for name, piece in PIECES.items():
        if not only or name in only.split(","):
            piece()


def _ours(rows: Path, leave_out: str = "", search: str = "") -> dict:
    """Link in a process of its own, so that its peak memory is its own."""
    out = FOLDER / f"{rows.stem}-ours.json"
    asked = [sys.executable, "-m", "benchmarks.linkage", str(rows), str(out), leave_out, search]
    told = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    return told | {"groups": json.loads(out.read_text())}


def _splink(rows: Path, leave_out: str = "") -> dict:
    out = FOLDER / f"{rows.stem}-splink.parquet"
    asked = [python_of_peers("linkage"), str(_HERE / "peers/splink_registry.py"), str(rows), str(out)]
    asked += ["without-numbers"] if leave_out else []
    said = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    return json.loads(said.splitlines()[-1]) | {"out": out}


def _best_of_splink(truth: Truth, out: Path) -> Told:
    """The groups of the threshold that the truth likes best: more than the tool could know."""
    with duckdb.connect() as engine:
        pairs = engine.sql(f"SELECT a, b, weight FROM '{out}'").fetchall()
    groups = (joined((a, b) for a, b, weight in pairs if weight >= least) for least in range(0, 30, 3))
    return truth.judge(max(groups, key=truth.f1))


def _beside(
    name: str, rows: Path, goals: dict[str, float], *, leave_out: str = "", own_only: bool = False
) -> tuple[dict, dict]:
    """Ours without any truth, beside Splink at the threshold that the truth chooses."""
    truth, ours = Truth(rows), _ours(rows, leave_out)
    told = truth.judge(ours["groups"])
    peer, best = {}, None
    if not own_only:
        peer = _splink(rows, leave_out)
        best = _best_of_splink(truth, peer["out"])
    figure(f"{name}, F1", told.f1, "", best and best.f1, goals.get("f1"))
    figure(f"{name}, precision", told.precision, "", best and best.precision, goals.get("precision"))
    figure(f"{name}, recall", told.recall, "", best and best.recall)
    for kind in ("twins", "family", "strangers"):
        figure(f"{name}, wrong pairs: {kind}", told.wrong.get(kind, 0), "pairs", best and best.wrong.get(kind, 0),
               goals.get(kind), better="lower")  # fmt: skip
    figure(f"{name}, time", ours["seconds"], "s", peer.get("seconds"), goals.get("seconds"), better="lower")
    figure(f"{name}, processor time", ours["worked"], "s", better="lower")
    figure(f"{name}, peak memory", ours["mib"], "MiB", peer.get("mib"), goals.get("mib"), better="lower")
    for fault, share in told.recall_of.items():
        figure(f"{name}, recall where {fault}", share, "", best and best.recall_of.get(fault))
    return ours, peer


def _hard() -> None:
    from setiakawan.linkage.rules.evidence import compare, weigh
    from setiakawan.linkage.rules.model import Model
    from setiakawan.linkage.rules.record import Record

    given = _HERE / "data/hard_pairs.json"
    model = Model.from_json(_model_of(registry(10_000, 3, FOLDER)))
    right = 0
    for case in json.loads(given.read_text(encoding="utf-8")):
        judged = weigh(compare(Record(**case["one"]), Record(**case["other"]), model), model)
        is_right = (judged.verdict == "same") == case["same"]
        right += is_right
        if not is_right:
            print(f"  wrong: {case['case']}: {judged.verdict}, p={judged.probability:.4f}", file=sys.stderr)
    figure("hard pairs right", right, "of 12", goal=12)


def _model_of(rows: Path) -> str:
    out = FOLDER / f"{rows.stem}-ours.json"
    model = out.with_suffix(".model.json")
    if not model.exists():
        _ours(rows)
    return model.read_text(encoding="utf-8")


def _registry100k() -> None:
    given, rows = SHARED / "id_registry_100000.parquet", FOLDER / "shared-100k.parquet"
    if not given.exists():
        print(f"left out: {given} is not here", file=sys.stderr)
        return
    with duckdb.connect() as engine:
        engine.sql(f"""COPY (SELECT CAST(unique_id AS VARCHAR) AS id, nik, no_kk AS kk, nama AS name, tgl_lahir AS birth, jk AS sex,
            desa AS village, nama_ibu AS mother, hp AS phone, cluster, fam, twin FROM '{given}') TO '{rows}'""")
    _beside("registry of 100,000", rows, {"f1": 0.97, "precision": 0.97})


def _registry430k() -> None:
    goals = {"f1": 0.97, "precision": 0.97, "twins": 500, "seconds": 15, "mib": 1536}
    _beside("registry of 430,000", registry(430_000, SEED, FOLDER), goals)


def _plain430k() -> None:
    rows = registry(430_000, SEED, FOLDER)
    _beside("430,000 without NIK, KK, phone", rows, {"f1": 0.94}, leave_out=NUMBERS)


def _district() -> None:
    _beside(
        "demonstration district of 430,000",
        district(430_000, SEED, FOLDER),
        {"f1": 0.97, "precision": 0.97, "twins": 500},
    )


def _million() -> None:
    small = _ours(registry(100_000, SEED, FOLDER))
    goals = {"f1": 0.965, "seconds": 40, "mib": 5120}
    large, _ = _beside("registry of 1 million", registry(1_000_000, SEED, FOLDER), goals)
    growth = large["seconds"] / small["seconds"]
    figure("growth of time, 100,000 to 1 million", growth, "×")
    figure("growth of compared pairs, 100,000 to 1 million", large["pairs"] / small["pairs"], "×")
    exponent = log(growth) / log(large["rows"] / small["rows"])
    figure("exponent of the growth", exponent, "")
    figure("285 million on this machine, projected", large["seconds"] * (NATION / 1_000_000) ** exponent / 3600, "h")


def _foreign() -> None:
    if not SHARED.exists():
        print(f"left out: {SHARED} is not here", file=sys.stderr)
        return
    peer = [python_of_peers("linkage"), str(_HERE / "peers/ecm_febrl.py"), str(SHARED / "febrl")]
    said = json.loads(subprocess.run(peer, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    for name, goal in (("febrl3", 0.999), ("febrl4", 0.998)):
        rows = febrl_rows(SHARED, FOLDER, name)
        told = Truth(rows).judge(_ours(rows, search="febrl")["groups"])
        figure(f"{name}, F1 (beside recordlinkage)", told.f1, "", said[name], goal)
        figure(f"{name}, precision", told.precision, "")
    rows = historical_rows(SHARED, FOLDER)
    ours = _ours(rows, search="historical")
    told = Truth(rows).judge(ours["groups"])
    figure("historical persons, F1 (beside Splink's best)", told.f1, "", HISTORICAL_SPLINK, 0.86)
    figure("historical persons, precision", told.precision, "")
    figure("historical persons, recall", told.recall, "")
    figure("historical persons, time", ours["seconds"], "s")


def _arrivals() -> None:
    from benchmarks._arrivals import measure

    measure(registry(1_000_000, SEED, FOLDER), Path(_model_path(registry(100_000, SEED, FOLDER))), FOLDER)


def _families() -> None:
    from benchmarks._families import measure

    measure()


def _model_path(rows: Path) -> str:
    _model_of(rows)
    return str(FOLDER / f"{rows.stem}-ours.model.json")


PIECES = {
    "hard": _hard, "registry100k": _registry100k, "registry430k": _registry430k, "plain430k": _plain430k,
    "district": _district, "million": _million, "foreign": _foreign, "arrivals": _arrivals, "families": _families,
}  # fmt: skip


def link_file(rows: str, out: str, leave_out: str, search: str) -> dict:
    """Link one file in this process; the groups and the model go into files."""
    import resource

    from setiakawan.linkage.batch.engine import link

    with duckdb.connect() as engine:
        less = f"EXCLUDE ({leave_out})" if leave_out else ""
        truth = {"cluster", "fam", "twin", "faults"}
        held = [
            name for name, *_ in engine.sql(f"DESCRIBE SELECT * {less} FROM '{rows}'").fetchall() if name not in truth
        ]
        engine.sql(f"CREATE VIEW rows AS SELECT {', '.join(held)} FROM '{rows}'")
        asked = "SELECT DISTINCT source FROM rows" if search == "febrl" else "SELECT 1 WHERE false"
        lists = [name for (name,) in engine.sql(asked).fetchall()]
        began, worked = time.perf_counter(), time.process_time()
        linked = link(engine, "rows", search=SEARCHES[search], sources_once=lists if len(lists) > 1 else [])
        seconds, worked = time.perf_counter() - began, time.process_time() - worked
    Path(out).write_text(json.dumps(linked.groups))
    Path(out).with_suffix(".model.json").write_text(linked.model.to_json(), encoding="utf-8")
    return {"seconds": seconds, "worked": worked, "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "rows": len(linked.ids),
            "pairs": len(linked.scored["l"])}  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(link_file(*sys.argv[1:])))
