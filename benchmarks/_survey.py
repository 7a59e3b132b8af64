"""The households of Alatas et al. 2012, read in place: what a way to rank may see of them, and every column left out, with the reason."""

import csv
import gzip
import os
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from setiakawan.welfare.score.spec import SPECS, read_spec

HOUSEHOLDS, RANKINGS = "alatas2012-rumah-tangga.csv", "alatas2012-peringkat-tetangga.csv.gz"
_HOUSE = ("pcfloor", "tfloor", "twall", "troof", "toilet", "water", "lighting", "fcook", "house")
_PEOPLE = (
    "hhsize", "hhage", "hhmale", "hhmarried", "age04", "depratio", "eschild", "jschild", "sschild", "hheduc2",
    "hheduc3", "hheduc4", "higheduc2", "higheduc3", "higheduc4", "formal", "informal", "hhsector1", "hhsector2",
    "hhsector3", "credit",
)  # fmt: skip
_GOODS = (
    "ac", "computer", "radio", "tv", "dvd", "satellite", "gas", "refrigerator", "bicycle", "motorcycle", "auto",
    "hp", "jewelry", "chicken", "cow",
)  # fmt: skip
INPUTS = (*_HOUSE, *_PEOPLE, *_GOODS, "hhsize2", "hhage2", "hhmalemarr")
# The same columns, with more words, in docs/decisions/0113; a test holds both together.
LEFT_OUT = {
    "hhid": "names the household", "ea": "the hamlet: only keeps neighbours in one fold, and centres on it",
    "province": "only draws the poverty line of the published table, as the paper does",
    "consumption": "what is to be estimated", "consumption_ae": "consumption again, per adult",
    "food": "a part of consumption", "nonfood": "a share of consumption", "nonstaple": "a share of consumption",
    "diversity": "what was eaten in the same interview that measured consumption",
    "hhsize_ae": "made to divide consumption; only the row per adult equivalent divides by it",
    "pmt": "arm of the experiment", "community": "arm of the experiment", "hybrid": "arm of the experiment",
    "elite": "arm of the experiment", "poorest10": "arm of the experiment", "daymeeting": "arm of the experiment",
    "treated": "who got the aid: what was decided afterwards",
    "rank": "the village meeting's opinion, asked later and in two arms only; an aim of its own",
    "connected": "ties to leaders: no measure of need, and nobody should gain or lose by them",
}  # fmt: skip


class ColumnUnaccounted(ValueError):
    """The file has a column that is neither used nor left out for a reason, or lacks one that is used."""


def folder() -> Path:
    """Where the survey lies: SETIAKAWAN_PMT, or ../shared/data/pmt beside the checkout."""
    beside = Path(__file__).resolve().parent.parent.parent / "shared/data/pmt"
    return Path(os.environ.get("SETIAKAWAN_PMT") or beside)


@dataclass
class Survey:
    """All households. Arrays have one entry per household; numbers are NaN where the file has none. `neighbours` is the mean share
    of their list at which respondents placed a household, near 0 poorest; `halves` the same by two halves of the respondents.
    """

    columns: dict[str, np.ndarray]
    hamlet: np.ndarray
    district: np.ndarray
    province: np.ndarray
    neighbours: np.ndarray
    halves: np.ndarray

    def number(self, name: str) -> np.ndarray:
        """A column."""
        return self.columns[name]

    @cached_property
    def complete(self) -> "Complete":
        """The households of whom everything is known that the models take."""
        x = np.column_stack([self.columns[name] for name in INPUTS])
        rows = np.flatnonzero(np.isfinite(x).all(axis=1) & np.isfinite(self.columns["consumption"]))
        of = {name: values[rows] for name, values in self.columns.items()}
        areas = (self.district[rows, None] == np.unique(self.district[rows])[None, 1:]).astype(float)
        terms = read_spec(SPECS / "alatas2012.yaml").terms
        change = {"": lambda v: v, "log": np.log, "square": lambda v: v * v / 100}
        return Complete(
            facts=x[rows], areas=areas,
            terms=np.column_stack([change[t.transform](of[t.column]) for t in terms]),
            y=np.log(of["consumption"]), hamlet=self.hamlet[rows], said=self.neighbours[rows], halves=self.halves[rows],
            meeting=of["rank"], size=of["hhsize"], floor=of["pcfloor"], adults=np.log(of["hhsize_ae"] / of["hhsize"]),
        )  # fmt: skip


