"""What matching is asked and what it answers: plain columns in, a plan with reasons out."""

import datetime
from dataclasses import dataclass, field

from setiakawan.participation.rules.safety import HelperFacts


@dataclass(frozen=True)
class When:
    """When something suits: days from `on` to before `until` (None: any, or that one day), parts of the day and weekdays
    (1 Monday … 7 Sunday); empty means any.
    """

    on: datetime.date | None = None
    until: datetime.date | None = None
    times: frozenset[str] = frozenset()
    weekdays: frozenset[int] = frozenset()

    @property
    def days(self) -> tuple[int, int]:
        """The first day and the day after the last one, as numbers that compare."""
        if self.on is None:
            return 0, (self.until or datetime.date.max).toordinal()
        if self.until is None and not self.weekdays:
            return self.on.toordinal(), self.on.toordinal() + 1
        return self.on.toordinal(), (self.until or datetime.date.max).toordinal()

    @property
    def slot(self) -> tuple | None:
        """The one part of one day on which it happens, None where that is open."""
        first, end = self.days
        return (first, *self.times) if end - first == 1 and len(self.times) == 1 else None


@dataclass(frozen=True)
class Wanted:
    """One need that lacks `places` helpers. `not_givers` must not be proposed; `fond_of` helped the same person before;
    `kept_by` is the lasting companion of that person for this kind of help.
    """

    need: int
    kind: str
    village: str
    places: int = 1
    is_urgent: bool = False
    wished_sex: str = ""
    languages: frozenset[str] = frozenset()
    when: When = field(default_factory=When)
    not_givers: frozenset[int] = frozenset()
    fond_of: frozenset[int] = frozenset()
    kept_by: int | None = None


@dataclass(frozen=True)
class Offered:
    """One offer with `capacity` acts left. `reach` are other villages that the giver goes to."""

    offer: int
    kind: str
    village: str
    giver: int
    facts: HelperFacts
    capacity: int = 1
    reach: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    when: When = field(default_factory=When)


@dataclass(frozen=True)
class Proposal:
    """One helper for one need. `offer` is None for a lasting companion without an offer; `km` None where unknown."""

    need: int
    giver: int
    offer: int | None
    km: float | None
    why: tuple[str, ...]


@dataclass(frozen=True)
class LeftOver:
    """One need that nobody is proposed for, and why: a word that pages count by, and a sentence."""

    need: int
    village: str
    code: str
    why: str


@dataclass(frozen=True)
class VillageShare:
    """What one village gets: needs asked, served by the fair plan, and what the nearest plan would serve."""

    village: str
    needs: int
    served: int
    served_plain: int


@dataclass(frozen=True)
class Plan:
    """Who is proposed for whom, who is left, what each village gets, and the mean way to a need in km with fairness and
    without. The kilometres are None where nothing is proposed.
    """

    proposals: tuple[Proposal, ...]
    left: tuple[LeftOver, ...]
    villages: tuple[VillageShare, ...]
    km_fair: float | None
    km_plain: float | None
