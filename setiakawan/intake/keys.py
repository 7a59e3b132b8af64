"""Keys under which rows and persons find each other without showing what they hold."""

from functools import lru_cache

from setiakawan.core.sealing import blind_index
from setiakawan.intake.rules.identity import plain_name


def who_key(family_key: bytes, name: str, birth: str) -> bytes:
    """Name and birth date within one KK."""
    return blind_index(f"{family_key.hex()}\x00{_plain(name)}\x00{birth}", "who")


def namesake_key(area: str, name: str, birth: str) -> bytes:
    """Name and birth date within one village."""
    return blind_index(f"{area}\x00{_plain(name)}\x00{birth}", "namesake")


@lru_cache(maxsize=64)
def family_key(kk: str) -> bytes:
    """The key of a KK number; the rows of a family mostly stand together."""
    return blind_index(kk, "family")


# Both keys of a row are made one after the other.
_plain = lru_cache(maxsize=64)(plain_name)
