"""Judging a programme of eight criteria: whole populations on columns, beside OpenFisca and the answers one by one."""

import datetime
import json
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from benchmarks.figures import figure
from benchmarks.peers import python_of_peers
from setiakawan.aid.catalogue import shipped_programmes
from setiakawan.aid.columns.duck import judge_files
from setiakawan.aid.rules.facts import FAMILY_FACTS, MEMBER_FACTS, FamilyFacts, Known, MemberFacts
from setiakawan.aid.rules.judging import judge

ON = datetime.date(2026, 6, 15)
PROGRAMME = "bantuan-prasejahtera-kutim"
DISTRICT = 120_000
"""Families of the district, with some 448,850 members: 3.74 each."""
NATION = 93_000_000


def run(quick: bool) -> None:
    """Generate columns, judge them, and let the peers judge the smallest set of which everything is known."""
    sizes = (DISTRICT,) if quick else (DISTRICT, 1_000_000, 10_000_000)
    folder = Path("var/bench/eligibility").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    known = _made(folder, 20_000 if quick else DISTRICT, unknown=0)
    peer = _peer(known)
    ours = _measured(known)
    if (ours["yes"], ours["amount"]) != (peer["yes"], peer["amount"]):
        raise SystemExit(f"the answers differ: {ours} and {peer}")
    one_by_one = _one_by_one(known, 2_000 if quick else 20_000)
    speed = known.families / ours["seconds"]
    figure("families judged, OpenFisca-core's set", speed, "families/s", known.families / peer["seconds"])
    figure("times OpenFisca-core", speed * peer["seconds"] / known.families, "×", goal=10)
    figure("times one by one", speed / one_by_one, "×")
    figure("OpenFisca-core, peak memory", peer["mib"], "MiB")
    for size in sizes:
        told = _measured(_made(folder, size, unknown=0.1))
        goal = {10_000_000: (60, 8192)}.get(size, (None, None))
        figure(f"{size:,} families from disk", told["seconds"], "s", goal=goal[0], better="lower")
        figure(f"{size:,} families, speed", size / told["seconds"], "families/s", one_by_one)
        figure(f"{size:,} families, peak memory", told["mib"], "MiB", goal=goal[1], better="lower")
        figure(f"{size:,} families, answered unknown", 100 * told["unknown"] / size, "%")
    figure("93 million families, projected from the last", told["seconds"] * NATION / sizes[-1] / 60, "min")


class _made:
    """Two Parquet files of so many families, a share of each fact unknown, made once and the same each time."""

    def __init__(self, folder: Path, families: int, unknown: float):
        self.families = families
        stem = folder / f"{families}-{unknown}"
        self.family_file, self.member_file = Path(f"{stem}-families.parquet"), Path(f"{stem}-members.parquet")
        if not self.member_file.exists():
            with duckdb.connect() as engine:
                engine.sql(_write(_families(families, unknown), self.family_file))
                engine.sql(_write(_members(families, unknown), self.member_file))


def _write(sql: str, file: Path) -> str:
    return f"COPY ({sql}) TO '{file}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 200000)"


def _chance(row: str, salt: str) -> str:
    return f"(hash({row}, '{salt}') % 1000000 / 1000000.0)"


def _column(row: str, kind, unknown: float, often: float) -> str:
    chance = _chance(row, kind.code)
    if kind.type == "yesno":
        value = f"{chance} < {often}"
    elif kind.type == "count":
        value = f"CAST(1 + floor({chance} * 10) AS INTEGER)"
    elif kind.values:
        words = ", ".join(f"'{v}'" for v in kind.values)
        value = f"([{words}])[1 + CAST(floor({chance} * {len(kind.values)}) AS INTEGER)]"
    else:
        value = f"'64.08.' || lpad(CAST(1 + floor({chance} * 18) AS VARCHAR), 2, '0') || '.2001'"
    return f"CASE WHEN {_chance(row, kind.code + '?')} < {unknown} THEN NULL ELSE {value} END AS {kind.code}"


def _families(count: int, unknown: float) -> str:
    often = {"has_address": 0.95, "is_prasejahtera": 0.3}
    columns = ", ".join(_column("family", k, unknown, often.get(k.code, 0.1)) for k in FAMILY_FACTS.values())
    return f"SELECT family, {columns} FROM (SELECT range AS family FROM range({count}))"


def _members(count: int, unknown: float) -> str:
    often = {"has_valid_nik": 0.97, "is_state_employee": 0.01}
    columns = ", ".join(_column("member", k, unknown, often.get(k.code, 0.05)) for k in MEMBER_FACTS.values())
    size = f"1 + CAST(floor({_chance('family', 'size')} * 6.48) AS INTEGER)"
    people = f"SELECT range AS family, unnest(range({size})) AS place FROM range({count})".replace(
        "hash(family", "hash(range"
    )
    born = f"DATE '2026-06-01' - CAST(floor({_chance('member', 'born')} * 29000) AS INTEGER)"
    day = f"CASE WHEN {_chance('member', 'born?')} < {unknown} THEN NULL ELSE {born} END"
    return (
        f"SELECT family, member, {day} AS born_from, {day} AS born_until, {columns} "
        f"FROM (SELECT family, family * 8 + place AS member FROM ({people}))"
    )


def _measured(made: _made) -> dict:
    """Judge in a process of its own, so that its peak memory is its own."""
    asked = [sys.executable, "-m", "benchmarks.eligibility", str(made.family_file), str(made.member_file)]
    return json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)


def _peer(made: _made) -> dict:
    script = Path(__file__).with_name("peers") / "openfisca_rule.py"
    asked = [python_of_peers(), str(script), str(made.family_file), str(made.member_file), ON.isoformat()]
    return json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def _one_by_one(made: _made, count: int) -> float:
    """Families a second, each answered with its reasons; making the facts is not counted."""
    with duckdb.connect() as engine:
        of_family = (
            engine.sql(f"SELECT * FROM '{made.family_file}' WHERE family < {count}").to_arrow_table().to_pylist()
        )
        of_member = (
            engine.sql(f"SELECT * FROM '{made.member_file}' WHERE family < {count}").to_arrow_table().to_pylist()
        )
    members: dict[int, list[MemberFacts]] = {}
    for row in of_member:
        born = (row.pop("born_from"), row.pop("born_until"))
        family, member = row.pop("family"), row.pop("member")
        members.setdefault(family, []).append(MemberFacts(member, "", born if born[0] else None, _known(row)))
    facts = [FamilyFacts(f, _known(row), tuple(members.get(f, ()))) for row in of_family for f in [row.pop("family")]]
    programme, start = shipped_programmes()[PROGRAMME], time.perf_counter()
    for family in facts:
        judge(programme, family, ON)
    return len(facts) / (time.perf_counter() - start)


def _known(row: dict) -> dict[str, Known]:
    return {code: Known(value) for code, value in row.items() if value is not None}


if __name__ == "__main__":
    import resource

    began = time.perf_counter()
    found = judge_files(shipped_programmes()[PROGRAMME], ON, Path(sys.argv[1]), Path(sys.argv[2]))
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answers = {"yes": found.answers[True], "unknown": found.answers[None], "amount": int(found.amount)}
    print(json.dumps({"seconds": took, "mib": peak, **answers}))
