"""How identifying numbers look before somebody asks, with a reason, to see them whole."""

_DOT = "•"


def mask_number(number: str) -> str:
    """This will keep the ends of a number: `6408••••••••0012`. The shorter it is the less shows; under 8 nothing does."""
    length = len(number)
    shown = 4 if length >= 12 else 2 if length >= 8 else 0
    if not shown:
        return _DOT * length
    return number[:shown] + _DOT * (length - 2 * shown) + number[-shown:]


def mask_email(address: str) -> str:
    """This will keep the first letter and the host: `b•••@surel.example`. Text without an @ is hidden wholly."""
    local, at, host = address.rpartition("@")
    if not at or not local:
        return _DOT * len(address)
    return f"{local[0]}{_DOT * 3}@{host}"
