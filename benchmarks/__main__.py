"""`bin/bench [NAME] [--quick] [--json] [--only PIECES]`"""

import argparse
import ast
import importlib
import os
import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_OWN = {"__init__", "__main__", "figures"}


def benchmarks() -> dict[str, str]:
    """The benchmarks by name, each with the first line of what it says of itself; none is imported."""
    files = [p for p in sorted(_HERE.glob("*.py")) if p.stem not in _OWN and not p.stem.startswith("_")]
    return {
        p.stem.removesuffix("_"): (ast.get_docstring(ast.parse(p.read_text(encoding="utf-8"))) or "").partition("\n")[0]
        for p in files
    }


def main() -> None:
    """List the benchmarks, or run one in a home folder of its own."""
    parser = argparse.ArgumentParser(prog="bin/bench")
    known = benchmarks()
    parser.add_argument("name", nargs="?", choices=[*known, None], help="the benchmark to run; without one, the list")
    parser.add_argument("--quick", action="store_true", help="a smaller case, within 40 seconds; docs are left alone")
    parser.add_argument("--json", action="store_true", help="one JSON object per figure")
    parser.add_argument(
        "--only", default="", help="pieces of a benchmark that has some, with commas; docs are left alone"
    )
    asked = parser.parse_args()
    if not asked.name:
        for name, about in known.items():
            print(f"{name:<12} {about}")
        return
    home = os.environ.get("SETIAKAWAN_BENCH_HOME") or _HERE.parent / "var/bench" / ("quick" if asked.quick else "full")
    os.environ["SETIAKAWAN_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "setiakawan.config.settings"
    _run(asked.name, known[asked.name], quick=asked.quick, as_json=asked.json, only=asked.only)


def _run(name: str, about: str, *, quick: bool, as_json: bool, only: str) -> None:
    import django

    from benchmarks import figures

    django.setup()
    figures.start(as_json=as_json)
    # `import` is a word of the language, so that module is import_.py.
    file = name if (_HERE / f"{name}.py").exists() else f"{name}_"
    importlib.import_module(f"benchmarks.{file}").run(quick, *([only] if only else []))
    if not quick and not only:
        figures.write_section(name, about)
        print(f"docs/benchmarks.md: section {name} written", file=sys.stderr)


if __name__ == "__main__":
    main()
