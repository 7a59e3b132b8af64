"""Cleaning whole columns: every distinct value once, by the functions that clean an arriving record.

What comes out are numbers per row: 0 is missing, equal numbers are equal values, so that comparing needs no text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import duckdb
import numpy as np
import pyarrow as pa

from setiakawan.linkage.batch.digits import digits_of, last_nine, nibbles, sixteen, tally
from setiakawan.linkage.batch.words import Words, worded
from setiakawan.linkage.rules import cleaned, names
from setiakawan.linkage.rules.levels import known_from

LEAST_WORD = 3
"""A word that stands in fewer rows is not kept in the model: it could name somebody."""
LEAST_NAME = 5
"""The same for whole names, parents' names and dates."""
_SEX = {"": 0, "L": 1, "P": 2}
_PARTS = ("name", "birth", "sex", "nik", "kk", "mother", "father", "birth_place", "phone", "village", "source")


ENOUGH_FOR_DATES = 50_000
"""In fewer rows, those of one day are too often one person's for counting how many strangers are born on one day."""


@dataclass
class Table:
    """Clean rows as columns of numbers, in the order of their `ids`. `texts` are the distinct values behind some of them."""

    rows: int
    ids: list[str]
    of: dict[str, np.ndarray] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    words: dict[str, Words] = field(default_factory=dict)

    def __getitem__(self, column: str) -> np.ndarray:
        return self.of[column]

    @cached_property
    def tokens(self) -> tuple[np.ndarray, np.ndarray]:
        """Every pair of a row and a word of its name that is longer than an initial, once."""
        words = self.words["code"]
        names, tokens = words.distinct()
        long = words.lengths[tokens] > 1
        names, tokens = names[long], tokens[long]
        starts = np.searchsorted(names, np.arange(len(words.texts) + 1))
        sizes = np.diff(starts)[self["code"]]
        rows = np.repeat(np.arange(self.rows), sizes)
        within = np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return rows, tokens[starts[self["code"]][rows] + within]


@dataclass(frozen=True)
class Counts:
    """In how many rows each word, name, parent and date stands, where that is often enough to matter; as in a `Model`."""

    rows: int
    words: Mapping[str, int]
    names: Mapping[str, int]
    parents: Mapping[str, Mapping[str, int]]
    dates: Mapping[str, int]
    date_rows: float

    @property
    def known(self) -> int:
        """The number of rows from which a word counts as a name of its own."""
        return known_from(self.rows)


def clean_table(connection: duckdb.DuckDBPyConnection, source: str) -> Table:
    """This will clean a table with the columns of `Record` (missing ones count as empty) and `id`, in the order of `id`."""
    held = {name for name, *_ in connection.execute(f"DESCRIBE {source}").fetchall()}
    wanted = ["id", *(column for column in _PARTS if column in held)]
    listed = ", ".join(f"coalesce(CAST({column} AS VARCHAR), '') AS {column}" for column in wanted)
    read = connection.sql(f"SELECT {listed} FROM {source} ORDER BY id").to_arrow_table()  # noqa: S608 our own names
    table = Table(read.num_rows, read.column("id").to_pylist())
    empty = pa.array([""]).dictionary_encode()
    for column in _PARTS:
        if column in held:
            values = read.column(column).combine_chunks()
        else:
            values = pa.DictionaryArray.from_arrays(np.zeros(table.rows, dtype=np.int32), empty.dictionary)
        _CLEANERS[column](table, column, values)
        read = read.drop_columns([column]) if column in held else read
    _read_from_nik(table)
    return table


