import itertools
import random
from collections import defaultdict

import pytest

from setiakawan.solidarity.measures.publishing import FEWEST, GRID, Told, open_areas, tell, told_share

NAMES = ("in_need", "asked", "alone", "unknown", "single")
DISTRICT = "64.08"
KECAMATAN = [f"{DISTRICT}.{n:02}" for n in range(1, 5)]


def village_counts(chance):
    """True counts of the villages of a district; every second kecamatan has small ones."""
    found = {}
    for order, code in enumerate(KECAMATAN):
        for village in range(1, chance.randint(2, 6)):
            size = chance.randint(0, 14) if order % 2 else chance.randint(8, 60)
            asked = chance.randint(0, size)
            alone = chance.randint(0, asked)
            found[f"{code}.2{village:03}"] = dict(
                zip(NAMES, (size, asked, alone, size - asked, asked - alone), strict=True)
            )
    return found


def whole(villages):
    """The villages with the sums above them."""
    found = defaultdict(lambda: dict.fromkeys(NAMES, 0))
    for code, row in villages.items():
        for area in (code, code.rpartition(".")[0], DISTRICT):
            for name, count in row.items():
                found[area][name] += count
    return dict(found)


def a_month_later(villages, chance):
    """Some people come, go, are asked, or find somebody: a few at a time."""
    found = {code: dict(row) for code, row in villages.items()}
    for row in found.values():
        for name in NAMES:
            row[name] = max(0, row[name] + chance.choice((0, 0, 0, 1, -1, 2, -3)))
    return found


def published(seed, months=24):
    """What everybody has seen after some months, with the truth beside it."""
    chance = random.Random(seed)
    villages, told, seen = village_counts(chance), {}, []
    for _ in range(months):
        truth = whole(villages)
        told = tell(truth, told)
        seen.append((truth, told, open_areas(told)))
        villages = a_month_later(villages, chance)
    return seen


@pytest.mark.parametrize("seed", range(30))
def test_the_difference_of_any_two_months_is_never_a_few_persons(seed):
    seen = published(seed)
    for area in seen[0][0]:
        for name in NAMES:
            values = [told[area][name].value for _, told, shown in seen if area in shown]
            assert all((a - b) % GRID == 0 for a in values for b in values)


@pytest.mark.parametrize("seed", range(30))
def test_a_change_that_can_be_seen_stands_for_at_least_five_persons(seed):
    seen = published(seed)
    for (truth_before, before, _), (truth, now, _) in itertools.pairwise(seen):
        for area in truth:
            for name in NAMES:
                if now[area][name].value != before[area][name].value:
                    assert abs(truth[area][name] - before[area][name].basis) >= GRID
                else:
                    assert abs(truth[area][name] - truth_before[area][name]) < 2 * GRID


@pytest.mark.parametrize("seed", range(30))
def test_totals_less_everything_shown_below_them_give_no_count_of_a_few(seed):
    for _, told, shown in published(seed):
        for parent in (DISTRICT, *KECAMATAN):
            if parent not in shown:
                continue
            children = [area for area in told if area.rpartition(".")[0] == parent and area in shown]
            for name in NAMES:
                rest = told[parent][name].value - sum(told[area][name].value for area in children)
                assert rest % GRID == 0


@pytest.mark.parametrize("seed", range(30))
def test_what_is_closed_stays_wide_open_to_guesses(seed):
    """The attacker knows the rules and every told count: each truth lies from 4 below to 8 above what is told of it."""
    for _, told, shown in published(seed):
        for area in set(told) - shown - {DISTRICT}:
            parent = area.rpartition(".")[0]
            if parent not in shown:
                continue
            siblings = [a for a in told if a.rpartition(".")[0] == parent and a != area]
            open_ones = [a for a in siblings if a in shown]
            assert len(open_ones) < len(siblings), "one closed area alone could be worked out"
            total = told[parent]["in_need"].value
            highest = total + 8 - sum(max(told[a]["in_need"].value - 4, 0) for a in open_ones)
            assert highest >= GRID
            closed = [area, *(a for a in siblings if a not in shown)]
            assert sum(told[a]["in_need"].value for a in closed) >= FEWEST


@pytest.mark.parametrize("seed", range(30))
def test_one_person_more_alone_or_moved_to_the_next_village_changes_nothing_that_is_told(seed):
    chance = random.Random(seed)
    villages = village_counts(chance)
    truth = whole(villages)
    told = tell(truth, {})
    one, other = chance.sample(sorted(villages), 2)
    moved = {code: dict(row) for code, row in villages.items()}
    moved[one]["in_need"], moved[other]["in_need"] = villages[one]["in_need"] - 1, villages[other]["in_need"] + 1
    moved[one]["alone"] += 1
    assert tell(whole(moved), told) == told


@pytest.mark.parametrize("seed", range(30))
def test_no_area_is_shown_with_five_people_or_fewer(seed):
    for truth, _, shown in published(seed):
        assert all(truth[area]["in_need"] > GRID for area in shown)


def test_one_small_village_closes_the_smallest_beside_it():
    sizes = {
        DISTRICT: 90,
        f"{DISTRICT}.01": 90,
        f"{DISTRICT}.01.2001": 5,
        f"{DISTRICT}.01.2002": 50,
        f"{DISTRICT}.01.2003": 35,
    }
    told = {area: {"in_need": Told(size, size)} for area, size in sizes.items()}
    assert open_areas(told) == {DISTRICT, f"{DISTRICT}.01", f"{DISTRICT}.01.2002"}


def test_a_small_village_alone_in_its_kecamatan_closes_that_too_and_the_next():
    sizes = {
        DISTRICT: 90,
        f"{DISTRICT}.01": 5,
        f"{DISTRICT}.01.2001": 5,
        f"{DISTRICT}.02": 85,
        f"{DISTRICT}.02.2001": 85,
    }
    told = {area: {"in_need": Told(size, size)} for area, size in sizes.items()}
    assert open_areas(told) == {DISTRICT}


def test_shares_come_from_told_counts_and_not_from_small_ones():
    assert told_share(5, 15) is None
    assert told_share(25, 20) is None
    assert told_share(5, 20) == 25
