"""Any other table: columns matched by a person, with a suggestion to start from."""

import difflib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from setiakawan.intake.formats.fields import ALIASES, IDENTITY_FIELDS
from setiakawan.intake.formats.headers import fold_header
from setiakawan.intake.formats.layout import Layout, layout_of
from setiakawan.intake.readers import Cell

_LIKELY = 0.86
_LONG_ENOUGH = 5


class Guess(NamedTuple):
    """A field proposed for a column; `confidence` is 1.0 for a header that we know, less for one that resembles it."""

    field: str
    confidence: float


def weigh_mapping(headers: Sequence[Cell]) -> dict[int, Guess]:
    """Propose a field per column. A field is proposed once, for its best column.

    What merely resembles a known header is proposed too, but never as NIK, KK or another number of identity.
    """
    guesses: dict[int, Guess] = {}
    for index, header in enumerate(headers):
        guess = _guess(fold_header(header)) if isinstance(header, str) else None
        if guess:
            guesses[index] = guess
    best: dict[str, int] = {}
    for index in sorted(guesses, key=lambda i: (-guesses[i].confidence, i)):
        best.setdefault(guesses[index].field, index)
    return {index: guesses[index] for index in sorted(best.values())}


def suggest_mapping(headers: Sequence[Cell]) -> dict[int, str]:
    """The fields that `weigh_mapping` proposes: {index: field}."""
    return {index: guess.field for index, guess in weigh_mapping(headers).items()}


def layout_from_mapping(headers: Sequence[Cell], mapping: Mapping[int, str], header_row: int = 1) -> Layout:
    """Build the layout that a person confirmed: {index: field}, "" for a column that is not read.

    Of two columns for one field the first is read, the other reported as duplicate.
    """
    keys = [fold_header(header) if isinstance(header, str) else "" for header in headers]
    places = {str(index): mapping.get(index, "") for index in range(len(headers))}
    layout = layout_of("mapped", header_row, headers, list(places), places)
    return Layout(**{**vars(layout), "header_keys": frozenset(keys) - {""}})


def _guess(key: str) -> Guess | None:
    if key in ALIASES:
        return Guess(ALIASES[key], 1.0)
    if len(key) < _LONG_ENOUGH:
        return None
    for near in difflib.get_close_matches(key, _SAFE_ALIASES, n=1, cutoff=_LIKELY):
        return Guess(ALIASES[near], round(difflib.SequenceMatcher(None, key, near).ratio(), 2))
    return None


_SAFE_ALIASES = [a for a, field in ALIASES.items() if field not in IDENTITY_FIELDS and len(a) >= _LONG_ENOUGH]
