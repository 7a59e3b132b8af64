"""Planted spellings always differ from the name, and stay a name."""

import random

from hypothesis import given
from hypothesis import strategies as st

from setiakawan.demo.spelling import variant_of

NAMES = st.lists(
    st.text("ABDEIMNRSTUY'", min_size=1, max_size=9).filter(lambda word: word.strip("'")), min_size=1, max_size=4
).map(" ".join)


@given(NAMES, st.integers(0, 10_000))
def test_a_variant_is_another_text_and_never_empty(name, seed):
    variant = variant_of(random.Random(seed), name)
    assert variant != name
    assert variant.strip()
