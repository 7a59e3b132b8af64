"""Drops pairs of clean rows that cannot be one person's, looking at no more of them than is needed for that."""

from math import log2

from setiakawan.linkage.rules.cleaned import Clean
from setiakawan.linkage.rules.evidence import RAREST, name_subject, rarity
from setiakawan.linkage.rules.levels import LEVELS, name_level, parent_level, plain_levels
from setiakawan.linkage.rules.model import LOOSE, OTHERS, WRITTEN, Model

_SLACK = 1e-6
"""Sums in another order differ by less than this many bits."""
_NOTHING = (0.0, 0.0, 0.0)
_ONE_NAME = frozenset(WRITTEN)
Bits = tuple[float, float, float]
"""Against strangers, relatives and twins."""


class Sieve:
    """Holds for one model what names can say at best, and what has been weighed already.

    Numbers, dates and places are weighed first, then the name, then the parents. A pair is dropped as soon as the best
    that is still open leaves it below the model's `different_below` against one kind of other people alone.
    """

    def __init__(self, model: Model):
        self._model = model
        self._prior = tuple(model.prior[kind] for kind in OTHERS)
        self._least = -log2(1 / model.different_below - 1) - _SLACK
        self._weighed: dict[tuple[str, str, str], Bits] = {}
        self._sums: dict[tuple[str, ...], Bits] = {}
        self._best = {field: self._best_of(field, LEVELS[field][2:]) for field in ("mother", "father")}
        self._best["name"] = self._best_of("name", [one for one in LEVELS["name"][1:] if one not in _ONE_NAME])

    def keeps(self, a: Clean, b: Clean) -> bool:
        """Whether all evidence about the two may reach `different_below`: never False where it does."""
        best, plain = self._best, self._plain(a, b)
        name, mother, father = self._name(a, b), self._parent("mother", a, b), self._parent("father", a, b)
        at_best = mother or best["mother"], father or best["father"]
        if not self._reaches(plain, name or best["name"], *at_best):
            return False
        if name is None and not self._reaches(plain, name := self._name_in_part(a, b), *at_best):
            return False
        mother = mother or self._bits("mother", parent_level(a.mother, b.mother))
        father = father or self._bits("father", parent_level(a.father, b.father))
        return self._reaches(plain, name, mother, father)

    def _reaches(self, *parts: Bits) -> bool:
        return all(sum(bits) >= self._least for bits in zip(*parts, strict=True))

    def _bits(self, field: str, level: str, subject: str = "") -> Bits:
        """What a level says, with the rarity of what agrees; each is worked out once."""
        found = self._weighed.get((field, level, subject))
        if found is None:
            found = self._model.against_all[field, level]
            rare = rarity(field, level, subject, self._model) if subject else None
            if rare is not None:
                found = (self._model.own[field, level] + rare, *found[1:])
            self._weighed[field, level, subject] = found
        return found

    def _plain(self, a: Clean, b: Clean) -> Bits:
        """What everything but names says; the same levels are summed once."""
        levels = plain_levels(a, b)
        born = (a.birth or b.birth) if levels["birth"] == "same" else ""
        found = self._sums.get(pattern := (born, *levels.values()))
        if found is None:
            said = [self._bits(field, level, born if field == "birth" else "") for field, level in levels.items()]
            found = self._sums[pattern] = tuple(map(sum, zip(self._prior, *said, strict=True)))
        return found

    def _name(self, a: Clean, b: Clean) -> Bits | None:
        """What the names say where they are one name or one is missing; None where they must be looked at word by word."""
        if a.code and b.code and a.ordered != b.ordered and a.joined != b.joined:
            return None
        return self._bits("name", name_level(a, b, {}, 0), min(a.ordered, b.ordered))

    def _name_in_part(self, a: Clean, b: Clean) -> Bits:
        level = name_level(a, b, self._model.words, self._model.known)
        return self._bits("name", level, name_subject(a, b, level))

    def _parent(self, field: str, a: Clean, b: Clean) -> Bits | None:
        """What parents' names say where they are equal or one is missing; None where they must be looked at word by word."""
        one, other = getattr(a, field), getattr(b, field)
        if not one or not other:
            return _NOTHING
        return self._bits(field, "same", one) if one == other else None

    def _best_of(self, field: str, levels: list[str] | tuple[str, ...]) -> Bits:
        """The best that some levels of a name can say, however rare what agrees is."""
        model, found = self._model, [self._model.against_all[field, level] for level in levels]
        loose = [
            model.own[field, one] + RAREST + model.aside(one) for one in levels if field == "name" and one in LOOSE
        ]
        stranger, relative, twin = (max(bits) for bits in zip(*found, strict=True))
        return max([stranger, *loose]), relative, twin
