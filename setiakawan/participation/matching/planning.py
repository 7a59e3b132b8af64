"""Making one plan: candidates, fairness between villages, the nearest plan that is as fair, and what fairness costs."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from setiakawan.participation.matching.asked import LeftOver, Offered, Plan, Proposal, VillageShare, Wanted
from setiakawan.participation.matching.candidates import Candidates, Distance
from setiakawan.participation.matching.fairness import Cut, fair_share
from setiakawan.participation.matching.network import Edges, serve
from setiakawan.participation.matching.reasons import LEFT, why
from setiakawan.participation.rules.kinds import Kind

_MOST_ROUNDS = 200


def make_plan(
    needs: Sequence[Wanted], offers: Sequence[Offered], kinds: Mapping[str, Kind], km: Distance,
    served: Mapping[str, tuple[int, int]] | None = None,
) -> Plan:  # fmt: skip
    """The plan that serves as many needs as can be: urgent ones first, fairly between villages, then the nearest.

    `served[village]` are (needs already served, needs in all) that coverage counts besides. The order of rows does not
    matter: the same needs and offers give the same plan. Lasting companions come first and are not weighed. Where several
    must come together, a need that does not find all of them gives its helpers back and the rest is planned again.
    """
    needs = sorted((n for n in needs if n.places > 0), key=lambda n: n.need)
    offers = sorted((o for o in offers if o.capacity > 0), key=lambda o: o.offer)
    kept = [Proposal(n.need, n.kept_by, None, None, why(n, None, n.kept_by, None)) for n in needs if _is_kept(n)]
    free = [n for n in needs if not _is_kept(n)]
    before = {village: tuple(pair) for village, pair in (served or {}).items()}
    for need in needs:
        if _is_kept(need):
            count, size = before.get(need.village, (0, 0))
            before[need.village] = (count + 1, size + 1)
    planned = _Planning(free, _less(offers, needs), kinds, km, before)
    planned.run()
    return planned.plan(kept, needs)


def _is_kept(need: Wanted) -> bool:
    return need.kept_by is not None and need.places == 1 and need.kept_by not in need.not_givers


def _less(offers: list[Offered], needs: list[Wanted]) -> list[Offered]:
    """The offers without what lasting companions give of them."""
    taken = Counter((n.kept_by, n.kind) for n in needs if _is_kept(n))
    found = []
    for offer in offers:
        used = min(taken[offer.giver, offer.kind], offer.capacity)
        taken[offer.giver, offer.kind] -= used
        if offer.capacity > used:
            found.append(replace(offer, capacity=offer.capacity - used))
    return found


@dataclass
class _Chosen:
    """One (need, offer) of the plan, by place in the sorted columns."""

    need: int
    offer: int


class _Planning:
    """The state of one plan while it is made."""

    def __init__(self, needs, offers, kinds, km, before):
        self.needs, self.offers, self.km = needs, offers, km
        self.candidates = Candidates(needs, offers, kinds, km)
        self.links: dict[tuple[int, int], int] = {}
        self.dropped: set[int] = set()
        self.forbidden: set[tuple[int, int]] = set()
        self.villages = sorted({n.village for n in needs} | set(before))
        self.place = {village: number for number, village in enumerate(self.villages)}
        self.before = np.array([before.get(v, (0, 0))[0] for v in self.villages], dtype=np.int64)
        asked = Counter(n.village for n in needs)
        self.sizes = np.array([before.get(v, (0, 0))[1] + asked[v] for v in self.villages], dtype=np.int64)
        self.sizes = np.maximum(self.sizes, np.maximum(self.before, 1))
        self.chosen: list[_Chosen] = []
        self.plain: list[tuple[int, int]] = []

    def run(self):
        """Plan until everybody who must come together does and nobody is in two places at once."""
        self._link(self.candidates.edges_for(range(len(self.needs))))
        for _ in range(_MOST_ROUNDS):
            first = self._fair()
            complete, missing = self._with_company(first)
            clashes = self._clashes(complete)
            if not missing and not clashes:
                break
            self.dropped |= missing
            self.forbidden |= clashes
        self.chosen = [_Chosen(need, offer) for need, offer in sorted(complete)]

    # What may be chosen

    def _link(self, found) -> bool:
        before = len(self.links)
        for need, offers, costs in found:
            for offer, cost in zip(offers.tolist(), costs.tolist(), strict=True):
                self.links[need, offer] = cost
        return len(self.links) > before

    def _edges(self, members: np.ndarray, used: Counter, exclude=frozenset()) -> tuple[Edges, list[tuple[int, int]]]:
        """The edges of some needs, numbered 0… in the order of `members`, and (need, offer) of each row."""
        number = {need: place for place, need in enumerate(members.tolist())}
        pairs = sorted(
            pair for pair in self.links if pair[0] in number and pair not in self.forbidden and pair not in exclude
        )
        seat_of: dict[tuple, int] = {}
        for need, offer in pairs:
            seat_of.setdefault((offer, self.needs[need].when.slot), len(seat_of))
        seats = sorted(seat_of, key=lambda seat: (seat[0], str(seat[1])))
        seat_of = {seat: place for place, seat in enumerate(seats)}
        offers = sorted({offer for offer, _ in seats})
        place = {offer: n for n, offer in enumerate(offers)}
        capacity = np.array([self.offers[o].capacity - used[o] for o in offers], dtype=np.int64)
        self._seats = seats
        return Edges(
            len(members), np.array([number[n] for n, _ in pairs], dtype=np.int64),
            np.array([seat_of[o, self.needs[n].when.slot] for n, o in pairs], dtype=np.int64),
            np.array([self.links[p] for p in pairs], dtype=np.int64),
            np.array([place[o] for o, _ in seats], dtype=np.int64),
            np.array([capacity[place[o]] if slot is None else 1 for o, slot in seats], dtype=np.int64), capacity,
        ), pairs  # fmt: skip

    # Fair, then near

    def _fair(self) -> set[tuple[int, int]]:
        members = np.array([n for n in range(len(self.needs)) if n not in self.dropped], dtype=np.int64)
        urgent = np.array([n for n in members if self.needs[n].is_urgent], dtype=np.int64)
        count = len(self.villages)
        first = np.zeros(count, dtype=np.int64)
        if len(urgent):
            first = self._shared(urgent, self._group(urgent), self.sizes, self.before, np.full(count, -1))[0]
        is_urgent = np.isin(members, urgent)
        group = self._group(members) + count * is_urgent
        sizes = np.concatenate([self.sizes, np.ones(count, dtype=np.int64)])
        before = np.concatenate([self.before + first, np.zeros(count, dtype=np.int64)])
        pinned = np.concatenate([np.full(count, -1), first])
        counts, edges, pairs, kept = self._shared(members, group, sizes, before, pinned)
        rows = serve(edges.only(kept), group, np.arange(2 * count), counts)
        near = np.array([counts[:count].sum(), counts[count:].sum()])
        plain = serve(edges, is_urgent.astype(np.int64), np.arange(2), near)
        self.plain = [pairs[row] for row in plain.tolist()]
        at = np.flatnonzero(kept)
        return {pairs[at[row]] for row in rows.tolist()}

    def _group(self, members: np.ndarray) -> np.ndarray:
        return np.array([self.place[self.needs[n].village] for n in members.tolist()], dtype=np.int64)

    def _shared(self, members, group, sizes, before, pinned):
        """What fairness decides, once whoever goes short has been shown everybody who fits."""
        while True:
            edges, pairs = self._edges(members, Counter())
            share = fair_share(edges, group, sizes, before, pinned)
            widened = [self._widen(members, cut) for cut in share.cuts]
            if not any(widened):
                return share.counts, edges, pairs, share.kept

    def _widen(self, members: np.ndarray, cut: Cut) -> bool:
        busy = {self._seats[seat] for seat in cut.seats.tolist()}

        def is_closed(need: int, offer: int) -> bool:
            return (offer, self.needs[need].when.slot) in busy

        return self._link(self.candidates.edges_for(members[cut.needs].tolist(), is_closed))

    # Company, and no two places at once

    def _with_company(self, first: set[tuple[int, int]]) -> tuple[set[tuple[int, int]], set[int]]:
        """Everybody who comes, and the needs that did not find all whom they lack."""
        chosen, missing = set(first), set()
        most = max((n.places for n in self.needs), default=1)
        for number in range(2, most + 1):
            waiting = sorted({need for need, _ in first if self.needs[need].places >= number} - missing)
            if not waiting:
                continue
            members = np.array(waiting, dtype=np.int64)
            givers = {(need, self.offers[offer].giver) for need, offer in chosen}
            same = {p for p in self.links if (p[0], self.offers[p[1]].giver) in givers}
            edges, pairs = self._edges(members, Counter(offer for _, offer in chosen), same)
            group = np.zeros(len(members), dtype=np.int64)
            rows = serve(edges, group, np.array([0]), np.array([len(members)]))
            more = {pairs[row] for row in rows.tolist()}
            chosen |= more
            missing |= set(waiting) - {need for need, _ in more}
        return {p for p in chosen if p[0] not in missing}, missing

    def _clashes(self, chosen: set[tuple[int, int]]) -> set[tuple[int, int]]:
        """Of two acts of one giver at the same time, the costlier: it is not to be chosen again."""
        of_giver = defaultdict(list)
        for pair in sorted(chosen, key=lambda p: (self.links[p], p)):
            of_giver[self.offers[pair[1]].giver].append(pair)
        found = set()
        for pairs in of_giver.values():
            for place, pair in enumerate(pairs):
                if any(_at_once(self.needs[pair[0]], self.needs[other[0]]) for other in pairs[:place]):
                    found.add(pair)
        return found

    # The answer

    def plan(self, kept: list[Proposal], asked: list[Wanted]) -> Plan:
        """Everything with its reasons."""
        proposals = list(kept)
        for one in self.chosen:
            need, offer = self.needs[one.need], self.offers[one.offer]
            km = self.km(offer.village, need.village)
            proposals.append(Proposal(need.need, offer.giver, offer.offer, km, why(need, offer, offer.giver, km)))
        served = {one.need for one in self.chosen}
        left = [self._left(n) for n in range(len(self.needs)) if n not in served]
        return Plan(
            tuple(sorted(proposals, key=lambda p: (p.need, p.giver))), tuple(left), self._villages(asked, kept, served),
            self._mean_km({(one.need, one.offer) for one in self.chosen}), self._mean_km(self.plain),
        )  # fmt: skip

    def _left(self, number: int) -> LeftOver:
        need = self.needs[number]
        code = self.candidates.why_nobody(number)
        if code == "busy" and number in self.dropped:
            code = "team"
        return LeftOver(need.need, need.village, code, LEFT[code])

    def _villages(self, asked, kept, served) -> tuple[VillageShare, ...]:
        wants = Counter(n.village for n in asked)
        village = {n.need: n.village for n in asked}
        stays = Counter(village[p.need] for p in kept)
        fair = stays + Counter(self.needs[n].village for n in served)
        plain = stays + Counter(self.needs[n].village for n, _ in self.plain)
        return tuple(VillageShare(v, wants[v], fair[v], plain[v]) for v in sorted(wants))

    def _mean_km(self, pairs) -> float | None:
        ways = [self.km(self.offers[o].village, self.needs[n].village) for n, o in pairs]
        known = [km for km in ways if km is not None]
        return sum(known) / len(known) if known else None


def _at_once(one: Wanted, other: Wanted) -> bool:
    """Whether two needs fall on one part of one day for certain: each has one part, and a day or weekday in common."""
    if len(one.when.times) != 1 or one.when.times != other.when.times:
        return False
    if one.when.slot and other.when.slot:
        return one.when.slot == other.when.slot
    return bool(_weekdays(one) & _weekdays(other))


def _weekdays(need: Wanted) -> set[int]:
    first, end = need.when.days
    return set(need.when.weekdays) or ({(first - 1) % 7 + 1} if end - first == 1 else set())
