"""Ranking under a quota: what each method takes as its measure, what it costs, and who stays out whatever the method."""

import uuid

import pytest

from setiakawan.aid.queries.lists import entries_of
from setiakawan.aid.queries.previews import prices_of_methods
from setiakawan.aid.rules.ranking import CannotRank
from setiakawan.aid.services.lists import rank_again
from setiakawan.aid.services.suspending import suspend
from setiakawan.aid.tests.conftest import DAY
from setiakawan.functioning.models import ReportedDisability
from setiakawan.welfare.score.spec import spec_from
from setiakawan.welfare.score.training import train
from setiakawan.welfare.services import scores
from setiakawan.welfare.services.facts import record_fact
from setiakawan.welfare.tests.test_score import SPEC, survey

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def trained():
    return train(survey(), spec_from(SPEC))


@pytest.fixture
def version(village, trained):
    """The version of the score in use."""
    model, report = trained
    made = scores.keep_score(spec=SPEC, model=model, report=report, survey_sha256="0" * 64, by=village.maker.scope)
    scores.propose_score(score_id=made.pk, reason="Survei uji", by=village.maker.scope)
    scores.approve_score(score_id=made.pk, by=village.approver.scope)
    return made


def told(village, family, **facts):
    for code, value in facts.items():
        record_fact(
            about="family", holder_id=family.pk, code=code, value=value, on=DAY, client_id=uuid.uuid4(),
            by=village.maker.scope, today=DAY,
        )  # fmt: skip
    return family


def poor(village, **changes):
    return told(village, village.family(**changes), has_car=False, floor="earth")


def rich(village, **changes):
    return told(village, village.family(**changes), has_car=True, floor="tile")


def chosen(aid_list):
    return list(aid_list.entries.filter(state="chosen").order_by("place").values_list("family_id", flat=True))


def test_the_score_in_use_ranks_and_a_family_without_all_its_facts_comes_last_never_first(village, version):
    by_decile, unscored, neediest = rich(village, decile=1), village.family(1), poor(village, decile=3)
    made = village.draft(method="score", quota=2)
    assert made.score_version == version
    assert chosen(made) == [neediest.pk, by_decile.pk]
    entry = {e.family_id: e for e in made.entries.all()}
    assert 0 <= entry[neediest.pk].score < entry[by_decile.pk].score <= 100
    assert (entry[unscored.pk].score, entry[unscored.pk].state) == (None, "waiting")


def test_without_a_score_in_use_nobody_is_ranked_by_it(village):
    poor(village), rich(village)
    with pytest.raises(CannotRank):
        village.draft(method="score", quota=1)


def test_of_equals_the_family_with_a_person_with_a_disability_comes_first(village):
    village.family(2)
    other = village.family(2)
    ReportedDisability.objects.create(person=other.head, kind="physical", stated_on=DAY, source=village.source)
    assert chosen(village.draft(quota=1)) == [other.pk]


def test_each_method_has_a_price_and_says_who_would_come_in_and_who_would_go_out(village, version):
    first, second = rich(village, decile=1), poor(village, decile=3)
    ReportedDisability.objects.create(person=second.head, kind="physical", stated_on=DAY, source=village.source)
    made = village.draft(quota=1)
    prices = {p.method: p for p in prices_of_methods(village.maker.scope, made, entries_of(village.maker.scope, made))}
    assert set(prices) == {"decile", "score"}
    assert [e.family_id for e in prices["score"].incoming] == [second.pk]
    assert [e.family_id for e in prices["score"].outgoing] == [first.pk]
    assert (prices["decile"].with_disability, prices["score"].with_disability) == (0, 1)
    nearest = next(row for row in version.report["quotas"] if row["quota"] == 50)
    assert prices["score"].error == (nearest["error"], nearest["low"], nearest["high"])
    assert prices["decile"].error is None
    assert prices["decile"].cost == prices["score"].cost == made.entries.first().amount
    shown = village.maker.client.get(f"/penerima/{made.pk}/").content.decode()
    assert "Perkiraan keliru" in shown and "belum diukur" in shown and "100 %" in shown


def test_the_neighbours_ranks_and_the_deciles_together_make_the_hybrid(village):
    one, two, three = (village.family(n) for n in (1, 2, 3))
    made = village.draft(quota=1)
    entry = {e.family_id: e.pk for e in made.entries.all()}
    village.deliberate(made, ranking=[entry[two.pk], entry[three.pk], entry[one.pk]])
    rank_again(list_id=made.pk, method="hybrid", quota=1, by=village.maker.scope)
    assert chosen(made) == [two.pk]


@pytest.mark.parametrize("method", ["decile", "score", "community", "hybrid"])
def test_who_is_suspended_or_removed_stays_so_by_every_method_and_quota(village, version, method):
    paused, out = poor(village, decile=1), poor(village, decile=1)
    here, there, unscored = rich(village, decile=4), rich(village, decile=5), village.family(5)
    suspend(programme="sembako", family_id=paused.pk, reason="Sedang diperiksa", by=village.maker.scope, on=DAY)
    made = village.draft(quota=2)
    entry = {e.family_id: e.pk for e in made.entries.all()}
    order = [entry[here.pk], entry[there.pk], entry[unscored.pk]]
    village.deliberate(made, ranking=order, removals={entry[out.pk]: "Sudah pindah ke kota lain"})
    for quota in (1, 2, 3, 5, None):
        rank_again(list_id=made.pk, method=method, quota=quota, by=village.maker.scope)
        assert chosen(made) == [here.pk, there.pk, unscored.pk][:quota]
