"""Pairs that other tools were reported to get wrong: twins, fathers and sons, numbers of somebody else, marks for nothing."""

import json
from pathlib import Path

import pytest

from setiakawan.linkage.rules.evidence import compare, weigh
from setiakawan.linkage.rules.record import Record
from setiakawan.linkage.rules.start import starting_model

CASES = json.loads((Path(__file__).parents[3] / "benchmarks/data/hard_pairs.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_an_office_that_has_estimated_nothing_yet_is_told_right(case):
    one, other, model = Record(**case["one"]), Record(**case["other"]), starting_model()
    for a, b in ((one, other), (other, one)):
        assert (weigh(compare(a, b, model), model).verdict == "same") == case["same"]
