"""The room's written lists (`data/*.yaml`): codes with the words that people read. Read once per process."""

import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_DATA = Path(__file__).parent / "data"
_NAMES = uuid.UUID("6d5f2b8e-5f0b-5d6b-9a51-0c7a8e3f4b11")
"""The name space of the identifiers of written lists (RFC 9562, version 5): the same everywhere and always."""


class NotInCatalogue(Exception):
    """A code that no list has."""


@dataclass(frozen=True)
class ServiceKind:
    """A kind of service: its words, its group, and the kind in which accompaniment counts it."""

    code: str
    label: str
    group: str
    counted_as: str


@dataclass(frozen=True)
class SharedField:
    """A fact about a person that a service may need: its words, and why it is needed."""

    code: str
    label: str
    why: str


@cache
def _read(name: str) -> Any:
    return yaml.safe_load((_DATA / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def service_groups() -> dict[str, str]:
    """The groups of services: code → words."""
    return {code: given["label"] for code, given in _read("services").items()}


@cache
def service_kinds() -> dict[str, ServiceKind]:
    """The kinds of service by code."""
    return {
        code: ServiceKind(code, given["label"], group, given["spm"])
        for group, whole in _read("services").items()
        for code, given in whole["kinds"].items()
    }


@cache
def service_choices() -> tuple:
    """The kinds of service for a form, grouped."""
    return tuple(
        (label, tuple((kind.code, kind.label) for kind in service_kinds().values() if kind.group == group))
        for group, label in service_groups().items()
    )


def features() -> dict[str, str]:
    """What may be looked at in a place: code → words."""
    return _read("accessibility")


def languages() -> dict[str, str]:
    """Languages by ISO 639-3 code."""
    return _read("languages")


@cache
def shared_fields() -> dict[str, SharedField]:
    """The facts that a service may need, by code."""
    return {code: SharedField(code, given["label"], given["why"]) for code, given in _read("fields").items()}


def check_clock() -> tuple[int, int]:
    """Days until a record must be checked again, and days before that in which it is due soon."""
    given = _read("check")
    return given["every"], given["soon"]


def require_codes(codes, known) -> list[str]:
    """The codes as a list without repetition, in the order of the list. Raises NotInCatalogue."""
    given = set(codes)
    if unknown := given - set(known):
        raise NotInCatalogue(sorted(unknown)[0])
    return [code for code in known if code in given]


def id_of(*parts: str) -> str:
    """The lasting identifier of an entry of a written list."""
    return str(uuid.uuid5(_NAMES, "/".join(parts)))
