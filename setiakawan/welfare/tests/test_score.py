"""The triage score: trained from a survey, honest about its errors, used only after two officers agree."""

import datetime
import json
import uuid
from dataclasses import replace
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from setiakawan.accounts.scope import NotAllowed
from setiakawan.audit.models import Entry
from setiakawan.registry.services.entry import ReasonMissing
from setiakawan.registry.tests.conftest import registry  # noqa: F401
from setiakawan.welfare.models import ScoreVersion
from setiakawan.welfare.queries import score_families, score_versions, version_in_use
from setiakawan.welfare.rules.scoring import CannotScore, Score, choose, model_from, score
from setiakawan.welfare.score.errors import errors_at, lowest
from setiakawan.welfare.score.spec import SPECS, SpecFaulty, read_spec, spec_as_data, spec_from
from setiakawan.welfare.score.survey import read_survey
from setiakawan.welfare.score.training import SurveyUnusable, folds_by_group, train
from setiakawan.welfare.services import scores as services
from setiakawan.welfare.services.facts import record_fact

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
TODAY = datetime.date(2026, 3, 12)
SPEC = {
    "name": "uji", "label": "Survei uji", "consumption": "belanja", "group": "dusun",
    "terms": [
        {"name": "size", "label": "Jumlah anggota", "column": "anggota", "transform": "log", "value": {"household": "size"}},
        {"name": "car", "label": "Mobil", "column": "mobil", "value": {"fact": "has_car"}},
        {"name": "floor", "label": "Lantai bukan tanah", "column": "lantai", "value": {"fact": "floor", "is_not": ["earth"]}},
    ],
}  # fmt: skip


def survey(rows=600, seed=1, **changed):
    """Columns of an invented survey in which size, car and floor matter."""
    rng = np.random.default_rng(seed)
    size, car, floor = rng.integers(1, 9, rows).astype(float), rng.random(rows) < 0.2, rng.random(rows) < 0.7
    y = 6 - 0.5 * np.log(size) + 0.8 * car + 0.3 * floor + rng.normal(0, 0.4, rows)
    columns = {
        "belanja": np.exp(y), "dusun": np.array([f"d{n % 40}" for n in range(rows)], dtype=object), "anggota": size,
        "mobil": car.astype(float), "lantai": floor.astype(float),
    }  # fmt: skip
    return columns | changed


@pytest.fixture(scope="module")
def trained():
    return train(survey(), spec_from(SPEC))


def kept(trained, by):
    model, report = trained
    return services.keep_score(spec=SPEC, model=model, report=report, survey_sha256="0" * 64, by=by)


