import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture.source import CHECKOUT, PACKAGE, modules, relative, rooms, tree

VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "handler", "processor", "base"}


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def test_imports_go_downward_only():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--no-cache"], cwd=CHECKOUT, env={"PYTHONPATH": str(CHECKOUT)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_every_foreign_key_to_another_room_points_down():
    heights = rooms()
    up = []
    for model in apps.get_models():
        if not model.__module__.startswith("setiakawan."):
            continue
        here = model.__module__.split(".")[1]
        for field in model._meta.get_fields():
            if not (field.is_relation and field.concrete and field.related_model):
                continue
            if not field.related_model.__module__.startswith("setiakawan."):
                continue
            there = field.related_model.__module__.split(".")[1]
            if there != here and heights[there] >= heights[here]:
                up.append(f"{model._meta.label}.{field.name} → {field.related_model._meta.label}")
    assert up == []


@pytest.mark.parametrize("room", sorted(rooms()))
def test_a_room_says_what_it_is_for(room):
    readme = PACKAGE / room / "README.md"
    assert readme.is_file(), f"setiakawan/{room}/README.md is missing"
    lines = readme.read_text(encoding="utf-8").splitlines()
    assert 5 <= len(lines) <= 60, f"{relative(readme)} has {len(lines)} lines"


def test_no_file_has_a_name_that_says_nothing():
    assert [relative(p) for p in modules() if p.stem in VAGUE] == []


def test_files_stay_short_enough_to_read():
    long = {relative(p): n for p in modules() if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400}
    assert long == {}


def test_pages_reach_data_only_through_queries_and_services():
    reached = [
        f"{relative(path)}:{node.lineno}"
        for path in modules()
        if "pages" in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager", "_default_manager"}
    ]
    assert reached == []


def test_rules_know_neither_django_nor_the_clock():
    faults = []
    for path in modules():
        if path.name != "rules.py" and "rules" not in path.parent.parts[-1:]:
            continue
        for node in ast.walk(tree(path)):
            names = []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            if any(name.split(".")[0] == "django" for name in names):
                faults.append(f"{relative(path)}:{node.lineno} imports Django")
            if isinstance(node, ast.Attribute) and node.attr in {"today", "now", "office_today"}:
                faults.append(f"{relative(path)}:{node.lineno} reads the clock")
    assert faults == []


def test_nothing_unfinished_is_left():
    marks = re.compile(r"\b(TODO|FIXME|XXX|raise NotImplementedError)\b")
    assert [relative(p) for p in modules() if marks.search(p.read_text(encoding="utf-8"))] == []


def test_every_module_and_public_name_says_what_it_does():
    silent = []
    for path in modules():
        source = tree(path)
        if not source.body:
            continue
        if not ast.get_docstring(source) and path.name not in {"apps.py", "__main__.py", "__init__.py"}:
            silent.append(relative(path))
        for node in source.body:
            if not isinstance(node, (ast.FunctionDef, ast.ClassDef)) or node.name.startswith("_"):
                continue
            if path.name != "apps.py" and not ast.get_docstring(node):
                silent.append(f"{relative(path)}:{node.lineno} {node.name}")
    assert silent == []
