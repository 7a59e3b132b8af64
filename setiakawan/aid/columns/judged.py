"""Judging on arrays: rows at hand, or Parquet files of any size, group of rows by group of rows."""

import datetime
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from setiakawan.aid.columns.arrays import Arrays, Rows, Told
from setiakawan.aid.columns.tables import FAMILIES, MEMBERS
from setiakawan.aid.rules.judging import dearest_first
from setiakawan.aid.rules.predicates import Predicate
from setiakawan.aid.rules.programme import Programme, Rules

SCALE = 100
"""Money is counted in hundredths of a rupiah, so that sums of 64 bits are exact."""
AHEAD = 2
"""Groups of rows that are read before they are judged."""


class Answers(NamedTuple):
    """Each family's (or member's) answers by criterion, the answer, and the money of a period where it is a yes."""

    criteria: dict[str, Told]
    answer: Told
    hundredths: NDArray[np.int64]
    members: NDArray[np.int64] | None
    """Which of the members were judged, for a programme of persons."""


@dataclass
class Judged:
    """How many families (or persons) got each answer (True, False, None = unknown), and the rupiah of the yeses."""

    answers: Counter = field(default_factory=Counter)
    amount: Decimal = Decimal(0)

    def add(self, given: Answers) -> None:
        """Count the answers of some more rows."""
        sure, most = (int(np.count_nonzero(truths)) for truths in given.answer)
        self.answers += Counter({True: sure, None: most - sure, False: len(given.answer.sure) - most})
        self.amount += Decimal(int(given.hundredths[given.answer.sure].sum())) / SCALE


def judge_rows(programme: Programme, on: datetime.date, families: Rows, members: Rows) -> Answers:
    """Judge rows at hand; both tables are sorted by family, as `rules.columns` names their columns.

    Raises NoRuleInForce, ValueError where the rows are not sorted.
    """
    rules, engine = programme.rules_on(on), Arrays(families, Arrays(members))
    if programme.unit == "family":
        criteria = {c.code: c.when.column(on, engine) for c in rules.criteria}
        return Answers(criteria, engine.all_of(list(criteria.values())), _of_families(rules, on, engine), None)
    home = engine.family_of_member
    judged = np.flatnonzero(home >= 0)
    criteria = {}
    for c in rules.criteria:
        told, at = (
            (c.when.column(on, engine.members), judged) if c.of_person else (c.when.column(on, engine), home[judged])
        )
        criteria[c.code] = Told(told.sure[at], told.most[at])
    answer = engine.all_of(list(criteria.values()))
    return Answers(criteria, answer, _of_persons(rules, on, engine.members)[judged], judged)


def _of_families(rules: Rules, on: datetime.date, families: Arrays) -> NDArray[np.int64]:
    """As in `judging`: the dearest benefits first, each member for one, until the family's maximum is reached."""
    money = np.full(families.rows.count, _fixed(rules), np.int64)
    upto, before = 0, 0
    for amount, at_most, fit in _fitting(rules, on, families.members):
        number = families.counted(fit)
        upto = upto + (number if at_most is None else np.minimum(number, at_most))
        given = upto if rules.persons_at_most is None else np.minimum(upto, rules.persons_at_most)
        money += amount * (given - before).astype(np.int64)
        before = given
    return money


def _of_persons(rules: Rules, on: datetime.date, members: Arrays) -> NDArray[np.int64]:
    money = np.full(members.rows.count, _fixed(rules), np.int64)
    for amount, _, fit in _fitting(rules, on, members):
        money[fit] += amount
    return money


def _fitting(rules: Rules, on: datetime.date, members: Arrays) -> Iterator[tuple[int, int | None, NDArray[np.bool_]]]:
    """For each benefit of members, the dearest first: its money, how often at most, and who is given it."""
    taken = None
    for benefit in dearest_first(rules):
        fit = benefit.who.column(on, members).sure
        if taken is not None:
            fit = fit & ~taken
        taken = fit if taken is None else taken | fit
        yield int((benefit.amount or 0) * SCALE), benefit.at_most, fit


def _fixed(rules: Rules) -> int:
    return int(sum((b.amount or Decimal(0) for b in rules.benefits if b.who is None), Decimal(0)) * SCALE)


