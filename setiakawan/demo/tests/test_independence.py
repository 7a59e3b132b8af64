"""The demonstration shares no code with the cleaning: a fault that both misunderstand would look like a success."""

import ast
from pathlib import Path

FOLDER = Path(__file__).parent.parent
JUDGES = {"findings.py"}
WRITERS = {
    "aid.py",
    "demo_aid.py",
    "directory.py",
    "demo_directory.py",
    "functioning.py",
    "history.py",
    "neighbours.py",
    "demo_history.py",
    "circumstances.py",
    "demo_circumstances.py",
}  # they fill rooms above the registry, which no cleaning touches


def test_the_generator_imports_nothing_of_the_house_but_itself():
    for path in FOLDER.rglob("*.py"):
        if "tests" in path.parts or path.name in JUDGES | WRITERS:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [a.name for a in getattr(node, "names", [])]
            )
            for name in names if isinstance(node, ast.Import | ast.ImportFrom) else []:
                assert not name.startswith("setiakawan") or name.startswith("setiakawan.demo"), f"{path.name}: {name}"
