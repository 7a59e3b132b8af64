"""Rules of the desk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.desk.rules import by_district, greeting, shared_area


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (0, "malam"),
        (3, "malam"),
        (4, "pagi"),
        (10, "pagi"),
        (11, "siang"),
        (14, "siang"),
        (15, "sore"),
        (17, "sore"),
        (18, "malam"),
    ],
)
def test_the_greeting_follows_the_hour(hour, words):
    assert greeting(hour) == f"Selamat {words}"


@pytest.mark.parametrize(
    ("prefixes", "shared"),
    [
        (["64.08"], "64.08"),
        (["64.08.04.2001"], "64.08.04.2001"),
        (["64.08.04.2001", "64.08.04.2002"], "64.08.04"),
        (["64.08.04", "64.08.12.2001"], "64.08"),
        (["64.08.1", "64.08.12"], "64.08"),
        (["64", "73"], ""),
        ([], ""),
    ],
)
def test_the_shared_area_is_cut_at_whole_blocks(prefixes, shared):
    assert shared_area(prefixes) == shared


_codes = st.from_regex(r"\A64\.0[1-3]\.0[1-4]\.200[1-9]\Z")


@given(st.dictionaries(_codes, st.integers(min_value=0, max_value=9000)))
def test_nobody_is_lost_between_village_and_kecamatan(villages):
    assert sum(by_district(villages).values()) == sum(villages.values())
