"""The levels of `rules.levels` for millions of pairs of rows: the same answers, as numbers (0 is missing)."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Levenshtein

from setiakawan.linkage.batch.cleaning import Table
from setiakawan.linkage.batch.digits import differing
from setiakawan.linkage.batch.rarity import Rarity
from setiakawan.linkage.batch.words import agreements, unordered
from setiakawan.linkage.rules import levels as rules
from setiakawan.linkage.rules.evidence import RARE
from setiakawan.linkage.rules.levels import LEVELS

FIELDS = tuple(LEVELS)
_AT_ONCE = 400_000
_SEX_DAY = np.uint64(36)
_DATE_IN_NIK = np.uint64(0xFFFFFF0000)


@dataclass
class Compared:
    """Pairs of rows: a level per field (fields, pairs), and how rare what agrees is in bits, NaN where the level decides."""

    l: np.ndarray  # noqa: E741
    r: np.ndarray
    levels: np.ndarray
    rare: dict[str, np.ndarray]

    def column(self, field: str) -> np.ndarray:
        """The levels of one field."""
        return self.levels[FIELDS.index(field)]


def number(field: str, level: str) -> int:
    """The number that stands for a level in columns."""
    return LEVELS[field].index(level)


def compare_pairs(
    table: Table,
    l: np.ndarray,  # noqa: E741
    r: np.ndarray,
    rarity: Rarity,
    *,
    every: bool = True,
) -> Compared:
    """This will compare pairs of rows, some hundred thousand at once on every core.

    Without `every`, pairs with another name and either two NIK that each fit their own row, or another birth date without
    the same NIK, are passed over: nothing else could make them one person, and comparing their words is the dearest part.
    """
    parts = [(l[at : at + _AT_ONCE], r[at : at + _AT_ONCE]) for at in range(0, max(len(l), 1), _AT_ONCE)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        done = list(threads.map(lambda part: _compared(table, *part, rarity, every), parts))
    return Compared(
        np.concatenate([one.l for one in done]), np.concatenate([one.r for one in done]),
        np.concatenate([one.levels for one in done], axis=1),
        {field: np.concatenate([one.rare[field] for one in done]) for field in RARE},
    )  # fmt: skip


def _compared(table: Table, l: np.ndarray, r: np.ndarray, rarity: Rarity, every: bool) -> Compared:  # noqa: E741
    nik = nik_levels(table, l, r)
    birth = birth_levels(*_dates(table, l, r, nik))
    name = _whole_names(table, l, r)
    if not every:
        kept = ~_hopeless(name, birth, nik)
        l, r, nik, birth, name = (column[kept] for column in (l, r, nik, birth, name))  # noqa: E741
    names = _names(table, l, r, name, rarity)
    same_day = birth == number("birth", "same")
    levels = {
        "name": name, "birth": birth, "sex": _equal(table, "sex", l, r), "nik": np.where(same_day, 0, nik),
        "nik_day": np.where(same_day, nik, 0), "kk": kk_levels(table, l, r), "mother": _parents(table, "mother", l, r),
        "father": _parents(table, "father", l, r), "place": _equal(table, "place", l, r),
        "phone": _equal(table, "phone", l, r), "village": _villages(table, l, r),
    }  # fmt: skip
    stated = np.where(table["birth"][l] > 0, l, r)
    rare = {"name": names, "birth": np.where(same_day, rarity.of["birth"][stated], np.nan)}
    for parent in ("mother", "father"):
        rare[parent] = np.where(levels[parent] == 1, rarity.of[parent][table[parent][l]], np.nan)
    found = np.stack([levels[field].astype(np.uint8) for field in FIELDS])
    return Compared(l, r, found, {field: bits.astype(np.float32) for field, bits in rare.items()})


def _hopeless(name: np.ndarray, birth: np.ndarray, nik: np.ndarray) -> np.ndarray:
    far = np.isin(birth, [number("birth", level) for level in ("near", "other")])
    one_number = np.isin(nik, [number("nik", level) for level in ("same", "cut")])
    return (name == number("name", "other")) & ((nik == number("nik", "both_sure")) | (far & ~one_number))


def _laid(field: str, size: int, default: str, *branches: tuple[str, np.ndarray]) -> np.ndarray:
    """Levels by the first branch that holds."""
    found = np.full(size, number(field, default), dtype=np.uint8)
    for level, holds in reversed(branches):
        found[holds] = number(field, level)
    return found


def _equal(table: Table, field: str, l: np.ndarray, r: np.ndarray) -> np.ndarray:  # noqa: E741
    a, b = table[field][l], table[field][r]
    return _laid(field, len(l), "other", ("missing", (a == 0) | (b == 0)), ("same", a == b))


def nik_levels(table: Table, l: np.ndarray, r: np.ndarray) -> np.ndarray:  # noqa: E741
    """How two NIK agree."""
    a, b, cut_a, cut_b = table["nik"][l], table["nik"][r], table["nik_cut"][l], table["nik_cut"][r]
    cut = (cut_a > 0) & ((b // 10 == cut_a) | (cut_a == cut_b)) | (cut_b > 0) & (a // 10 == cut_b)
    found = _laid("nik", len(l), "other", ("same", (a > 0) & (a == b)), ("cut", cut), ("missing", (a == 0) | (b == 0)))
    open_ = np.flatnonzero(found == number("nik", "other"))
    found[open_] = _other_nik(table, l[open_], r[open_])
    return found


def _other_nik(table: Table, l: np.ndarray, r: np.ndarray) -> np.ndarray:  # noqa: E741
    a, b = table["nik_nibbles"][l], table["nik_nibbles"][r]
    apart = a ^ b
    day = np.uint64(15) << _SEX_DAY
    tens = [((side & day) >> _SEX_DAY).astype(np.int64) for side in (a, b)]
    sex_day = (apart & ~day == 0) & (np.abs(tens[0] - tens[1]) == 4)
    one_digit = differing(a, b) == 1
    turned = np.flatnonzero((table["nik_tally"][l] == table["nik_tally"][r]) & ~one_digit)
    texts = [list(map(str, table["nik"][side[turned]].tolist())) for side in (l, r)]
    one_digit[turned] = [Levenshtein.distance(*pair, score_cutoff=2) <= 2 for pair in zip(*texts, strict=True)]
    sure = table["nik_sure"][l] & table["nik_sure"][r]
    two_dates = sure & (apart & _DATE_IN_NIK > 0)
    return _laid("nik", len(l), "other", ("sex_day", sex_day), ("serial", apart >> np.uint64(16) == 0),
                 ("both_sure", two_dates), ("one_digit", one_digit), ("both_sure", sure))  # fmt: skip


def kk_levels(table: Table, l: np.ndarray, r: np.ndarray) -> np.ndarray:  # noqa: E741
    """How two KK numbers agree."""
    found = _equal(table, "kk", l, r)
    open_ = np.flatnonzero(found == number("kk", "other"))
    x, y = l[open_], r[open_]
    apart = differing(table["kk_nibbles"][x], table["kk_nibbles"][y])
    slip = (apart == 1) | ((apart == 2) & (table["kk_tally"][x] == table["kk_tally"][y]))
    found[open_[slip]] = number("kk", "one_digit")
    return found


def _dates(table: Table, l: np.ndarray, r: np.ndarray, nik: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # noqa: E741
    """The dates to compare: one that only a NIK tells stands in where the NIK itself cannot be compared."""
    missing = nik == number("nik", "missing")
    a, b = table["birth"][l], table["birth"][r]
    return (
        np.where(missing & (a == 0), table["nik_birth"][l], a),
        np.where(missing & (b == 0), table["nik_birth"][r], b),
    )


def birth_levels(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How two dates agree, each packed as `cleaning.packed` does."""
    apart = np.abs((a >> 9) - (b >> 9))
    same_year, day_a, day_b = apart == 0, a & 511, b & 511
    vague = (day_a == 0) | (day_b == 0)
    month_a, month_b, date_a, date_b = day_a >> 5, day_b >> 5, day_a & 31, day_b & 31
    parts = same_year.astype(np.uint8) + (month_a == month_b) + (date_a == date_b)
    first = (day_a == 33) | (day_b == 33)
    return _laid(
        "birth", len(a), "other",
        ("missing", (a == 0) | (b == 0)), ("same", (a == b) & (day_a > 0)), ("year_only", same_year & (vague | first)),
        ("near", vague & (apart <= 1)), ("other", vague), ("swapped", same_year & (month_a == date_b) & (date_a == month_b)),
        ("one_part", parts == 2), ("near", same_year),
    )  # fmt: skip


