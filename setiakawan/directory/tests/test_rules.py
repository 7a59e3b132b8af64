import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.directory.catalogue import features, languages, service_choices, service_kinds, shared_fields
from setiakawan.directory.rules.checking import Freshness, due_on, freshness
from setiakawan.directory.rules.fitting import Fit, Offer, Wish, fits
from setiakawan.directory.rules.publishing import may_publish

DAY = datetime.date(2026, 3, 12)
HERE = "64.08.04.2001"


@pytest.mark.parametrize(
    ("days_ago", "wanted"),
    [(0, "fresh"), (334, "fresh"), (335, "soon"), (364, "soon"), (365, "old"), (900, "old"), (None, "never")],
)
def test_a_record_is_old_from_the_day_on_which_it_must_be_checked(days_ago, wanted):
    checked = None if days_ago is None else DAY - datetime.timedelta(days=days_ago)
    assert freshness(checked, DAY, 365, 30) == Freshness(wanted)


def test_what_was_never_checked_is_due_on_the_day_it_was_recorded():
    assert due_on(None, DAY, 365) == DAY
    assert due_on(DAY, datetime.date(2020, 1, 1), 365) == datetime.date(2027, 3, 12)


@pytest.mark.parametrize(
    ("kind", "agreed", "closed", "published"),
    [
        ("puskesmas", False, False, True), ("puskesmas", False, True, False), ("worship", False, False, False),
        ("worship", True, False, True), ("care_home", False, False, False), ("company", False, False, False),
    ],
)  # fmt: skip
def test_only_public_bodies_and_those_who_agreed_are_published(kind, agreed, closed, published):
    assert may_publish(kind, agreed, closed) is published


def offer(**changes):
    return Offer(
        **{
            "minimum_age": None,
            "maximum_age": None,
            "areas": (),
            "regency": "64.08",
            "features": {},
            "languages": ("ind",),
        }
        | changes
    )


@pytest.mark.parametrize(
    ("service", "wish", "answer"),
    [
        (offer(), Wish(HERE), Fit.YES),
        (offer(areas=("64.08.06",)), Wish(HERE), Fit.NO),
        (offer(areas=("64.08.0",)), Wish(HERE), Fit.NO),
        (offer(minimum_age=18), Wish(HERE), Fit.UNKNOWN),
        (offer(minimum_age=18), Wish(HERE, (17, 18)), Fit.UNKNOWN),
        (offer(minimum_age=18), Wish(HERE, (17, 17)), Fit.NO),
        (offer(maximum_age=17), Wish(HERE, (17, 17)), Fit.YES),
        (offer(), Wish(HERE, features=("ramp",)), Fit.UNKNOWN),
        (offer(features={"ramp": False}), Wish(HERE, features=("ramp",)), Fit.NO),
        (offer(features={"ramp": True}), Wish(HERE, features=("ramp",)), Fit.YES),
        (offer(), Wish(HERE, language="inl"), Fit.UNKNOWN),
        (offer(languages=("inl",)), Wish(HERE, language="inl"), Fit.YES),
    ],
)
def test_whether_a_service_fits(service, wish, answer):
    found = fits(service, wish)
    assert found.fit == answer
    assert bool(found.reasons) == (answer != Fit.YES)


ages = st.none() | st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda pair: tuple(sorted(pair)))
there = st.dictionaries(st.sampled_from(["ramp", "door", "quiet"]), st.booleans())
bounds = st.none() | st.integers(0, 99)


@given(
    low=bounds,
    high=bounds,
    known=there,
    wanted=st.sets(st.sampled_from(["ramp", "door", "quiet"])),
    age=st.integers(0, 99),
    learned=st.booleans(),
)
def test_learning_a_missing_fact_never_overturns_a_definite_answer(low, high, known, wanted, age, learned):
    service, wish = offer(minimum_age=low, maximum_age=high, features=known), Wish(HERE, None, tuple(sorted(wanted)))
    before = fits(service, wish).fit
    whole = {feature: known.get(feature, learned) for feature in wanted}
    after = fits(offer(minimum_age=low, maximum_age=high, features=whole), Wish(HERE, (age, age), wish.features)).fit
    assert before in (Fit.UNKNOWN, after)
    assert after != Fit.UNKNOWN


def test_the_written_lists_are_whole():
    from setiakawan.accompaniment.catalogue import service_kinds as counted

    assert {kind.counted_as for kind in service_kinds().values()} <= set(counted())
    assert [code for _, some in service_choices() for code, _ in some] == list(service_kinds())
    assert all(len(code) <= 20 for code in [*service_kinds(), *features()])
    assert "inl" in languages() and {"name", "need", "village"} <= set(shared_fields())