class TestTraining:
    def test_the_report_tells_errors_at_every_quota_and_how_good_the_interval_is(self, trained):
        _, report = trained
        assert [row["quota"] for row in report["quotas"]] == list(range(5, 65, 5))
        assert all(row["low"] <= row["error"] <= row["high"] for row in report["quotas"])
        assert abs(report["coverage"] - 0.8) < 0.05
        at_30 = next(row for row in report["quotas"] if row["quota"] == 30)
        assert at_30["lines"]["30"] == [at_30["error"], at_30["error"]]
        assert at_30["error"] < 0.5

    def test_it_is_the_same_again(self, trained):
        assert train(survey(), spec_from(SPEC)) == trained

    def test_neighbours_are_never_on_both_sides(self):
        groups = survey()["dusun"]
        folds = folds_by_group(groups, 5, 0)
        assert all(len(set(folds[groups == group])) == 1 for group in set(groups))

    @unhurried
    @given(st.lists(st.sampled_from([f"d{n}" for n in range(12)]), min_size=1, max_size=60), st.integers(0, 99))
    def test_no_hamlet_is_on_both_sides_whatever_the_order_of_rows(self, named, seed):
        groups = np.array(named)
        folds = folds_by_group(groups, 5, seed)
        assert all(len(set(folds[groups == group])) == 1 for group in set(named))
        assert (folds_by_group(groups[::-1], 5, seed)[::-1] == folds).all()

    def test_the_order_of_the_rows_teaches_nothing(self, trained):
        turned = {name: values[::-1] for name, values in survey().items()}
        again = train(turned, spec_from(SPEC))[0]
        for term, other in zip(trained[0]["terms"], again["terms"], strict=True):
            assert term["weight"] == pytest.approx(other["weight"], abs=1e-6)

    def test_rows_without_an_answer_are_left_out_and_counted(self):
        columns = survey()
        columns["mobil"][:50] = np.nan
        columns["belanja"][50] = 0
        _, report = train(columns, spec_from(SPEC))
        assert (report["rows"], report["rows_used"], report["incomplete"]["car"]) == (600, 549, 50)

    @pytest.mark.parametrize(
        "columns",
        [
            survey(rows=100),
            survey(dusun=np.array(["d"] * 600, dtype=object)),
            {"belanja": np.ones(3)},
            survey(anggota=np.full(600, 4.0), mobil=np.zeros(600), lantai=np.ones(600)),
        ],
        ids=["few rows", "one hamlet", "no columns", "nothing to learn"],
    )
    def test_a_survey_that_teaches_nothing_is_refused(self, columns):
        with pytest.raises(SurveyUnusable):
            train(columns, spec_from(SPEC))

    def test_an_area_has_an_effect_of_its_own_and_a_foreign_one_has_no_score(self):
        areas = np.array(["64.08.04" if n % 40 < 20 else "64.08.06" for n in range(600)], dtype=object)
        columns = survey(kecamatan=areas)
        columns["belanja"] *= np.where(areas == "64.08.06", 0.5, 1)
        model = model_from(train(columns, spec_from(SPEC | {"area": "kecamatan"}))[0])
        near, far, foreign = (
            score(model, {"size": 4, "car": 0, "floor": 1}, area)
            for area in ("64.08.04.2001", "64.08.06", "64.08.07.2001")
        )
        assert far.estimate < near.estimate
        assert (foreign.position, foreign.missing) == (None, ("Wilayah",))

    def test_the_shipped_description_fits_our_catalogue(self):
        spec = read_spec(SPECS / "alatas2012.yaml")
        assert spec_from(json.loads(json.dumps(spec_as_data(spec)))) == spec
        assert len(spec.terms) == 24

    @pytest.mark.parametrize(
        "wrong",
        [
            {"terms": []}, {"terms": None}, {"consumption": 'a"b'},
            {"terms": [SPEC["terms"][1], SPEC["terms"][1]]},
            {"terms": [SPEC["terms"][1] | {"transform": "exp"}]},
            {"terms": [SPEC["terms"][1] | {"value": {"fact": "has_wings"}}]},
            {"terms": [SPEC["terms"][1] | {"value": {"fact": "floor"}}]},
            {"terms": [SPEC["terms"][1] | {"value": {"fact": "floor", "is": ["gold"]}}]},
            {"terms": [SPEC["terms"][1] | {"value": {"fact": "is_pregnant"}}]},
            {"terms": [SPEC["terms"][1] | {"value": {"household": "wealth"}}]},
        ],
    )  # fmt: skip
    def test_a_faulty_description_is_refused(self, wrong):
        with pytest.raises(SpecFaulty):
            spec_from(SPEC | wrong)


