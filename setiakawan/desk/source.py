"""The source of the running program as a zip file, so that whoever uses it over the network can have it."""

import io
import zipfile
from functools import cache
from pathlib import Path

from django.conf import settings

_IN_A_CHECKOUT = (
    "setiakawan", "bin", "docs", "tests", "benchmarks", ".ci", "LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml",
    "requirements.lock", "requirements-dev.lock",
)  # fmt: skip


@cache
def source_archive() -> bytes:
    """The zip file, made once per process (about a second). Named parts only, so never keys, uploads or databases."""
    root = settings.PACKAGE.parent
    parts = _IN_A_CHECKOUT if (root / "pyproject.toml").is_file() else ("setiakawan",)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            for path in _files_below(root / part):
                archive.write(path, path.relative_to(root))
    return target.getvalue()


def _files_below(path: Path) -> list[Path]:
    """The files of a part in a fixed order, without compiled Python and without links that lead elsewhere."""
    found = [path] if path.is_file() else path.rglob("*")
    return sorted(p for p in found if p.is_file() and not p.is_symlink() and "__pycache__" not in p.parts)
