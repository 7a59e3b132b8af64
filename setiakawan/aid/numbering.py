"""Numbers that people write down, spell over the telephone and type in again."""

import secrets

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that are read wrongly over the telephone."""


def new_number(prefix: str) -> str:
    """A number that nobody can guess (49 bits), such as "S-7QK3M9ZT4A"."""
    return f"{prefix}-" + "".join(secrets.choice(_LETTERS) for _ in range(10))


def typed_number(text: str) -> str:
    """A number as somebody typed it, without spaces, in capitals."""
    return "".join(text.split()).upper()[:14]
