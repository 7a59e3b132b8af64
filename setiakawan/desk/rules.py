"""Small rules of the desk. Pure."""

from collections.abc import Iterable


def greeting(hour: int) -> str:
    """How one greets at this hour of the office's day (0–23)."""
    if 4 <= hour < 11:
        return "Selamat pagi"
    if 11 <= hour < 15:
        return "Selamat siang"
    if 15 <= hour < 18:
        return "Selamat sore"
    return "Selamat malam"


def shared_area(prefixes: Iterable[str]) -> str:
    """The smallest area that holds all of these, as a code; empty when they share none."""
    blocks = [prefix.split(".") for prefix in prefixes]
    shared = []
    for level in zip(*blocks, strict=False):
        if len(set(level)) > 1:
            break
        shared.append(level[0])
    return ".".join(shared)


def by_district(villages: dict[str, int]) -> dict[str, int]:
    """Sum figures of villages for each kecamatan, in the order of the codes."""
    sums: dict[str, int] = {}
    for code in sorted(villages):
        district = ".".join(code.split(".")[:3])
        sums[district] = sums.get(district, 0) + villages[code]
    return sums
