"""The columns that the measures read: persons, and the evidence of ties between supporters and persons.

Days are civil dates as `date.toordinal()`; 0 = never, or not known. Areas are indices into a list of codes; -1 = not
known. Identifiers are 64-bit integers; a supporter is a household, an organisation or a user of the office (`supporter`).
"""

from dataclasses import dataclass, fields

import numpy as np

HOUSEHOLD, KIN, NEIGHBOUR, VOLUNTEER, ORGANISATION, STAFF = range(6)
"""Who helps: somebody of the own household, kin elsewhere, a neighbour or friend, a volunteer, an organisation, and paid
staff, who are kept apart from all others in every figure."""

ACT, PAIR, VISIT, NAMED, REFERRAL, GROUP = range(6)
"""What the tie is known from: a confirmed act, a lasting pair, a visit, the answer to *who helps you?*, a service whose
referral ended in help, being in a group."""

NONE = -1
SPACES = ("family", "person", "organization", "user", "named", "participant")


def supporter(space: str, number: int) -> int:
    """The identity of a supporter among all: a family, a person without one, an organisation, a user of the office,
    somebody whom a person named and nobody has looked up, or who takes part without being a registered person."""
    return number * len(SPACES) + SPACES.index(space)


def space_of(code: int) -> tuple[str, int]:
    """What `supporter` was made from."""
    return SPACES[code % len(SPACES)], code // len(SPACES)


@dataclass(frozen=True)
class Window:
    """The days that count: `since` ≤ day < `until`, as ordinals."""

    since: int
    until: int


@dataclass(frozen=True)
class Persons:
    """One row per person, sorted by `number`. `decile` 1–10, 0 = not known; `household` as `supporter` gives it."""

    number: np.ndarray
    household: np.ndarray
    village: np.ndarray
    decile: np.ndarray
    is_in_need: np.ndarray
    asked_on: np.ndarray

    def __len__(self):
        return len(self.number)


@dataclass(frozen=True)
class Ties:
    """One row per piece of evidence; several rows may speak of one tie. `since` ≤ `last` are the first and last day on
    which it is known to have held. `helper` is the person who acted (0 = not known, or an organisation as such); `via`
    the organisation through which a household helped; `is_distinct` false where the supporter was only named, so that
    two of one kind may be one household.
    """

    person: np.ndarray
    supporter: np.ndarray
    kind: np.ndarray
    source: np.ndarray
    since: np.ndarray
    last: np.ndarray
    village: np.ndarray
    decile: np.ndarray
    helper: np.ndarray
    via: np.ndarray
    is_distinct: np.ndarray

    def __len__(self):
        return len(self.person)

    def where(self, chosen: np.ndarray) -> "Ties":
        """The chosen rows."""
        return Ties(*(getattr(self, f.name)[chosen] for f in fields(self)))


_TIE_TYPES = (np.int64, np.int64, np.int8, np.int8, np.int32, np.int32, np.int32, np.int8, np.int64, np.int64, bool)
_PERSON_TYPES = (np.int64, np.int64, np.int32, np.int8, bool, np.int32)


def ties_of(rows: list[tuple]) -> Ties:
    """Columns from rows in the order of the fields of `Ties`."""
    return Ties(*_columns(rows, _TIE_TYPES))


def persons_of(rows: list[tuple]) -> Persons:
    """Columns from rows in the order of the fields of `Persons`, sorted by number."""
    return Persons(*_columns(sorted(rows), _PERSON_TYPES))


def _columns(rows: list[tuple], types: tuple) -> list[np.ndarray]:
    if not rows:
        return [np.empty(0, one) for one in types]
    return [np.array(column, dtype=one) for column, one in zip(zip(*rows, strict=True), types, strict=True)]
