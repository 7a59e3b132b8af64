"""Who may be proposed for which need: hard rules on columns, the nearest first, and more where somebody would be left over."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from setiakawan.participation.matching.asked import Offered, Wanted
from setiakawan.participation.rules.kinds import Kind
from setiakawan.participation.rules.safety import obstacles

NEAREST = 30
FARTHEST_KM = 150
"""Nobody is asked to come from farther away."""
UNASKED_KM = 10
"""What a village that the giver did not name costs on top of its distance."""
FOND_KM = 3
"""How much farther somebody may live who helped the same person before."""

Distance = Callable[[str, str], float | None]


class Candidates:
    """The offers that fit each need, found for whole groups of like needs at once and kept. Offers and needs are numbered
    by their place in the given (sorted) sequences.
    """

    def __init__(self, needs: Sequence[Wanted], offers: Sequence[Offered], kinds: Mapping[str, Kind], km: Distance):
        self.needs, self.offers, self._kinds, self._km = needs, offers, kinds, km
        self._givers = np.array([o.giver for o in offers], dtype=np.int64)
        self._of_kind = {}
        for number, offer in enumerate(offers):
            self._of_kind.setdefault(offer.kind, []).append(number)
        self._columns = {
            kind: _Columns([offers[n] for n in numbers], numbers) for kind, numbers in self._of_kind.items()
        }
        self._safe, self._near, self._found = {}, {}, {}
        self.groups = [(n.kind, n.wished_sex, n.languages, n.when, n.village) for n in needs]

    def fitting(self, need: int) -> tuple[np.ndarray, np.ndarray]:
        """Offers that fit a need's group, nearest first, and what each costs: tenths of a kilometre."""
        group = self.groups[need]
        if group not in self._found:
            self._found[group] = self._fit(self.needs[need])
        return self._found[group]

    def may_not(self, need: int, offers: np.ndarray) -> np.ndarray:
        """Which of the offers belong to somebody who must not be proposed for this very need."""
        barred = self.needs[need].not_givers
        return np.isin(self._givers[offers], list(barred)) if barred else np.zeros(len(offers), dtype=bool)

    def cost(self, need: int, offers: np.ndarray, costs: np.ndarray) -> np.ndarray:
        """The costs for this very need: who helped the person before counts as nearer. Shifted to stay above zero."""
        fond = np.isin(self._givers[offers], list(self.needs[need].fond_of)) if self.needs[need].fond_of else 0
        return costs + 10 * FOND_KM * (1 - fond)

    def edges_for(self, needs: Iterable[int], closed: Callable[[int, int], bool] | None = None) -> list[tuple]:
        """(need, offers, costs) for each need: the nearest that are not closed to it.

        Needs of one group look at a stretch of the line of offers each, so that together they reach as many as they need.
        """
        found, members = [], {}
        for need in needs:
            members.setdefault(self.groups[need], []).append(need)
        for same in members.values():
            offers, costs = self.fitting(same[0])
            if closed is not None and len(offers):
                is_open = np.array([not closed(same[0], o) for o in offers.tolist()], dtype=bool)
                offers, costs = offers[is_open], costs[is_open]
            found += self._stretches(same, offers, costs)
        return found

    def _stretches(self, same: list[int], offers: np.ndarray, costs: np.ndarray) -> list[tuple]:
        capacity = np.cumsum([self.offers[o].capacity for o in offers.tolist()])
        wanted = int(np.searchsorted(capacity, 2 * len(same))) + 1
        line = np.arange(min(len(offers), max(NEAREST, wanted)))
        found = []
        for place, need in enumerate(same):
            start = place * max(len(line) - NEAREST, 0) // max(len(same) - 1, 1)
            chosen = line[start : start + NEAREST]
            chosen = chosen[~self.may_not(need, offers[chosen])]
            if len(chosen) < min(NEAREST, len(line)) and self.needs[need].not_givers:
                chosen = np.arange(len(offers))[~self.may_not(need, offers)][:NEAREST]
            if len(chosen):
                found.append((need, offers[chosen], self.cost(need, offers[chosen], costs[chosen])))
        return found

    def _fit(self, need: Wanted) -> tuple[np.ndarray, np.ndarray]:
        columns = self._columns.get(need.kind)
        if columns is None:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        fits = self.safe(need) & columns.speak(need.languages) & columns.meet(need.when)
        km, costs = self._distance(need)
        fits &= km <= FARTHEST_KM
        rows = np.flatnonzero(fits)
        rows = rows[np.argsort(costs[rows], kind="stable")]
        return columns.numbers[rows], costs[rows]

    def safe(self, need: Wanted) -> np.ndarray:
        """Whom the safety rules let come, of all who offer this kind."""
        key = (need.kind, need.wished_sex)
        if key not in self._safe:
            kind, memory = self._kinds[need.kind], {}
            for offer in self._columns[need.kind].offers:
                if offer.facts not in memory:
                    memory[offer.facts] = not obstacles(kind, offer.facts, wished_sex=need.wished_sex)
            self._safe[key] = np.array([memory[o.facts] for o in self._columns[need.kind].offers])
        return self._safe[key]

    def _distance(self, need: Wanted) -> tuple[np.ndarray, np.ndarray]:
        key = (need.kind, need.village)
        if key not in self._near:
            offers = self._columns[need.kind].offers
            ways = {village: self._km(village, need.village) for village in {o.village for o in offers}}
            km = np.array([FARTHEST_KM if ways[o.village] is None else ways[o.village] for o in offers], dtype=float)
            named = np.array([need.village == o.village or need.village in o.reach for o in offers])
            self._near[key] = km, np.round(10 * (km + UNASKED_KM * ~named)).astype(np.int64)
        return self._near[key]

    def why_nobody(self, need: int) -> str:
        """The first rule that leaves nobody for a need: kind, safe, language, time, far, answered; "busy" where none does."""
        wanted = self.needs[need]
        columns = self._columns.get(wanted.kind)
        if columns is None:
            return "kind"
        left = np.ones(len(columns.numbers), dtype=bool)
        rules = (
            ("safe", self.safe(wanted)), ("language", columns.speak(wanted.languages)),
            ("time", columns.meet(wanted.when)), ("far", self._distance(wanted)[0] <= FARTHEST_KM),
            ("answered", ~self.may_not(need, columns.numbers)),
        )  # fmt: skip
        for code, mask in rules:
            left &= mask
            if not left.any():
                return code
        return "busy"