class TestScoring:
    def test_whoever_lacks_a_fact_has_no_score_and_the_fact_is_named(self, trained):
        model = model_from(trained[0])
        full = score(model, {"size": 4, "car": 0, "floor": 1})
        assert full.low <= full.position <= full.high and full.parts
        for gone in ({"size": None}, {"size": 0}, {"size": float("nan")}):
            found = score(model, {"size": 4, "car": 0, "floor": 1} | gone)
            assert (found.position, found.estimate, found.missing) == (None, None, ("Jumlah anggota",))
        assert len(score(model, {}).missing) == 3

    def test_a_model_whose_weights_are_all_zero_cannot_score(self, trained):
        flat = trained[0] | {"terms": [term | {"weight": 0.0} for term in trained[0]["terms"]]}
        with pytest.raises(CannotScore):
            model_from(flat)

    @pytest.mark.parametrize(
        "wrong", [{"intercept": float("nan")}, {"positions": [1.0]}, {"half_width": -1}, {"terms": [{}]}, {"areas": []}]
    )
    def test_a_faulty_model_is_refused(self, trained, wrong):
        with pytest.raises(CannotScore):
            model_from(trained[0] | wrong)

    @unhurried
    @given(
        st.dictionaries(st.integers(1, 60), st.one_of(st.none(), st.floats(0, 9))),
        st.integers(0, 60),
        st.integers(0, 60),
    )
    def test_a_larger_quota_holds_every_smaller_one(self, estimates, some, more):
        scores = {number: Score(1, 0, 2, value) for number, value in estimates.items()}
        fewer, many = sorted((some, more))
        assert choose(scores, many)[:fewer] == choose(scores, fewer)
        assert all(estimates[number] is not None for number in choose(scores, many))
        assert len(choose(scores, many)) <= many
        assert choose(dict(reversed(scores.items())), many) == choose(scores, many)

    @unhurried
    @given(st.floats(-3, 3), st.floats(0, 3))
    def test_a_higher_estimate_never_has_a_lower_position(self, trained, low, more):
        model = model_from(trained[0])
        first, second = (
            score(replace(model, intercept=6 + d), {"size": 4, "car": 0, "floor": 1}) for d in (low, low + more)
        )
        assert first.position <= second.position and first.low <= second.low and first.high <= second.high

    @unhurried
    @given(st.lists(st.floats(0, 10), min_size=5, max_size=40), st.integers(1, 99), st.integers(1, 99))
    def test_choosing_more_never_drops_anybody(self, values, some, more):
        few, many = (lowest(np.array(values), np.ones(len(values)), share / 100) for share in sorted((some, more)))
        assert not (few & ~many).any()

    @unhurried
    @given(st.lists(st.floats(0, 10), min_size=10, max_size=40, unique=True))
    def test_the_truth_itself_errs_never(self, values):
        truth = np.array(values)
        assert errors_at(truth, truth, np.ones(len(truth)), 0.3, 0.3) == (0, 0)


