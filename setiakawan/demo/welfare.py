"""How poor a family is, what the national lists say of it, and which aid it gets. Invented, with a plausible shape."""

import datetime
import random
from statistics import NormalDist

from setiakawan.demo import lives
from setiakawan.demo.world import ALIVE, HEAD, MARRIED, Family

_NORMAL = NormalDist()
_MEAN, _SPREAD = 0.325, 1.078
"""Of the score below over the whole district; measured, so that each decile holds about a tenth of the families."""

_ON_DTKS = {1: 0.9, 2: 0.8, 3: 0.65, 4: 0.5, 5: 0.3, 6: 0.1}
_RICHER_ON_DTKS = 0.03


def rank(rng: random.Random, family: Family, setting: str, on: datetime.date) -> None:
    """Give the family its decile (1 poorest – 10), its place on the older aid list, and its programmes."""
    score = rng.gauss(0, 1) - 0.10 * (len(family.members) - 3.8) + (0.45 if setting in {"town", "mine"} else 0)
    head = family.head
    score += 0.4 * (head.education >= 5) - 0.35 * (head.marital != MARRIED and len(family.members) > 1)
    score -= 0.4 * any(one.disability for one in family.members)
    family.decile = min(10, 1 + int(10 * _NORMAL.cdf((score - _MEAN) / _SPREAD)))
    if rng.random() < _ON_DTKS.get(family.decile, _RICHER_ON_DTKS):
        family.dtks_id = f"{rng.randrange(10**13):013d}"
        family.programmes = tuple(_programmes(rng, family, on))


def _programmes(rng: random.Random, family: Family, on: datetime.date):
    alive = [one for one in family.members if one.status == ALIVE]
    ages = [lives.years(one.birth, on) for one in alive]
    has_component = any(age < 18 or age >= 60 for age in ages) or any(
        one.disability for one in alive if one.role != HEAD
    )
    if rng.random() < 0.62:
        yield "BPNT"
    if has_component and family.decile <= 4 and rng.random() < 0.45:
        yield "PKH"
    if rng.random() < 0.75:
        yield "PBI"
