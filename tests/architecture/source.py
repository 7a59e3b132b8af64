"""The project's own files, for tests about the code base itself."""

import ast
import tomllib
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGE = CHECKOUT / "setiakawan"
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def rooms() -> dict[str, int]:
    """The rooms that exist, each with its height on the map of the import contract (0 is the bottom)."""
    layers = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    heights = {name.strip(" ()"): height for height, line in enumerate(reversed(layers)) for name in line.split("|")}
    return {name: height for name, height in heights.items() if (PACKAGE / name / "__init__.py").is_file()}


def modules(*, tests: bool = False) -> list[Path]:
    """The package's Python files without migrations; with or without the tests beside them."""
    return [
        path for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts and (tests or "tests" not in path.parts)
    ]  # fmt: skip


def templates() -> list[Path]:
    """The package's templates."""
    return sorted(path for path in PACKAGE.rglob("templates/**/*") if path.is_file())


def relative(path: Path) -> str:
    """A path as people write it."""
    return path.relative_to(CHECKOUT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """The parsed source of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))