def counts_of(table: Table) -> Counts:
    """This will count what a table holds."""
    found = {column: _frequent(table, column, LEAST_NAME) for column in ("ordered", "mother", "father")}
    words = table.words["code"]
    standing = np.bincount(table["code"], minlength=len(words.texts))
    rows, flat = words.distinct()
    held = np.bincount(flat, weights=standing[rows], minlength=len(words.words)).astype(np.int64)
    frequent = {words.words[at]: int(held[at]) for at in np.flatnonzero(held >= LEAST_WORD)}
    born = table["birth"][(table["birth"] & 511) > 0]
    days, numbers = np.unique(born, return_counts=True)
    often = numbers >= max(LEAST_NAME, table.rows // 8000)
    dates = {_iso(int(day)): int(count) for day, count in zip(days[often], numbers[often], strict=True)}
    parents = {parent: found[parent] for parent in ("mother", "father")}
    seldom = numbers[~often].astype(float)
    enough = table.rows >= ENOUGH_FOR_DATES and seldom.any()
    date_rows = table.rows * (seldom * (seldom - 1)).sum() / seldom.sum() ** 2 if enough else 0.0
    words = dict(sorted(frequent.items()))
    return Counts(table.rows, words, found["ordered"], parents, dates, round(float(date_rows), 3))


def _frequent(table: Table, column: str, least: int) -> dict[str, int]:
    held = np.bincount(table[column], minlength=len(table.texts[column]))
    return dict(sorted((table.texts[column][at], int(held[at])) for at in np.flatnonzero(held >= least) if at))


def packed(birth: str) -> int:
    """A date as one number: the year, four bits of the month, five of the day, which are 0 for a year alone."""
    if not birth:
        return 0
    return int(birth[:4]) << 9 | (int(birth[5:7]) << 5 | int(birth[8:10]) if len(birth) == 10 else 0)


def _iso(birth: int) -> str:
    return f"{birth >> 9:04d}-{birth >> 5 & 15:02d}-{birth & 31:02d}"


def _distinct(values: pa.Array) -> tuple[list[str], np.ndarray]:
    coded = values if isinstance(values, pa.DictionaryArray) else values.dictionary_encode()
    return coded.dictionary.to_pylist(), coded.indices.to_numpy()


def _numbered(texts: list[str]) -> tuple[np.ndarray, list[str]]:
    """A number per text, 0 for none, and the texts by their numbers."""
    coded = pa.array(["", *texts], pa.string()).dictionary_encode()
    return coded.indices.to_numpy()[1:], coded.dictionary.to_pylist()


def _keep(table: Table, column: str, texts: list[str], indices: np.ndarray) -> None:
    numbers, table.texts[column] = _numbered(texts)
    table.of[column] = numbers[indices]


def _name(table: Table, column: str, values: pa.Array) -> None:
    texts, indices = _distinct(values)
    forms = list(zip(*map(cleaned.name_of, texts), strict=True)) or [()] * 5
    for form, found in zip(("name", "code", "ordered", "joined", "skeleton"), forms, strict=True):
        _keep(table, form, found, indices)
    table.words["code"] = worded(table.texts["code"])
    table.of["initial"] = np.fromiter((ord(code[0]) if code else 0 for code in table.texts["code"]), np.int32)[
        table["code"]
    ]
    fathers = [cleaned.parent_of(names.father_within(text)) if " B" in text.upper() else "" for text in texts]
    table.texts["within"] = [fathers[at] for at in indices] if any(fathers) else []


def _birth(table: Table, column: str, values: pa.Array) -> None:
    texts, indices = _distinct(values)
    born = np.fromiter((packed(cleaned.birth_of(text)) for text in texts), dtype=np.int64, count=len(texts))[indices]
    table.of |= {"birth": born, "year": born >> 9, "dayless": _dayless(born)}
    table.of["daymonth"] = np.where((born & 511) == 33, 0, born & 511)


def _dayless(born: np.ndarray) -> np.ndarray:
    """Dates in which day and month may stand in either order; 0 without a day."""
    month, day = born >> 5 & 15, born & 31
    return np.where(born & 511, born >> 9 << 10 | np.minimum(month, day) << 5 | np.maximum(month, day), 0)


def _sex(table: Table, column: str, values: pa.Array) -> None:
    texts, indices = _distinct(values)
    table.of["sex"] = np.array([_SEX[cleaned.sex_of(text)] for text in texts], dtype=np.int32)[indices]


def _card(table: Table, column: str, values: pa.Array) -> None:
    table.of[column], cut = sixteen(values)
    digits = digits_of(table[column])
    table.of |= {f"{column}_nibbles": nibbles(digits), f"{column}_tally": tally(digits)}
    if column == "nik":
        table.of["nik_cut"] = cut


def _phone(table: Table, column: str, values: pa.Array) -> None:
    table.of["phone"] = last_nine(values)


def _parent(table: Table, column: str, values: pa.Array) -> None:
    texts, indices = _distinct(values)
    if column == "mother":
        parents, skeletons = zip(*map(cleaned.mother_of, texts), strict=True) if texts else ((), ())
        _keep(table, "mother_skeleton", skeletons, indices)
        _keep(table, "mother", parents, indices)
    else:
        parents = [cleaned.parent_of(text) for text in texts]
        if within := table.texts.pop("within"):
            parents = [parents[at] or within[row] for row, at in enumerate(indices)]
            indices = np.arange(table.rows)
        _keep(table, "father", parents, indices)
    table.words[column] = worded(table.texts[column])


def _place(table: Table, column: str, values: pa.Array) -> None:
    texts, indices = _distinct(values)
    clean: Callable[[str], str] = str if column == "source" else cleaned.place_of
    _keep(table, {"birth_place": "place"}.get(column, column), [clean(text) for text in texts], indices)


def _read_from_nik(table: Table) -> None:
    """What a NIK says of birth and sex, whether it fits its own row, and the date where one of the two is missing."""
    nik, born, sex = table["nik"], table["birth"], table["sex"]
    digits = digits_of(nik).astype(np.int64)
    day, month, year = (digits[:, at] * 10 + digits[:, at + 1] for at in (6, 8, 10))
    said_sex, day = np.where(day > 40, 2, 1), np.where(day > 40, day - 40, day)
    latest = np.where(table["year"] >= 2000, table["year"], np.where(born > 0, 1999, 2026))
    year += np.where(2000 + year <= latest, 2000, 1900)
    valid = (nik > 0) & (day >= 1) & (day <= 31) & (month >= 1) & (month <= 12)
    table.of["nik_birth"] = np.where(valid, year << 9 | month << 5 | day, 0)
    table.of["nik_sure"] = (nik > 0) & (table["nik_birth"] == born) & ((sex == 0) | (sex == said_sex))
    from_nik = np.where(born == 0, _dayless(table["nik_birth"]), 0)
    table.of["nik_dayless"] = np.where((born > 0) & (nik == 0), table["dayless"], from_nik)


_CLEANERS: dict[str, Callable[[Table, str, pa.Array], None]] = {
    "name": _name, "birth": _birth, "sex": _sex, "nik": _card, "kk": _card, "mother": _parent, "father": _parent,
    "birth_place": _place, "phone": _phone, "village": _place, "source": _place,
}  # fmt: skip