@dataclass
class Complete:
    """Complete households: their facts, those of the shipped score (`terms`), districts (`areas`), log consumption `y`, and
    the rank that neighbours (`said`, `halves`) and the village meeting gave (share, 0 poorest; NaN where nobody did).
    """

    facts: np.ndarray
    terms: np.ndarray
    areas: np.ndarray
    y: np.ndarray
    hamlet: np.ndarray
    said: np.ndarray
    halves: np.ndarray
    meeting: np.ndarray
    size: np.ndarray
    floor: np.ndarray
    adults: np.ndarray

    @cached_property
    def plain(self) -> np.ndarray:
        """All facts and the district."""
        return np.column_stack([self.facts, self.areas])

    @cached_property
    def terms_and_areas(self) -> np.ndarray:
        """What the shipped score takes, where areas are named."""
        return np.column_stack([self.terms, self.areas])

    @cached_property
    def logs(self) -> np.ndarray:
        """All facts, the district, and logs of size and floor."""
        return np.column_stack([self.plain, np.log(self.size), np.log1p(self.floor)])

    @cached_property
    def shaped(self) -> np.ndarray:
        """With logs, and the hamlet's means of everything."""
        return np.column_stack([self.logs, means_by(self.hamlet, self.logs)])

    @cached_property
    def products(self) -> np.ndarray:
        """With logs, and each times the log of the size and times the log of the floor."""
        size, floor = (part - part.mean() for part in (np.log(self.size), np.log1p(self.floor)))
        return np.column_stack([self.logs, self.logs * size[:, None], self.logs * floor[:, None]])

    @cached_property
    def components(self) -> np.ndarray:
        """All facts and the district, but three principal components in place of house and belongings (columns are scaled over
        all households; consumption plays no part).
        """
        goods = [INPUTS.index(name) for name in (*_HOUSE[1:], *_GOODS)]
        scaled = self.facts[:, goods] - self.facts[:, goods].mean(axis=0)
        scaled /= np.maximum(scaled.std(axis=0), 1e-9)
        first = np.linalg.svd(scaled, full_matrices=False)[2][:3]
        return np.column_stack([np.delete(self.plain, goods, axis=1), scaled @ first.T])

    @cached_property
    def neighbours(self) -> np.ndarray:
        """What the neighbours said as an input; in the middle where they said nothing."""
        return np.nan_to_num(self.said, nan=0.5)

    @cached_property
    def with_neighbours(self) -> np.ndarray:
        """With logs and what the neighbours said."""
        return np.column_stack([self.logs, self.neighbours])

    @cached_property
    def times_neighbours(self) -> np.ndarray:
        """With logs, and what the neighbours said alone and times everything."""
        return np.column_stack([self.with_neighbours, self.logs * (self.neighbours - 0.5)[:, None]])


def means_by(groups: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Each row's mean over its group."""
    _, place = np.unique(groups, return_inverse=True)
    sums = np.zeros((place.max() + 1, x.shape[1]))
    np.add.at(sums, place, x)
    return (sums / np.bincount(place)[:, None])[place]


def centred(values: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Each row less its group's mean: a rank within the group."""
    return values - means_by(groups, values[:, None])[:, 0]


def read(where: Path) -> Survey:
    """The survey in a folder. Raises ColumnUnaccounted."""
    with (where / HOUSEHOLDS).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    if odd := set(rows[0]) ^ {*INPUTS, *LEFT_OUT, "district"}:
        raise ColumnUnaccounted(", ".join(sorted(odd)))
    text = {name: np.array([row[name] for row in rows]) for name in ("hhid", "ea", "district", "province")}
    numbers = {
        name: np.array([float(row[name]) if row[name] not in ("", "NA") else np.nan for row in rows])
        for name in rows[0] if name not in text
    }  # fmt: skip
    lists = _lists(where / RANKINGS)
    half = [shares(lists[n::2]) for n in (0, 1)]
    of = [np.array([said.get(one, np.nan) for one in text["hhid"]]) for said in (shares(lists), *half)]
    return Survey(numbers, text["ea"], text["district"], text["province"], of[0], np.column_stack(of[1:]))


def _lists(path: Path) -> list[list[tuple[str, int]]]:
    """Each respondent's list of neighbours with their ranks, hamlet by hamlet."""
    lists = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            lists[row["hhid_ranker"]].append((row["hhid_ranked"], int(row["rank"])))
    return list(lists.values())


def shares(lists: list[list[tuple[str, int]]]) -> dict[str, float]:
    """The mean share of their list at which respondents placed a household; near 0 is poorest."""
    given = defaultdict(list)
    for one in lists:
        for household, rank in one:
            given[household].append((rank - 0.5) / len(one))
    return {household: float(np.mean(found)) for household, found in given.items()}
