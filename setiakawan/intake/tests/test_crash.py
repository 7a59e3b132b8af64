"""An import that is killed (process and workers, without warning) goes on where it was."""

import random

import pytest

from benchmarks.crash import _run, crash

pytestmark = pytest.mark.slow


def test_killed_imports_end_with_the_registry_of_an_undisturbed_one(tmp_path):
    _run(tmp_path / "calm", "demo", "--people", "150", "--seed", "7", "--out", str(tmp_path / "files"), "-v0")
    rounds = list(crash(tmp_path, kills=4, chance=random.Random()))
    assert all(r["is_equal"] and not r["violations"] for r in rounds), rounds
