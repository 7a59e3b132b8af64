"""Five classes of values."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from setiakawan.areas.choropleth import bands, classify

values = st.dictionaries(st.text(min_size=1, max_size=3), st.none() | st.integers(0, 500), max_size=60)


@given(values)
def test_a_larger_value_never_has_a_paler_class_and_equal_values_share_one(data):
    classes = classify(data)
    ordered = sorted((value, classes[code]) for code, value in data.items() if value is not None)
    assert all(a[1] <= b[1] and (a[0] != b[0] or a[1] == b[1]) for a, b in pairwise(ordered))
    assert all(1 <= number <= 5 for number in classes.values())


@given(values)
def test_areas_without_data_have_no_class(data):
    assert set(classify(data)) == {code for code, value in data.items() if value is not None}


@given(values)
def test_the_legend_counts_every_area_with_data_once_and_its_bands_do_not_overlap(data):
    legend = bands(data, classify(data))
    assert sum(band.areas for band in legend) == sum(value is not None for value in data.values())
    assert all(a.high < b.low for a, b in pairwise(legend))


def test_zero_is_a_value_and_not_missing():
    assert classify({"a": 0, "b": None}) == {"a": 1}
