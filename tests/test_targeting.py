"""The targeting benchmark on an invented survey: what its models may see, whole hamlets held out, and a run that was cut off."""

import csv
import gzip
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import QuantileRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from benchmarks import _community, _survey, _targeting, _targeting_ways, figures, targeting
from benchmarks._targeting import Division
from setiakawan.welfare.score.errors import errors_at, resampled
from tests.architecture.source import CHECKOUT

HAMLETS, HOUSES = 30, 7
VIEWS = (
    "plain", "terms", "terms_and_areas", "logs", "shaped", "products", "components", "with_neighbours", "times_neighbours",
)  # fmt: skip
JUDGED_ALONE = (*_targeting_ways.WAYS, "score and neighbours' ranking together", "score, neighbours times all facts")


def invented():
    """Rows of a survey with the real one's columns, and the neighbours' rankings; all numbers are drawn."""
    rng, rows, said = np.random.default_rng(1), [], []
    for hamlet in range(HAMLETS):
        houses = [f"{hamlet:02d}{house}" for house in range(HOUSES)]
        for house in houses:
            row = dict.fromkeys(_survey.LEFT_OUT, "0") | {name: int(rng.random() < 0.5) for name in _survey.INPUTS}
            size, age = int(rng.integers(1, 8)), int(rng.integers(20, 80))
            row |= {"hhsize": size, "hhsize2": size**2, "hhage": age, "hhage2": age**2, "pcfloor": rng.uniform(4, 40)}
            row |= {"hhid": house, "ea": str(hamlet), "district": str(hamlet % 3), "province": str(hamlet % 2)}
            poverty = size - 3 * row["motorcycle"] - 3 * row["tfloor"] + rng.normal()
            row |= {
                "consumption": np.exp(6 - 0.1 * poverty),
                "hhsize_ae": 0.8 * size,
                "treated": int(rng.random() < 0.3),
            }
            row |= {("pmt", "community", "hybrid")[hamlet % 3]: 1}
            row["rank"] = rng.random() if hamlet % 3 else "NA"
            rows.append(row)
            others = rng.permutation([one for one in houses if one != house])
            said += [(hamlet, house, other, place) for place, other in enumerate(others, 1)]
    return rows, said


