"""The people are plausible, their numbers follow the rule, and the same seed gives the same people."""

import datetime
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from setiakawan.areas.gazetteer import gazetteer
from setiakawan.demo.lives import years
from setiakawan.demo.people import AS_OF, Plan, families_of, generate, movers
from setiakawan.demo.places import share_out, villages
from setiakawan.demo.world import ALIVE, CHILD, DEAD, HEAD, WIFE


def share(things, test):
    return sum(map(bool, map(test, things))) / len(things)


def test_there_are_as_many_people_as_asked_for(district):
    assert len(district.humans) == 20_000
    assert Counter(family.village for family in district.families for _ in family.members) == share_out(20_000)


@given(st.integers(1, 5_000_000))
def test_villages_share_out_everybody(people):
    shares = share_out(people)
    assert sum(shares.values()) == people
    assert min(shares.values()) >= 0


def test_the_weights_sum_to_the_population_of_the_regency():
    assert sum(village.people for village in villages()) == 448_850
    assert share_out(448_850) == {village.code: village.people for village in villages()}


def test_the_villages_are_those_of_the_gazetteer():
    official = gazetteer()
    assert len(villages()) == 141
    for village in villages():
        assert official.name_of(village.code) == village.name
        assert official.name_of(official.parent_of(village.code)) == village.kecamatan


def test_every_nik_follows_the_rule_and_belongs_to_one_person(district):
    for human in district.humans:
        day = human.birth.day + (40 if human.sex == "P" else 0)
        assert human.nik[:12] == f"640899{day:02d}{human.birth:%m%y}"
        assert len(human.nik) == 16
        assert human.nik[12:] != "0000"
    assert len({human.nik for human in district.humans}) == len(district.humans)


def test_every_kk_is_of_one_family_and_is_nobodys_nik(district):
    cards = [family.kk for family in district.families]
    assert all(len(kk) == 16 and kk.startswith("640899") for kk in cards)
    assert len(set(cards)) == len(cards)
    assert not set(cards) & {human.nik for human in district.humans}


def test_ages_are_plausible(district):
    ages = [years(human.birth, AS_OF) for human in district.humans]
    assert min(ages) >= 0
    assert max(ages) <= 112
    assert 0.26 < share(ages, lambda age: age < 15) < 0.36
    assert 0.02 < share(ages, lambda age: age >= 65) < 0.06


def test_families_hold_together(district):
    known = {human.id: human for human in district.humans}
    for family in district.families:
        assert family.members[0].role == HEAD
        assert [one for one in family.members if one.role == HEAD and one.status != DEAD] == [family.head]
        for one in family.members:
            assert one.family_id == family.id
            father, mother = known.get(one.father_id), known.get(one.mother_id)
            assert not father or (father.sex == "L" and (one.birth - father.birth).days > 15 * 365)
            assert not mother or (mother.sex == "P" and 15 * 365 < (one.birth - mother.birth).days < 50 * 365)
            assert not father or one.father_nik == father.nik
            assert not one.father_nik or father or len(family.members) >= 1


def test_couples_fit(district):
    gaps = []
    for family in district.families:
        wives = [one for one in family.members if one.role == WIFE]
        assert len(wives) <= 1
        for wife in wives:
            assert (family.head.sex, wife.sex) == ("L", "P")
            assert wife.marital == family.head.marital == 2
            assert family.head.birth.year + 12 < family.head.married_on.year <= AS_OF.year
            gaps.append((wife.birth - family.head.birth).days / 365)
    assert 2 < sum(gaps) / len(gaps) < 5


@pytest.mark.parametrize(
    ("what", "low", "high", "test"),
    [
        ("men", 0.505, 0.55, lambda human: human.sex == "L"),
        ("with a disability", 0.024, 0.036, lambda human: human.disability),
        ("twins", 0.006, 0.017, lambda human: human.twin_id),
        ("one word as name", 0.18, 0.30, lambda human: " " not in human.name),
        ("bin or binti", 0.005, 0.03, lambda human: " BIN " in human.name or " BINTI " in human.name),
        ("a title or degree", 0.01, 0.06, lambda human: human.name.startswith(("H. ", "HJ. ")) or "," in human.name),
        ("an apostrophe", 0.002, 0.03, lambda human: "'" in human.name),
        ("dead", 0.005, 0.03, lambda human: human.status == DEAD),
        ("living elsewhere", 0.02, 0.06, lambda human: human.lives_at),
    ],
)
def test_shares_are_plausible(district, what, low, high, test):
    assert low < share(district.humans, test) < high, what


def test_disability_comes_with_age_and_in_all_kinds(district):
    def rate(youngest, oldest):
        return share(
            [one for one in district.humans if youngest <= years(one.birth, AS_OF) < oldest], lambda one: one.disability
        )

    assert rate(0, 18) < rate(45, 60) < rate(65, 120)
    kinds = {kind for human in district.humans for kind in human.disability}
    assert kinds == {"physical", "intellectual", "mental", "visual", "hearing", "speech"}
    assert any(len(human.disability) > 1 for human in district.humans)


def test_each_decile_holds_about_a_tenth_of_the_families(district):
    deciles = Counter(family.decile for family in district.families)
    assert set(deciles) == set(range(1, 11))
    assert all(0.08 < count / len(district.families) < 0.12 for count in deciles.values())
    assert 3.4 < len(district.humans) / len(district.families) < 4.1


def test_some_sons_carry_the_fathers_word(district):
    sons = [one for one in district.humans if one.role == CHILD and one.sex == "L" and one.father_id]
    assert 0.06 < share(sons, lambda son: son.name.split(",")[0].split()[-1] in son.father_name.split()) < 0.3


def test_movers_live_in_one_place_and_came_from_another():
    moved = movers(Plan(20_000, 7))
    assert 130 <= sum(len(family.members) for family in moved) <= 180
    assert all(family.old_village not in ("", family.village) for family in moved)
    assert all(one.status == ALIVE for family in moved for one in family.members)
    assert {family.told_old_village for family in moved} == {True, False}


def test_the_same_seed_gives_the_same_people_and_another_seed_others():
    first, again, other = generate(600, 1), generate(600, 1), generate(600, 2)
    assert first == again
    assert first.humans != other.humans


def test_a_village_does_not_depend_on_the_villages_before_it():
    plan = Plan(3_000, 5)
    last = villages()[-1]
    alone = list(families_of(last, plan))
    in_order = [list(families_of(village, plan)) for village in villages()][-1]
    assert alone == in_order


@settings(max_examples=8, deadline=None)
@given(st.integers(1, 400), st.integers(0, 2**32), st.dates(datetime.date(2020, 1, 1), datetime.date(2040, 12, 31)))
def test_any_number_seed_and_day_give_a_district(people, seed, as_of):
    district = generate(people, seed, as_of)
    assert len(district.humans) == people
    assert all(human.birth <= as_of for human in district.humans)
    assert all(row.human and len(row.cells) > 5 for row in district.rows)
