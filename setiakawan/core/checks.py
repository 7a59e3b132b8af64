"""Invariants: what must always hold on live data. Rooms declare them in `constraints.py`; `setiakawan check` runs them."""

import importlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib.util import find_spec

from django.apps import apps
from django.db import models

EXAMPLES = 20

Check = Callable[[], Iterable[str]]
_invariants: dict[str, Check] = {}


class InvariantNamedTwice(Exception):
    """Two invariants carry one name."""


@dataclass
class Result:
    """What one invariant found: how many violations, the first of them in words, and the seconds it took."""

    name: str
    meaning: str
    violations: int = 0
    examples: list[str] = field(default_factory=list)
    seconds: float = 0.0


def invariant(name: str) -> Callable[[Check], Check]:
    """Declare an invariant, e.g. `@invariant("registry.one_head")`.

    The function yields one sentence per violation, in Indonesian, with row numbers only: never personal data. The first
    line of its docstring says what holds. It only reads.
    """

    def declare(check: Check) -> Check:
        known = _invariants.setdefault(name, check)
        if known.__module__ != check.__module__ or known.__qualname__ != check.__qualname__:
            raise InvariantNamedTwice(name)
        return check

    return declare


def invariants() -> dict[str, Check]:
    """Every invariant of the installed rooms, by name."""
    for config in apps.get_app_configs():
        if config.name.startswith("setiakawan.") and find_spec(f"{config.name}.constraints"):
            importlib.import_module(f"{config.name}.constraints")
    return dict(sorted(_invariants.items()))


def run(name: str, check: Check) -> Result:
    """Run one invariant. One that breaks counts as violated: nothing passes unseen."""
    result = Result(name, (check.__doc__ or name).strip().splitlines()[0])
    began = time.perf_counter()
    try:
        for sentence in check():
            result.violations += 1
            if len(result.examples) < EXAMPLES:
                result.examples.append(sentence)
    except Exception as broken:
        result.violations += 1
        result.examples.append(f"Pemeriksaan gagal dijalankan ({type(broken).__name__}: {broken}).")
    result.seconds = round(time.perf_counter() - began, 3)
    return result


def row_counts() -> dict[str, int]:
    """How many rows each table of ours holds, by model label."""
    ours: list[type[models.Model]] = [m for m in apps.get_models() if m.__module__.startswith("setiakawan.")]
    return {m._meta.label: m._base_manager.count() for m in sorted(ours, key=lambda m: m._meta.label)}
