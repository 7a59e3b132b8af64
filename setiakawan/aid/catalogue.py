"""The programmes that come with the package. Read and compiled once per process."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from setiakawan.aid.rules.compiling import DoesNotCompile, compile_programme
from setiakawan.aid.rules.programme import Programme

PROGRAMMES = Path(__file__).parent / "programmes"


class _Strict(yaml.SafeLoader):
    """YAML in which `yes` and `no` are words, and no name may stand twice."""


def _mapping(loader: _Strict, node: yaml.MappingNode) -> dict[str, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    for key in keys:
        if keys.count(key) > 1:
            raise DoesNotCompile(str(key), "ditulis dua kali")
    return dict(zip(keys, (loader.construct_object(value, deep=True) for _, value in node.value), strict=True))


_Strict.add_constructor("tag:yaml.org,2002:map", _mapping)
_Strict.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rows if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(text: str) -> Any:
    """What a document says. Raises DoesNotCompile where it is no YAML or says a name twice."""
    try:
        return yaml.load(text, _Strict)  # noqa: S506  a SafeLoader with fewer guesses
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise DoesNotCompile(f"baris {mark.line + 1}" if mark else "", "bukan YAML yang sah") from error


def compile_text(text: str) -> Programme:
    """The programme that a document describes. Raises DoesNotCompile."""
    return compile_programme(read_yaml(text))


@cache
def shipped_programmes() -> dict[str, Programme]:
    """The programmes in the package by code."""
    files = sorted(PROGRAMMES.glob("*/programme.yaml"))
    return {file.parent.name: compile_text(file.read_text(encoding="utf-8")) for file in files}
