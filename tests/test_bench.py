import json
import subprocess

import pytest

from benchmarks import figures
from benchmarks.__main__ import benchmarks
from tests.architecture.source import CHECKOUT


@pytest.fixture
def document(tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "DOCUMENT", tmp_path / "benchmarks.md")
    (tmp_path / "benchmarks.md").write_text("# Benchmarks\n\nWords.\n\n## other\n\nold\n", encoding="utf-8")
    return tmp_path / "benchmarks.md"


def test_a_figure_as_json_has_the_agreed_names(capsys):
    figures.start(as_json=True)
    figures.figure("baris", 3200, "baris/s", baseline=16_000, goal=3000)
    assert json.loads(capsys.readouterr().out) == {
        "name": "baris", "value": 3200, "unit": "baris/s", "baseline": 16_000, "ratio": 0.2, "goal": 3000, "ok": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "goal", "better", "ok"),
    [(50, 50, "lower", True), (51, 50, "lower", False), (49, 50, "higher", False), (1, None, "higher", True)],
)
def test_a_goal_is_met_from_the_right_side(value, goal, better, ok):
    assert figures.figure("x", value, "ms", goal=goal, better=better).ok is ok


def test_a_second_run_replaces_its_own_section_only(document):
    for value in (111, 222):
        figures.start(as_json=True)
        figures.figure("laju", value, "baris/s")
        figures.write_section("import", "Seberapa cepat.")
    text = document.read_text(encoding="utf-8")
    assert "222" in text
    assert "111" not in text
    assert text.count("## import") == text.count("## other") == 1


def test_the_list_names_every_benchmark_with_what_it_measures():
    listed = subprocess.run([CHECKOUT / "bin/bench"], capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in listed.splitlines()] == list(benchmarks())
    assert all(benchmarks().values())
