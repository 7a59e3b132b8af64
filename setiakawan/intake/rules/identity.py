"""Whether two descriptions can be the same human being, by exact identity only."""

import difflib
from enum import Enum

_ALIKE = 0.8
"""Share of equal letters from which two spellings under one NIK and birth date count as one person's name."""


class Likeness(Enum):
    """What a shared NIK is worth, given name and birth beside it."""

    SURE = "sure"
    BIRTH_DIFFERS = "nik_birth_differs"
    OTHER = "nik_on_two_people"


def plain_name(name: str) -> str:
    """The letters and digits of a name in one case, words apart: equal only for what was typed alike."""
    folded = name.casefold()
    words = folded.split()
    if "".join(words).isalnum():
        return " ".join(words)
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def names_agree(one: str, other: str) -> bool:
    """Whether two folded names hold the same words, in any order."""
    return one == other or sorted(one.split()) == sorted(other.split())


def names_alike(one: str, other: str) -> bool:
    """Whether two folded names may be one name written differently: words left out, or a letter or two changed."""
    a, b = set(one.split()), set(other.split())
    return a <= b or b <= a or difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def births_agree(one: str | None, one_precision: str, other: str | None, other_precision: str) -> bool | None:
    """Whether two birth dates (YYYY-MM-DD) can be the same day, as far as each is known; None when one is not."""
    if not one or not other:
        return None
    precisions = {one_precision, other_precision}
    if "estimated" in precisions:
        return abs(int(one[:4]) - int(other[:4])) <= 5
    if "year" in precisions:
        return one[:4] == other[:4]
    return one[:7] == other[:7] if "month" in precisions else one == other


def likeness(one_key: str, one_birth: tuple, other_key: str, other_birth: tuple) -> Likeness:
    """Weigh two descriptions that carry the same valid NIK. Keys are folded names, births (date, precision) pairs.

    Sure: the name agrees, or is merely spelt differently under the same known birth date, and nothing speaks against
    it. A name that is missing on one side agrees with all.
    """
    births = births_agree(*one_birth, *other_birth)
    agree = not one_key or not other_key or names_agree(one_key, other_key)
    if agree:
        return Likeness.BIRTH_DIFFERS if births is False else Likeness.SURE
    return Likeness.SURE if births and names_alike(one_key, other_key) else Likeness.OTHER