class _Columns:
    """The offers of one kind as columns."""

    def __init__(self, offers: list[Offered], numbers: list[int]):
        self.offers, self.numbers = offers, np.array(numbers, dtype=np.int64)
        self._words: dict[str, int] = {}
        self._languages = np.array([self._bits(o.languages) for o in offers], dtype=np.int64)
        self._times = np.array([self._bits(o.when.times) for o in offers], dtype=np.int64)
        self._weekdays = np.array([self._bits(map(str, o.when.weekdays)) for o in offers], dtype=np.int64)
        self._days = np.array([o.when.days for o in offers], dtype=np.int64).reshape(-1, 2)

    def _bits(self, words: Iterable[str]) -> int:
        return sum(1 << self._words.setdefault(word, len(self._words)) for word in set(words))

    def speak(self, languages: frozenset[str]) -> np.ndarray:
        """Who speaks one of the languages; everybody where none is asked for."""
        return (self._languages & self._bits(languages)) != 0 if languages else np.ones(len(self.numbers), dtype=bool)

    def meet(self, when) -> np.ndarray:
        """Who can come then. Who named no time may be asked."""
        first, end = when.days
        fits = (self._days[:, 0] < end) & (self._days[:, 1] > first)
        if when.times:
            fits &= (self._times == 0) | ((self._times & self._bits(when.times)) != 0)
        weekdays = when.weekdays or ({(first - 1) % 7 + 1} if end - first == 1 else set())
        if weekdays:
            fits &= (self._weekdays == 0) | ((self._weekdays & self._bits(map(str, weekdays))) != 0)
        return fits