def judge_files(programme: Programme, on: datetime.date, families: Path, members: Path) -> Judged:
    """Count the answers of two Parquet files of any size, sorted by family; only the columns that are asked are read.

    The next groups of rows of `families` are read, with the groups of `members` that hold the same families, while
    one is judged: fastest where the groups of both end at the same families. Time grows with the rows, memory does not.
    Raises NoRuleInForce, ValueError where a file is not sorted.
    """
    _keep_freed_memory()
    asked = _asked(programme, on)
    told = Judged()
    with _File(families, asked.asked) as of_families, _File(members, asked.members.asked) as of_members:
        for rows in _read_ahead(of_families, of_members):
            told.add(judge_rows(programme, on, *rows))
    return told


def _keep_freed_memory() -> None:
    """Let glibc keep what is freed for the next array: it learns so when an array of nearly 32 MiB is freed.

    Else it gives each array back to the system, and a third of the time goes into asking for the same pages again.
    """
    np.empty((1 << 25) - (1 << 16), np.uint8)


class _Noting:
    """The engine that judges nothing, and notes which columns it is asked for."""

    def __init__(self, members: "_Noting | None" = None):
        self.asked, self.members = {"family"}, members

    def is_one_of(self, code: str, values: tuple) -> None:
        self.asked.add(code)

    def is_between(self, code: str, low: int | None, high: int | None) -> None:
        self.asked.add(code)

    def lies_within(self, areas: tuple[str, ...]) -> None:
        self.asked.add("area")

    def is_born_by(self, day: datetime.date) -> None:
        self.asked |= {"born_from", "born_until"}

    def all_of(self, parts: Sequence[None]) -> None:
        """Its parts were asked before."""

    any_of = opposite = all_of

    def members_between(self, who: Predicate, on: datetime.date, low: int | None, high: int | None) -> None:
        who.column(on, self.members)


def _asked(programme: Programme, on: datetime.date) -> _Noting:
    """The columns that judging needs of either table."""
    rules, noting = programme.rules_on(on), _Noting(_Noting())
    for criterion in rules.criteria:
        criterion.when.column(on, noting.members if criterion.of_person else noting)
    for benefit in dearest_first(rules):
        benefit.who.column(on, noting.members)
    return noting


class _File:
    """A Parquet file whose groups of rows are read one by one, words by dictionary."""

    def __init__(self, path: Path, columns: Iterable[str]):
        self.columns = sorted(columns)
        words = [name for name in self.columns if name in _WORDS]
        self.file = pq.ParquetFile(path, read_dictionary=words, memory_map=True)
        metadata = self.file.metadata
        place = metadata.schema.names.index("family")
        groups = {n: metadata.row_group(n) for n in range(metadata.num_row_groups)}
        stated = {n: group.column(place).statistics for n, group in groups.items() if group.num_rows}
        self.groups = list(stated)
        self.limits = [(one.min, one.max) for one in stated.values()]
        if any(before[1] > after[0] for before, after in zip(self.limits, self.limits[1:], strict=False)):
            raise ValueError(f"{path} is not sorted by family")

    def read(self, places: list[int]) -> pa.Table:
        """The asked columns of some groups of rows."""
        groups = [self.groups[place] for place in places]
        return self.file.read_row_groups(groups, columns=self.columns, use_threads=False)

    def __enter__(self) -> "_File":
        return self

    def __exit__(self, *_) -> None:
        self.file.close()


_WORDS = {column.name for schema in (FAMILIES, MEMBERS) for column in schema if pa.types.is_string(column.type)}


def _read_ahead(families: _File, members: _File) -> Iterator[tuple[Rows, Rows]]:
    """One thread reads, for reading does not hold Python's lock and judging does."""
    coming = deque()
    with ThreadPoolExecutor(1) as reader:
        for n in range(len(families.limits)):
            coming.append(reader.submit(_slice, families, members, n))
            if len(coming) > AHEAD:
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()


def _slice(families: _File, members: _File, n: int) -> tuple[Rows, Rows]:
    """One group of families, and their members."""
    first, last = families.limits[n]
    touching = [g for g, (low, high) in enumerate(members.limits) if low <= last and high >= first]
    of_members = members.read(touching)
    if touching and (members.limits[touching[0]][0] < first or members.limits[touching[-1]][1] > last):
        of_families = of_members["family"].to_numpy()
        start, end = np.searchsorted(of_families, first), np.searchsorted(of_families, last, side="right")
        of_members = of_members.slice(start, end - start)
    return rows_of(families.read([n])), rows_of(of_members)


def rows_of(table: pa.Table) -> Rows:
    """A table as rows to judge, each column in one piece."""
    whole = table.combine_chunks()
    return Rows({name: _piece(whole[name]) for name in table.column_names}, table.num_rows)


def _piece(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks else pa.nulls(0, column.type)
