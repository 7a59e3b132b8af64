"""Small districts by chance, each the same for the same seed."""

import random

from setiakawan.solidarity.measures.columns import NONE, STAFF, supporter

SINCE, UNTIL = 1000, 1365


def small_district(seed):
    """Up to 14 persons in 6 households and 3 villages, with organisations, paid staff and named people around them.

    Gives rows for `persons_of` and `ties_of`, and the number of villages.
    """
    chance = random.Random(seed)
    villages = chance.randint(1, 3)
    homes = [
        (supporter(chance.choice(("family", "person")), n + 1), chance.choice([*range(villages), NONE]), chance.randint(0, 10))
        for n in range(chance.randint(1, 6))
    ]  # fmt: skip
    persons = [
        (10 * n + 3, home[0], home[1], home[2], chance.random() < 0.8, chance.choice((0, 900, SINCE, 1200, UNTIL - 1, UNTIL)))
        for n in range(chance.randint(1, 14))
        for home in [chance.choice(homes)]
    ]  # fmt: skip
    organizations = [(supporter("organization", n + 1), chance.choice([*range(villages), NONE]), 0) for n in range(2)]
    staff = [(supporter("user", n + 1), NONE, 0) for n in range(2)]
    ties = [_tie(chance, persons, homes, organizations, staff) for _ in range(chance.randint(0, 30))]
    return persons, ties, villages


def _tie(chance, persons, homes, organizations, staff):
    number = chance.choice([*(p[0] for p in persons), 999])
    since = chance.randint(880, 1400)
    days = since, since + chance.choice((0, 0, 90, 400))
    kind = chance.randint(0, 5)
    helper = chance.choice([0, *(p[0] for p in persons)])
    if kind == STAFF:
        return (number, chance.choice(staff)[0], kind, 2, *days, NONE, 0, helper, NONE, True)
    if kind == 4:
        who, village, decile = chance.choice(organizations)
        return (number, who, kind, 4, *days, village, decile, 0, NONE, True)
    if chance.random() < 0.25:
        return (number, supporter("named", number * 8 + chance.randint(0, 3)), kind, 3, *days, NONE, 0, 0, NONE, False)
    who, village, decile = chance.choice(homes)
    via = chance.choice([NONE, NONE, organizations[0][0]])
    return (number, who, kind, chance.randint(0, 5), *days, village, decile, helper, via, True)
