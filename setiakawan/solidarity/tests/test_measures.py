import numpy as np
import pytest

from setiakawan.solidarity.measures.areas import Around, figures
from setiakawan.solidarity.measures.circles import circles
from setiakawan.solidarity.measures.columns import Window, persons_of, ties_of
from setiakawan.solidarity.measures.supporters import left_alone, supporters, worst_losses
from setiakawan.solidarity.tests.districts import SINCE, UNTIL, small_district
from setiakawan.solidarity.tests.reference import Reference

SHARES = ("coverage", "isolation", "single", "redundancy", "n1", "helped_and_helping", "reciprocity", "across")


def measured(seed):
    persons, ties, villages = small_district(seed)
    columns = persons_of(persons)
    return (
        columns,
        circles(columns, ties_of(ties), Window(SINCE, UNTIL)),
        Reference(persons, ties, SINCE, UNTIL),
        villages,
    )


def check_persons(persons, found, slow):
    for at, number in enumerate(persons.number.tolist()):
        circle = slow.circle[number]
        assert found.supporters[at] == len(circle)
        assert ("no", "yes", "unknown")[found.alone[at]] == slow.alone(number)
        assert found.is_asked[at] == slow.is_asked(number)
        assert found.is_single_supported[at] == (len(circle) == 1)
        assert found.is_n1_secure[at] == bool(circle and all(circle - {one} for one in circle))
        assert found.only[at] == (min(circle) if len(circle) == 1 else -1)
        assert found.staff[at] == len(slow.staff(number))
        assert found.named[at] == slow.named(number)
        assert found.helps[at] == slow.helps(number)
        assert found.helps_out[at] == slow.helps(number, out=True)


def check_supporters(persons, found, slow):
    every, loads = supporters(persons, found), slow.loads()
    assert every.supporter.tolist() == sorted(loads)
    for who, load, sole in zip(every.supporter.tolist(), every.load, every.sole, strict=True):
        assert load == len(loads[who])
        assert sole == len(slow.sole(who))
        assert {int(persons.number[at]) for at in left_alone(persons, found, who)} == slow.sole(who)
    losses = worst_losses(persons, found, most=1000)
    assert {(loss.kind, loss.what): loss.left_alone for loss in losses} == slow.losses()
    assert [loss.left_alone for loss in losses] == sorted((loss.left_alone for loss in losses), reverse=True)


def check_areas(persons, found, slow, villages):
    nothing = Around(np.full(villages, 100), np.zeros(villages, int))
    each = figures(persons, found, np.arange(villages), villages, nothing)
    whole = figures(persons, found, np.zeros(villages, int), 1, nothing)
    for one, inside in [*((each[v], {v}) for v in range(villages)), (whole[0], set(range(villages)))]:
        wanted = slow.figures(inside)
        for name in ("in_need", "alone", "unknown", "heaviest_sole_load"):
            assert getattr(one, name) == wanted[name], name
        for name in SHARES:
            assert (getattr(one, name).count, getattr(one, name).of) == wanted[name], name
        for name in ("load_gini", "connectedness"):
            assert getattr(one, name).value == (None if wanted[name] is None else pytest.approx(float(wanted[name]))), (
                name
            )
        assert one.volunteers.count == wanted["volunteers"]


def test_every_measure_agrees_with_sets_and_loops_on_500_small_districts():
    for seed in range(500):
        persons, found, slow, villages = measured(seed)
        check_persons(persons, found, slow)
        check_supporters(persons, found, slow)
        check_areas(persons, found, slow, villages)
