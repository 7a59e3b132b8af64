"""What a linkage run has learned: the weights per level, against three kinds of different people.

Two rows of different people are strangers, relatives in one household, or twins, and each kind shares other things.
Evidence is weighed against the kind that explains the pair best, so that "same household, same mother, same birth date,
another name" counts for twins and never for one person.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from math import log2

from setiakawan.linkage.rules.levels import LEVELS, known_from

OTHERS = ("stranger", "relative", "twin")
"""Who two rows of different people may be to each other."""
LOOSE = {"shorter": 1.0, "initials": 6.0, "typo": 1.0, "ending": 0.0, "typo_known": 0.0, "shorter_typo": 6.0}
"""Before it is estimated: few strangers who share a word have names of which one is a part of the other."""
WRITTEN = ("same", "spelling", "order", "joined")
"""Levels of names that are one name, however it is written."""


@dataclass(frozen=True)
class Model:
    """One version of the weights.

    `same[field][level]` is the share of one person's pairs of rows at a level, `others[kind][field][level]` that of
    pairs of different people; `prior[kind]` is log2 of pairs of one person to pairs of that kind among all pairs.
    `words`, `names`, `parents` and `dates` count rows per value where the count is high enough to name nobody,
    `date_rows` is what stands for any other date; 0 lets the level of the date decide.
    `loose[level]` is what a name that agrees in part is worth against strangers beside its shared words, in bits.
    `adjust[field][level]` are bits that reviewed decisions add. Probabilities at or above `same_from` are the same
    person, below `different_below` different people; between them somebody must look.
    """

    version: str
    rows: int
    same: dict[str, dict[str, float]]
    others: dict[str, dict[str, dict[str, float]]]
    prior: dict[str, float]
    words: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    parents: dict[str, dict[str, int]] = field(default_factory=dict)
    dates: dict[str, int] = field(default_factory=dict)
    date_rows: float = 0.0
    adjust: dict[str, dict[str, float]] = field(default_factory=dict)
    same_from: float = 0.9
    different_below: float = 0.05
    loose: dict[str, float] = field(default_factory=lambda: dict(LOOSE))
    estimated_on: str = ""
    report: dict = field(default_factory=dict)

    @cached_property
    def known(self) -> int:
        """The number of rows from which a word counts as a name of its own."""
        return known_from(self.rows)

    def bits(self, field_: str, level: str, kind: str) -> float:
        """log2 of how much likelier a level is for one person than for two of that kind; 0 for missing."""
        return self.against_all[field_, level][OTHERS.index(kind)]

    @cached_property
    def against_all(self) -> dict[tuple[str, str], tuple[float, ...]]:
        """The bits of each field and level against each kind of `OTHERS`, worked out once."""
        found = {}
        for name, levels in LEVELS.items():
            found[name, "missing"] = (0.0,) * len(OTHERS)
            for level in levels[1:]:
                own = self.own[name, level] if name in self.same else 0.0
                shares = [self.others[kind][name][level] if name in self.same else 1.0 for kind in OTHERS]
                found[name, level] = tuple(own - log2(share) for share in shares)
        return found

    @cached_property
    def own(self) -> dict[tuple[str, str], float]:
        """log2 of one person's share at each level: for where the rarity of what agrees stands in for the strangers'."""
        return {
            (name, level): log2(share) + self.adjust.get(name, {}).get(level, 0.0)
            for name, shares in self.same.items()
            for level, share in shares.items()
        }

    def aside(self, level: str) -> float:
        """What a level of names is worth against strangers beside the rarity of what agrees, in bits.

        Strangers of one name nearly all write it alike; few who share a word have names that agree in part.
        """
        if level not in WRITTEN:
            return self.loose.get(level, 0.0)
        of = self.others["stranger"]["name"]
        return -log2(of[level] / sum(of[one] for one in WRITTEN))

    def with_thresholds(self, same_from: float, different_below: float) -> "Model":
        """The same weights with other thresholds."""
        return replace(self, same_from=same_from, different_below=different_below)

    def to_json(self) -> str:
        """The model as JSON text with sorted keys: equal models give equal text."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Model":
        """A model from what `to_json` wrote. Raises ValueError when a level is missing."""
        model = cls(**json.loads(text))
        for shares in (model.same, *model.others.values()):
            for name, values in shares.items():
                if set(values) != set(LEVELS[name][1:]):
                    raise ValueError(name)
        return model
