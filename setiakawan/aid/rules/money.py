"""Rupiah over a year and its instalments, to the rupiah."""

from collections.abc import Iterable
from decimal import ROUND_DOWN, Decimal

from setiakawan.aid.rules.judging import Share


def yearly(shares: Iterable[Share]) -> Decimal:
    """What the shares come to in a year."""
    return sum((share.benefit.a_year * share.times for share in shares), Decimal(0))


def instalments(amount: Decimal, count: int) -> list[Decimal]:
    """The amount in `count` parts of whole rupiah, the last one taking what is left; their sum is the amount."""
    part = (amount / count).quantize(Decimal(1), ROUND_DOWN)
    return [part] * (count - 1) + [amount - part * (count - 1)]
