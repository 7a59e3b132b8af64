"""The room's written lists: kinds of help (`kinds/*.yaml`) and words (`data/words.yaml`). Read once per process."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from setiakawan.participation.rules.kinds import Kind

_HERE = Path(__file__).parent
_TYPES = {
    "label": str, "sentence": str, "picture": str, "unit": str, "skills": list, "people": int, "meets_alone": bool,
    "sex_wish": bool, "urgent": bool, "hours": int, "expires_after": int,
}  # fmt: skip


class NotInCatalogue(Exception):
    """A code that no list has. Filters and services fail closed on it."""


class KindUnreadable(Exception):
    """A file in kinds/ lacks something, or says something that nobody knows."""


@cache
def _words() -> dict[str, Any]:
    return yaml.safe_load((_HERE / "data/words.yaml").read_text(encoding="utf-8"))


def words_of(group: str) -> dict[str, str]:
    """A short list by its name: units, skills, languages."""
    return _words()[group]


def health_words() -> tuple[str, ...]:
    """Words that tell about somebody's health."""
    return tuple(_words()["health"])


@cache
def kinds() -> dict[str, Kind]:
    """All kinds of help by code, in the order of their labels. Raises KindUnreadable."""
    found = [
        read_kind(path.stem, path.read_text(encoding="utf-8")) for path in sorted((_HERE / "kinds").glob("*.yaml"))
    ]
    return {kind.code: kind for kind in sorted(found, key=lambda kind: kind.label)}


def read_kind(code: str, text: str) -> Kind:
    """The kind that a document describes. Raises KindUnreadable."""
    told = yaml.safe_load(text)
    if not isinstance(told, Mapping) or set(told) != set(_TYPES):
        raise KindUnreadable(code)
    if any(type(told[name]) is not wanted for name, wanted in _TYPES.items()):
        raise KindUnreadable(code)
    if told["unit"] not in words_of("units") or not set(told["skills"]) <= set(words_of("skills")):
        raise KindUnreadable(code)
    if not (1 <= told["people"] <= 20 and 1 <= told["expires_after"] <= 366 and told["hours"] >= 1):
        raise KindUnreadable(code)
    return Kind(code=code, unit_words=words_of("units")[told["unit"]], **{**told, "skills": tuple(told["skills"])})


def kind_of(code: str) -> Kind:
    """One kind. Raises NotInCatalogue."""
    try:
        return kinds()[code]
    except KeyError:
        raise NotInCatalogue(code) from None


def label_of(code: str) -> str:
    """A kind's label; the code itself where an old row has one that is gone."""
    return kinds()[code].label if code in kinds() else code


def require_codes(codes: Iterable[str], group: str) -> list[str]:
    """The codes as a sorted list, each once. Raises NotInCatalogue."""
    given = sorted(set(codes))
    for code in given:
        if code not in words_of(group):
            raise NotInCatalogue(code)
    return given


def step_words(code: str) -> str:
    """What happened to a need, offer, match, act or pair, or what somebody was told; the code itself where unknown."""
    return words_of("steps").get(code, code)
