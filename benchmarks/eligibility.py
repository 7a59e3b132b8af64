"""Judging a programme of eight criteria: whole populations on columns, beside OpenFisca and the answers one by one."""

import datetime
import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.figures import figure
from benchmarks.peers import python_of_peers
from setiakawan.aid.catalogue import shipped_programmes
from setiakawan.aid.columns import duck, judged
from setiakawan.aid.rules.facts import FAMILY_FACTS, MEMBER_FACTS, FamilyFacts, Known, MemberFacts
from setiakawan.aid.rules.judging import judge

ON = datetime.date(2026, 6, 15)
PROGRAMME = "bantuan-prasejahtera-kutim"
DISTRICT = 120_000
"""Families of the district, with some 448,850 members: 3.74 each."""
AT_ONCE = 30_000
"""Families of one group of rows."""
NATION = 93_000_000


def run(quick: bool) -> None:
    """Generate columns, judge them, and let the peers judge the sets of which everything is known."""
    sizes = (DISTRICT,) if quick else (DISTRICT, 1_000_000, 10_000_000)
    folder = Path("var/bench/eligibility").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for size in (20_000,) if quick else (DISTRICT, 1_000_000):
        _beside_openfisca(_made(folder, size, unknown=0))
    one_by_one = _one_by_one(_made(folder, sizes[0], unknown=0), 2_000 if quick else 20_000)
    for size in sizes:
        made = _made(folder, size, unknown=0.1)
        told, on_duckdb = _fastest(_ours(made, "judged")), _fastest(_ours(made, "duck"), 1)
        if told["answers"] != on_duckdb["answers"]:
            raise SystemExit(f"the answers differ: {told} and {on_duckdb}")
        goal = {10_000_000: (60, 8192)}.get(size, (None, None))
        figure(f"{size:,} families from disk", told["seconds"], "s", on_duckdb["seconds"], goal[0], "lower")
        figure(f"{size:,} families, speed", size / told["seconds"], "families/s", one_by_one)
        figure(f"{size:,} families, peak memory", told["mib"], "MiB", on_duckdb["mib"], goal[1], "lower")
        figure(f"{size:,} families, answered unknown", 100 * told["answers"]["None"] / size, "%")
    figure("93 million families, projected from the last", told["seconds"] * NATION / sizes[-1] / 60, "min")


def _beside_openfisca(made: "_made") -> None:
    times = 9 if made.families <= DISTRICT else 3
    peer, ours = _fastest(_openfisca(made), times), _fastest(_ours(made, "judged"), times)
    if (ours["answers"]["True"], ours["amount"]) != (peer["yes"], peer["amount"]):
        raise SystemExit(f"the answers differ: {ours} and {peer}")
    name, speed = f"{made.families:,} families, all known", made.families / peer["seconds"]
    figure(f"{name}: OpenFisca-core", peer["seconds"], "s")
    figure(f"{name}: ours, from disk", ours["seconds"], "s", peer["seconds"], better="lower")
    figure(f"{name}: speed", made.families / ours["seconds"], "families/s", speed, goal=10 * speed)
    figure(f"{name}: peak memory", ours["mib"], "MiB", peer["mib"], better="lower")


class _made:
    """Two Parquet files of so many families, a share of each fact unknown, made once and the same each time."""

    def __init__(self, folder: Path, families: int, unknown: float):
        self.families = families
        stem = folder / f"{families}-{unknown}-{AT_ONCE}"
        self.family_file, self.member_file = Path(f"{stem}-families.parquet"), Path(f"{stem}-members.parquet")
        if not self.member_file.exists():
            _write(_families, families, unknown, self.family_file)
            _write(_members, families, unknown, self.member_file)


def _write(columns: Callable[[str, float], str], families: int, unknown: float, file: Path) -> None:
    """One group of rows per so many families, so that the groups of both files end at the same families."""
    part = file.with_suffix(".part")
    with duckdb.connect() as engine, ExitStack() as closing:
        writer = None
        for first in range(0, families, AT_ONCE):
            some = f"range({first}, {min(first + AT_ONCE, families)})"
            rows = engine.sql(columns(some, unknown) + " ORDER BY ALL").to_arrow_table()
            writer = writer or closing.enter_context(pq.ParquetWriter(part, rows.schema, **_layout(rows.schema)))
            writer.write_table(rows, row_group_size=rows.num_rows)
    part.rename(file)


def _layout(schema: pa.Schema) -> dict:
    """Texts by dictionary, numbers of families by difference, quick to unpack; OpenFisca-core reads the same files."""
    numbers = [name for name in ("family", "member") if name in schema.names]
    return {
        "compression": "none", "use_dictionary": [c.name for c in schema if pa.types.is_string(c.type)],
        "column_encoding": dict.fromkeys(numbers, "DELTA_BINARY_PACKED"),
    }  # fmt: skip


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


def _families(some: str, unknown: float) -> str:
    often = {"has_address": 0.95, "is_prasejahtera": 0.3}
    columns = ", ".join(_column("family", k, unknown, often.get(k.code, 0.1)) for k in FAMILY_FACTS.values())
    return f"SELECT family, {columns} FROM (SELECT range AS family FROM {some})"


def _members(some: str, unknown: float) -> str:
    often = {"has_valid_nik": 0.97, "is_state_employee": 0.01}
    columns = ", ".join(_column("member", k, unknown, often.get(k.code, 0.05)) for k in MEMBER_FACTS.values())
    size = f"1 + CAST(floor({_chance('family', 'size')} * 6.48) AS INTEGER)"
    people = f"SELECT range AS family, unnest(range({size})) AS place FROM {some}".replace("hash(family", "hash(range")
    born = f"DATE '2026-06-01' - CAST(floor({_chance('member', 'born')} * 29000) AS INTEGER)"
    day = f"CASE WHEN {_chance('member', 'born?')} < {unknown} THEN NULL ELSE {born} END"
    return (
        f"SELECT family, member, {day} AS born_from, {day} AS born_until, {columns} "
        f"FROM (SELECT family, family * 8 + place AS member FROM ({people}))"
    )


def _ours(made: _made, form: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.eligibility", str(made.family_file), str(made.member_file), form]


def _openfisca(made: _made) -> list[str]:
    script = Path(__file__).with_name("peers") / "openfisca_rule.py"
    return [python_of_peers(), str(script), str(made.family_file), str(made.member_file), ON.isoformat()]


def _fastest(asked: list[str], times: int = 3) -> dict:
    """The fastest of some runs, each in a process of its own, so that its peak memory is its own."""
    runs = [subprocess.run(asked, check=True, capture_output=True, text=True).stdout for _ in range(times)]
    return min((json.loads(told.splitlines()[-1]) for told in runs), key=lambda run: run["seconds"])


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
    judge_files = {"judged": judged.judge_files, "duck": duck.judge_files}[sys.argv[3]]
    programme, began = shipped_programmes()[PROGRAMME], time.perf_counter()
    found = judge_files(programme, ON, Path(sys.argv[1]), Path(sys.argv[2]))
    took = time.perf_counter() - began
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
    answers = {str(answer): number for answer, number in found.answers.items()}
    print(json.dumps({"seconds": took, "mib": peak, "answers": answers, "amount": int(found.amount)}))
