"""Things that are given, counted apart from money: over a year, in instalments, and in words."""

from collections.abc import Iterable, Mapping, Sequence

from setiakawan.aid.rules.judging import Share
from setiakawan.aid.rules.programme import TIMES_A_YEAR, Rules

Goods = list[dict[str, object]]
"""Things due, as they are stored: for each benefit of goods its `code`, `label`, `unit` and `count`."""


def goods_of(shares: Iterable[Share]) -> Goods:
    """What the shares come to in a year of things; money is left out."""
    return [
        {
            "code": share.benefit.code, "label": share.benefit.label, "unit": share.benefit.unit,
            "count": share.times * TIMES_A_YEAR[share.benefit.per],
        }
        for share in shares if share.benefit.amount is None
    ]  # fmt: skip


def goods_for_all(rules: Rules) -> Goods:
    """What everybody on a list is given of things in a year, whoever lives in the family: for an entry whose judgement
    did not say.
    """
    return goods_of(Share(benefit, 1) for benefit in rules.benefits if benefit.who is None)


def goods_in(goods: Iterable[Mapping], number: int, count: int) -> Goods:
    """The part of a year's things that instalment `number` (1 first) of `count` gives: whole things, the first
    instalments one more where they do not divide; over all instalments every thing once.
    """
    parts = ({**due, "count": due["count"] // count + (number <= due["count"] % count)} for due in goods)
    return [part for part in parts if part["count"]]


def pieces(goods: Iterable[Mapping]) -> int:
    """How many things these are."""
    return sum(due["count"] for due in goods)


def goods_in_words(goods: Sequence[Mapping]) -> str:
    """Such as "1 buah Kursi roda, 2 paket Perlengkapan sekolah"; "" for none."""
    return ", ".join(f"{due['count']} {due['unit']} {due['label']}" for due in goods)