def _villages(table: Table, l: np.ndarray, r: np.ndarray) -> np.ndarray:  # noqa: E741
    found = _equal(table, "village", l, r)
    open_ = np.flatnonzero(found == number("village", "other"))
    one, other, places = unordered(table["village"][l[open_]], table["village"][r[open_]])
    texts = table.texts["village"]
    levels = [number("village", rules.village_level(texts[a], texts[b])) for a, b in zip(one, other, strict=True)]
    found[open_] = np.array(levels, dtype=np.uint8)[places]
    return found


def _whole_names(table: Table, l: np.ndarray, r: np.ndarray) -> np.ndarray:  # noqa: E741
    a, b = table["code"][l], table["code"][r]
    found = _laid("name", len(l), "other", ("missing", (a == 0) | (b == 0)), ("spelling", a == b))
    for level, column in (("order", "ordered"), ("joined", "joined")):
        open_ = np.flatnonzero(found == number("name", "other"))
        found[open_[table[column][l[open_]] == table[column][r[open_]]]] = number("name", level)
    same = np.flatnonzero(found == number("name", "spelling"))
    found[same[table["name"][l[same]] == table["name"][r[same]]]] = number("name", "same")
    return found


def _names(table: Table, l, r, name: np.ndarray, rarity: Rarity) -> np.ndarray:  # noqa: E741
    """Sets the levels of names that differ, and gives the rarity of what agrees."""
    words, open_ = table.words["code"], np.flatnonzero(name == number("name", "other"))
    one, other, places = unordered(table["code"][l[open_]], table["code"][r[open_]])
    agreed = agreements(words, one, other, "name", rarity.counts.words, rarity.counts.known)
    name[open_] = agreed.levels[places]
    bits = np.full(len(l), np.nan)
    bits[open_] = rarity.loosely(agreed, words, one, other)[places]
    whole = np.isin(name, [number("name", level) for level in ("same", "spelling", "order")])
    bits[whole] = rarity.names[table["ordered"][l[whole]]]
    joined, texts = np.flatnonzero(name == number("name", "joined")), table.texts["ordered"]
    for at in joined:
        bits[at] = rarity.names[min(table["ordered"][l[at]], table["ordered"][r[at]], key=texts.__getitem__)]
    return bits


def _parents(table: Table, field: str, l: np.ndarray, r: np.ndarray) -> np.ndarray:  # noqa: E741
    found = _equal(table, field, l, r)
    open_ = np.flatnonzero(found == number(field, "other"))
    one, other, places = unordered(table[field][l[open_]], table[field][r[open_]])
    found[open_] = agreements(table.words[field], one, other, field, {}, 0).levels[places]
    return found
