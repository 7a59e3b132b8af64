"""One way to say a figure: name, value, unit, the baseline beside it, the goal."""

import json
import os
import platform
import re
import sys
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parent.parent / "docs/benchmarks.md"


@dataclass(frozen=True)
class Figure:
    """One measured value. `ratio` is value by baseline; `ok` whether the goal is met, true where there is none."""

    name: str
    value: float
    unit: str
    baseline: float | None
    ratio: float | None
    goal: float | None
    ok: bool
    better: str


_figures: list[Figure] = []
_as_json = False


def start(*, as_json: bool) -> None:
    """Forget earlier figures and choose how to print."""
    global _as_json
    _figures.clear()
    _as_json = as_json


def figure(
    name: str,
    value: float,
    unit: str,
    baseline: float | None = None,
    goal: float | None = None,
    better: str = "higher",
) -> Figure:
    """Report one figure and print it at once. `better` is "higher" or "lower"."""
    if better not in {"higher", "lower"}:
        raise ValueError(better)
    ratio = value / baseline if baseline else None
    ok = goal is None or (value >= goal if better == "higher" else value <= goal)
    found = Figure(name, value, unit, baseline, ratio, goal, ok, better)
    _figures.append(found)
    if _as_json:
        told = {key: value for key, value in asdict(found).items() if key != "better"}
        print(json.dumps(told, ensure_ascii=False), flush=True)
    else:
        if len(_figures) == 1:
            print(_line("figure", "value", "unit", "baseline", "ratio", "goal", ""))
        print(_line(*_cells(found)), flush=True)
    return found


def _cells(found: Figure) -> tuple[str, ...]:
    sign = "≥" if found.better == "higher" else "≤"
    goal = f"{sign} {_number(found.goal)}" if found.goal is not None else ""
    mark = "" if found.goal is None else "✓" if found.ok else "✗"
    return (
        found.name, _number(found.value), found.unit, _number(found.baseline), _number(found.ratio), goal, mark,
    )  # fmt: skip


def _line(name: str, value: str, unit: str, baseline: str, ratio: str, goal: str, mark: str) -> str:
    return f"{name:<46} {value:>12} {unit:<10} {baseline:>12} {ratio:>8} {goal:>12} {mark}".rstrip()


def _number(value: float | None) -> str:
    """At most three significant digits behind small numbers, none behind large ones."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def write_section(name: str, about: str) -> None:
    """Write the figures of this run into the benchmark's section of `docs/benchmarks.md`, in place of the older ones."""
    lines = [
        f"## {name}", "", about, "", f"{date.today().isoformat()}, {machine()}", "",  # noqa: DTZ011 the tester's own day
        "| figure | value | unit | baseline | ratio | goal | |", "|---|--:|---|--:|--:|--:|---|",
        *("| " + " | ".join(_cells(found)) + " |" for found in _figures), "",
    ]  # fmt: skip
    text = DOCUMENT.read_text(encoding="utf-8")
    old = re.compile(rf"^## {re.escape(name)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    section = "\n".join(lines)
    text = old.sub(lambda _: section + "\n", text) if old.search(text) else f"{text.rstrip()}\n\n{section}"
    DOCUMENT.write_text(text.rstrip() + "\n", encoding="utf-8")


def machine() -> str:
    """The machine in a few words: processor, cores, system, Python."""
    model = platform.processor() or platform.machine()
    try:
        cpuinfo = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        cpuinfo = ""
    if found := re.search(r"^model name\s*:\s*(.+)$", cpuinfo, re.MULTILINE):
        model = found[1].strip()
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {sys.version.split()[0]}"