@pytest.mark.django_db
class TestVersions:
    def test_a_version_is_used_only_after_another_officer_agrees(self, trained, officer, other_officer, companion):
        version = kept(trained, officer.scope)
        assert version_in_use() is None
        with pytest.raises(services.NotNow):
            services.approve_score(score_id=version.pk, by=other_officer.scope)
        with pytest.raises(ReasonMissing):
            services.propose_score(score_id=version.pk, reason="", by=officer.scope)
        services.propose_score(score_id=version.pk, reason="Survei 2026 sudah diperiksa", by=officer.scope)
        with pytest.raises(services.SecondPersonNeeded):
            services.approve_score(score_id=version.pk, by=officer.scope)
        with pytest.raises(NotAllowed):
            services.approve_score(score_id=version.pk, by=companion.scope)
        services.approve_score(score_id=version.pk, by=other_officer.scope)
        assert version_in_use() == version
        assert Entry.objects.filter(verb__startswith="welfare.").count() == 3

    def test_a_newly_approved_version_retires_the_one_before(self, trained, officer, other_officer):
        first, second = kept(trained, officer.scope), kept(trained, officer.scope)
        assert first.version != second.version
        for version in (first, second):
            services.propose_score(score_id=version.pk, reason="Lebih baru", by=officer.scope)
            services.approve_score(score_id=version.pk, by=other_officer.scope)
        assert [state.state for _, state in score_versions(officer.scope)] == ["approved", "retired"]
        services.retire_score(score_id=second.pk, reason="Survei keliru", by=officer.scope)
        assert version_in_use() is None

    def test_families_are_scored_from_their_facts_within_the_scope(
        self,
        trained,
        registry,  # noqa: F811
        officer,
        other_officer,
        companion_busang,
        django_assert_max_num_queries,
    ):
        home = registry.family((registry.person("Siti", birth_date="1990-01-01", sex="P"), "head"))
        bare = registry.family((registry.person("Budi"), "head"))
        for code, value in (("has_car", False), ("floor", "earth")):
            record_fact(
                about="family", holder_id=home.pk, code=code, value=value, on=TODAY, client_id=uuid.uuid4(),
                by=officer.scope, today=TODAY,
            )  # fmt: skip
        assert score_families(officer.scope, [home.pk], TODAY) == {}
        version = kept(trained, officer.scope)
        services.propose_score(score_id=version.pk, reason="Survei 2026", by=officer.scope)
        services.approve_score(score_id=version.pk, by=other_officer.scope)
        scope = officer.scope
        with django_assert_max_num_queries(7):
            found = score_families(scope, [home.pk, bare.pk], TODAY)
        assert found[home.pk].position is not None
        shown = officer.client.get(f"/keluarga/{home.pk}/kesejahteraan/").content.decode()
        assert (
            "bukan desil DTSEN" in shown
            and "Selang 80 %" in shown
            and "dari yang terpilih bukan yang termiskin" in shown
        )
        shown = officer.client.get(f"/keluarga/{bare.pk}/kesejahteraan/").content.decode()
        assert "Belum dapat dihitung" in shown and "mobil, lantai bukan tanah" in shown
        assert (found[bare.pk].position, found[bare.pk].missing) == (None, ("Mobil", "Lantai bukan tanah"))
        assert score_families(companion_busang.scope, [home.pk], TODAY) == {}

    def test_the_page_tells_the_errors_and_lets_two_officers_decide(self, trained, officer, other_officer, companion):
        version = kept(trained, officer.scope)
        page = f"/kesejahteraan/skor/{version.pk}/"
        shown = officer.client.get(page).content.decode()
        assert "bukan yang termiskin" in shown and "30 %" in shown and "–" in shown and "Jumlah anggota" in shown
        assert "Ajukan untuk dipakai" not in companion.client.get(page).content.decode()
        decide = f"{page}putuskan/"
        assert companion.client.post(decide, {"deed": "approve"}).status_code == 403
        assert officer.client.post(decide, {"deed": "propose"}).status_code == 422
        assert officer.client.post(decide, {"deed": "propose", "reason": "Survei 2026"}).status_code == 302
        assert officer.client.post(decide, {"deed": "approve"}).status_code == 422
        assert other_officer.client.post(decide, {"deed": "approve"}).status_code == 302
        assert "Dipakai" in officer.client.get("/kesejahteraan/skor/").content.decode()

    def test_the_command_trains_from_a_file_and_keeps_the_version(self, tmp_path):
        file, spec = tmp_path / "survei.csv", tmp_path / "survei.yaml"
        columns = survey()
        lines = [
            ",".join(columns),
            *(",".join(map(str, row)) for row in zip(*columns.values(), strict=True)),
            "x,d1,,,",
        ]
        file.write_text("\n".join(lines), encoding="utf-8")
        spec.write_text(json.dumps(SPEC), encoding="utf-8")
        said = StringIO()
        call_command("train_score", file, spec=spec, stdout=said)
        assert "600 dari 601 baris di 40 kelompok" in said.getvalue() and "belum dipakai" in said.getvalue()
        assert ScoreVersion.objects.get().report["rows_used"] == 600
        said = StringIO()
        call_command("train_score", file, spec=spec, dry_run=True, json=True, stdout=said)
        assert json.loads(said.getvalue())["version"] == "" and ScoreVersion.objects.count() == 1
        for wrong in (tmp_path / "tidak-ada.csv", spec):
            with pytest.raises(CommandError):
                call_command("train_score", wrong, spec=spec)
        with pytest.raises(CommandError):
            call_command("train_score", file, spec=file)

    def test_a_parquet_file_is_read_as_well(self, tmp_path):
        import duckdb

        with duckdb.connect() as connection:
            connection.execute(
                "COPY (SELECT 'd' || i % 3 AS dusun, 10.5 + i AS belanja, 4 AS anggota, NULL AS mobil, 1 AS lantai "
                f"FROM range(5) t(i)) TO '{tmp_path / 'a.parquet'}'"
            )
        columns, digest = read_survey(tmp_path / "a.parquet", spec_from(SPEC))
        assert list(columns["dusun"][:2]) == ["d0", "d1"] and columns["belanja"][4] == 14.5 and len(digest) == 64
        assert np.isnan(columns["mobil"]).all()
