"""The same measures by sets and loops: slow, and obviously right. One person, one supporter, one tie at a time."""

from collections import defaultdict
from fractions import Fraction

from setiakawan.solidarity.measures.columns import HOUSEHOLD, NONE, STAFF, space_of


def is_home(supporter):
    return space_of(supporter)[0] in ("family", "person")


def is_organization(supporter):
    return space_of(supporter)[0] == "organization"


class Reference:
    """Persons are (number, household, village, decile, in need, asked on), ties as the fields of `Ties`."""

    def __init__(self, persons, ties, since, until):
        self.persons = {row[0]: row for row in persons}
        self.since, self.until = since, until
        live = [t for t in ties if t[0] in self.persons and t[5] >= since and t[4] < until]
        self.ties = [t for t in live if t[2] != STAFF]
        self.paid = [t for t in live if t[2] == STAFF]
        self.circle = {number: self._circle(number) for number in self.persons}

    def _circle(self, number):
        """The independent supporters of one person."""
        mine = [t for t in self.ties if t[0] == number]
        sure = {t[1] for t in mine if t[10]}
        kinds_of_sure = {self.kind(number, s) for s in sure}
        named = {t[1] for t in mine} - sure
        for kind in {self.kind(number, s) for s in named} - kinds_of_sure:
            sure.add(min(s for s in named if self.kind(number, s) == kind))
        return sure

    def kind(self, number, supporter):
        return min(t[2] for t in self.ties if t[0] == number and t[1] == supporter)

    def named(self, number):
        return len({t[1] for t in self.ties if t[0] == number} - self.circle[number])

    def staff(self, number):
        return {t[1] for t in self.paid if t[0] == number}

    def is_asked(self, number):
        return self.since <= self.persons[number][5] < self.until

    def alone(self, number):
        if self.circle[number]:
            return "no"
        return "yes" if self.is_asked(number) else "unknown"

    def helps(self, number, out=False):
        return any(t[8] == number and not (out and t[2] == HOUSEHOLD) for t in self.ties)

    def village_of(self, number, supporter):
        return max(t[6] for t in self.ties if t[0] == number and t[1] == supporter)

    def decile_of(self, number, supporter):
        return max(t[7] for t in self.ties if t[0] == number and t[1] == supporter)

    def in_need(self):
        return [number for number, row in self.persons.items() if row[4]]

    def loads(self):
        found = defaultdict(set)
        for number, circle in self.circle.items():
            for s in circle:
                found[s].add(number)
        return found

    def sole(self, supporter):
        return {number for number in self.in_need() if self.circle[number] == {supporter}}

    def home_of(self, supporter):
        return max(self.village_of(number, supporter) for number in self.loads()[supporter])

    def losses(self):
        """Everything that can be taken away, with how many are left with nobody."""
        found = {}
        everything = {s for circle in self.circle.values() for s in circle}
        for s in everything:
            if not is_organization(s):
                found["helper", s] = self._left(lambda number, tie, s=s: tie == s)
        through = {s for s in everything if is_organization(s)} | {t[9] for t in self.ties if t[9] != NONE}
        for o in through:
            found["organization", o] = self._left(
                lambda number, tie, o=o: tie == o or (not is_organization(tie) and self._all_via(number, tie, o))
            )
        for village in {row[2] for row in self.persons.values()} | {t[6] for t in self.ties}:
            if village != NONE:
                found["signal", village] = self._left(
                    lambda number, tie, v=village: self._crosses(number, tie) and v in self._ends(number, tie)
                )
        for paid in {t[1] for t in self.paid}:
            found["companion", paid] = sum(
                not self.circle[number] and self.staff(number) == {paid} for number in self.in_need()
            )
        return {key: left for key, left in found.items() if left}

    def _left(self, falls):
        return sum(
            bool(self.circle[number]) and all(falls(number, tie) for tie in self.circle[number])
            for number in self.in_need()
        )

    def _all_via(self, number, supporter, organization):
        return all(t[9] == organization for t in self.ties if t[0] == number and t[1] == supporter)

    def _ends(self, number, supporter):
        return {self.persons[number][2], self.village_of(number, supporter)}

    def _crosses(self, number, supporter):
        return NONE not in self._ends(number, supporter) and len(self._ends(number, supporter)) == 2

    def figures(self, villages):
        """What one area of these villages comes to; counts as (some, of)."""
        here = [number for number, row in self.persons.items() if row[2] in villages]
        need = [number for number in here if self.persons[number][4]]
        known = [number for number in need if self.alone(number) != "unknown"]
        accompanied = [number for number in need if self.alone(number) == "no"]
        return {
            "in_need": len(need), "alone": sum(self.alone(n) == "yes" for n in need),
            "unknown": len(need) - len(known),
            "coverage": (sum(self.is_asked(n) for n in need), len(need)),
            "isolation": (sum(self.alone(n) == "yes" for n in known), len(known)),
            "single": (sum(len(self.circle[n]) == 1 for n in known), len(known)),
            "redundancy": (sum(sum(not is_organization(s) for s in self.circle[n]) >= 2 for n in known), len(known)),
            "n1": (sum(len(self.circle[n]) >= 2 for n in known), len(known)),
            "helped_and_helping": (sum(self.helps(n) for n in accompanied), len(accompanied)),
            "heaviest_sole_load": max((len(self.sole(s)) for s in self.loads() if self.home_of(s) in villages), default=0),
            "load_gini": self._gini(villages), "reciprocity": self._reciprocity(villages),
            "across": self._across(villages), "connectedness": self._connectedness(villages),
            "volunteers": sum(self.helps(n, out=True) for n in here),
        }  # fmt: skip

    def _gini(self, villages):
        """Half the mean difference between any two loads, by their mean."""
        loads = [len(persons) for s, persons in self.loads().items() if self.home_of(s) in villages]
        if not loads:
            return None
        return Fraction(sum(abs(a - b) for a in loads for b in loads), 2 * len(loads) * sum(loads))

    def _edges(self):
        """(giving household, receiving household) → village of the first person who receives so."""
        found = {}
        for number in sorted(self.persons):
            home, village = self.persons[number][1], self.persons[number][2]
            for s in self.circle[number]:
                if is_home(s) and s != home and village != NONE:
                    found.setdefault((s, home), village)
        return found

    def _reciprocity(self, villages):
        edges = self._edges()
        mine = [edge for edge, village in edges.items() if village in villages]
        return sum((taker, giver) in edges for giver, taker in mine), len(mine)

    def _across(self, villages):
        ties = [(n, s) for n in self.persons for s in self.circle[n] if self.persons[n][2] in villages]
        ties = [(n, s) for n, s in ties if self.village_of(n, s) != NONE]
        return sum(self._crosses(n, s) for n, s in ties), len(ties)

    def _connectedness(self, villages):
        """Deciles and villages of households agree in what is given, so each household has one of both."""
        friends, decile, village = defaultdict(set), {}, {}
        for number, row in self.persons.items():
            for s in self.circle[number]:
                theirs = self.decile_of(number, s)
                if is_home(s) and s != row[1] and row[3] and theirs:
                    friends[s].add(row[1])
                    friends[row[1]].add(s)
                    decile |= {row[1]: row[3], s: theirs}
                    village |= {row[1]: row[2], s: self.village_of(number, s)}
        low = [home for home in friends if decile[home] < 6 and village[home] in villages]
        if not low:
            return None
        shares = [Fraction(sum(decile[f] >= 6 for f in friends[home]), len(friends[home])) for home in low]
        return sum(shares) / len(shares) * 2
