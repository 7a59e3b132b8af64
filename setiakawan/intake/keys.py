"""Keys under which rows and persons find each other without showing what they hold."""

from setiakawan.core.sealing import blind_index
from setiakawan.intake.rules.identity import plain_name


def who_key(family_key: bytes, name: str, birth: str) -> bytes:
    """Name and birth date within one KK."""
    return blind_index(f"{family_key.hex()}\x00{plain_name(name)}\x00{birth}", "who")


def namesake_key(area: str, name: str, birth: str) -> bytes:
    """Name and birth date within one village."""
    return blind_index(f"{area}\x00{plain_name(name)}\x00{birth}", "namesake")