def written(folder, rows, said):
    with (folder / _survey.HOUSEHOLDS).open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    with gzip.open(folder / _survey.RANKINGS, "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("hhea", "hhid_ranker", "hhid_ranked", "rank"), *said])
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return written(tmp_path_factory.mktemp("survey"), *invented())


@pytest.fixture(scope="module")
def data(folder):
    return _survey.read(folder).complete


def test_a_column_is_used_or_left_out_for_a_reason_and_never_both():
    assert not {*_survey.INPUTS} & {*_survey.LEFT_OUT}
    assert len({*_survey.INPUTS, *_survey.LEFT_OUT, "district"}) == 68
    assert all(_survey.LEFT_OUT.values())


def test_the_decision_names_every_column_left_out():
    text = (CHECKOUT / "docs/decisions/0113-what-a-ranking-may-know.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*?) \| (.+) \|$", text, re.MULTILINE)
    assert {name for names, _ in rows for name in re.findall(r"`(\w+)`", names)} == {*_survey.LEFT_OUT}


@pytest.mark.parametrize("change", [{"income_next_year": 1}, {"tv": None}])
def test_a_survey_with_a_column_nobody_thought_of_or_without_one_in_use_is_refused(tmp_path, change):
    rows, said = invented()
    rows = [{name: v for name, v in (row | change).items() if v is not None} for row in rows]
    with pytest.raises(_survey.ColumnUnaccounted, match=next(iter(change))):
        _survey.read(written(tmp_path, rows, said))


@pytest.mark.parametrize("name", sorted({*_survey.LEFT_OUT} - {"hhid"}))
def test_no_model_sees_a_column_that_is_left_out(tmp_path, data, name):
    rows, said = invented()
    chance = np.random.default_rng(2)
    drawn = chance.permutation([row["ea"] for row in rows]) if name == "ea" else chance.uniform(1, 9, len(rows))
    other = _survey.read(
        written(tmp_path, [row | {name: v} for row, v in zip(rows, drawn, strict=True)], said)
    ).complete
    for view in VIEWS:
        if (name, view) != ("ea", "shaped"):
            np.testing.assert_array_equal(getattr(other, view), getattr(data, view), err_msg=view)


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_a_hamlet_is_in_one_fold_only_whatever_the_division(data, seed):
    folds = Division(data, seed).folds
    assert {len({*folds[data.hamlet == hamlet]}) for hamlet in np.unique(data.hamlet)} == {1}
    assert {*folds} == {0, 1, 2, 3, 4}


def test_hamlets_stay_whole_where_a_way_is_chosen_inside_the_training_folds(data, monkeypatch):
    seen = []

    def spied(groups, count, seed):
        folds = real(groups, count, seed)
        seen.append({len({*folds[groups == group]}) for group in np.unique(groups)} | {count})
        return folds

    real = _targeting_ways.folds_by_group
    monkeypatch.setattr(_targeting_ways, "folds_by_group", spied)
    monkeypatch.setattr(_targeting_ways, "_CANDIDATES", [(_targeting.ols, "plain")] * 5)
    _targeting_ways.chosen_inside(Division(data, 3))
    assert seen == [{1, 4}] * 5


def unlearnt(data, seed=3):
    """The division, and the same with other consumption and other meetings in its first fold."""
    before, after = Division(data, seed), Division(data, seed)
    held, chance = before.folds == 0, np.random.default_rng(4)
    after.data = _survey.Complete(**{name: getattr(data, name) for name in data.__dataclass_fields__})
    after.data.y = np.where(held, chance.normal(6, 3, len(held)), data.y)
    after.data.meeting = np.where(held, chance.random(len(held)), data.meeting)
    return before, after, held


@pytest.mark.parametrize("name", JUDGED_ALONE)
def test_nothing_is_learnt_from_the_fold_that_is_judged(data, name):
    way = (_targeting_ways.WAYS | _targeting_ways.WITH_NEIGHBOURS)[name]
    before, after, held = unlearnt(data)
    np.testing.assert_allclose(way(after, 0.3)[held], way(before, 0.3)[held], atol=1e-9)
    assert not np.allclose(way(after, 0.3)[~held], way(before, 0.3)[~held])


def test_what_is_chosen_inside_and_what_meetings_teach_come_from_the_other_folds(data, monkeypatch):
    monkeypatch.setattr(
        _targeting_ways, "_CANDIDATES", [*_targeting_ways._CANDIDATES[:4], (_targeting.clipped, "logs")]
    )
    before, after, held = unlearnt(data)
    one, other = _targeting_ways.chosen_inside(before), _targeting_ways.chosen_inside(after)
    for name in one:
        for quota in _targeting_ways.QUOTAS:
            np.testing.assert_allclose(other[name][quota][held], one[name][quota][held])
    pairs = zip(_community.hybrids_of(before).values(), _community.hybrids_of(after).values(), strict=True)
    for (bent, rank), (bent_after, rank_after) in pairs:
        np.testing.assert_allclose((bent_after[held], rank_after[held]), (bent[held], rank[held]))


def test_the_faster_quantile_regression_is_the_established_one(data):
    ours = _targeting.quantile(0.3)(data.logs, data.y).predict(data.logs)
    theirs = make_pipeline(StandardScaler(), QuantileRegressor(quantile=0.3, alpha=1e-3)).fit(data.logs, data.y)
    np.testing.assert_allclose(ours, theirs.predict(data.logs), atol=1e-7)


def test_errors_over_draws_are_those_that_the_score_reports(data):
    estimates = data.y + np.random.default_rng(5).normal(0, 0.5, len(data.y))
    draws = [np.arange(len(data.y)), *resampled(data.hamlet, 0, 8)]
    expected = [errors_at(estimates[r], data.y[r], np.ones(len(r)), 0.3, 0.3)[0] for r in draws]
    np.testing.assert_allclose(targeting.Truth(data.y, data.hamlet, 8).errors([estimates], 0.3), expected)


@pytest.fixture
def few_ways(monkeypatch, tmp_path):
    """A home of its own, and three ways to rank beside those that ask the neighbours."""
    monkeypatch.setenv("SETIAKAWAN_HOME", str(tmp_path))
    names = (targeting.OLS, targeting.SCORE, "ridge on the rank")
    monkeypatch.setattr(_targeting_ways, "WAYS", {name: _targeting_ways.WAYS[name] for name in names})
    return tmp_path


def test_a_run_that_was_cut_off_goes_on_with_the_divisions_that_were_done(folder, data, few_ways, monkeypatch):
    (few_ways / "targeting").mkdir()
    key = targeting._key(folder)
    (few_ways / f"targeting/{key}-0-quick.part").write_bytes(b"half")
    made = targeting._kept(data, 0, key, quick=True)
    monkeypatch.setattr(_targeting_ways, "estimates_of", None)
    again = targeting._kept(data, 0, key, quick=True)
    np.testing.assert_array_equal(again["ways"][targeting.OLS][0.2], made["ways"][targeting.OLS][0.2])


def test_every_figure_is_reached_on_an_invented_survey(folder, few_ways, monkeypatch, capsys):
    monkeypatch.setenv("SETIAKAWAN_PMT", str(folder))
    figures.start(as_json=False)
    targeting.run(quick=True)
    told = capsys.readouterr().out
    assert "households with consumption" in told and "5,753" in told
    for name in (
        "half hybrid, meetings of 10 hamlets, 30%",
        "against neighbours: ridge on the rank, 20%",
        "meeting and neighbours",
    ):
        assert name in told


def test_without_the_survey_the_benchmark_says_what_it_misses(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SETIAKAWAN_PMT", str(tmp_path))
    figures.start(as_json=False)
    targeting.run(quick=True)
    said = capsys.readouterr()
    assert "survey files found" in said.out
    assert _survey.HOUSEHOLDS in said.err and _survey.RANKINGS in said.err and "SETIAKAWAN_PMT" in said.err
