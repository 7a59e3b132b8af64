"""Recording facts, what holds of them on a day, and for whom."""

import datetime
import uuid
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from setiakawan.accounts.scope import NotAllowed
from setiakawan.audit.models import Entry
from setiakawan.registry.models import Family, Person, Source
from setiakawan.registry.services.entry import ReasonMissing
from setiakawan.registry.tests.conftest import registry  # noqa: F401
from setiakawan.welfare.catalogue import CatalogueFaulty, fact_kinds, months_after, topics, topics_from
from setiakawan.welfare.models import DecileRecord, FactRecord
from setiakawan.welfare.queries import fact_for, facts_of, facts_within, history_of, prosperity_of
from setiakawan.welfare.rules.holding import Why, holding
from setiakawan.welfare.rules.prosperity import KS1, judge_prosperity
from setiakawan.welfare.rules.values import ValueImpossible, canonical, value_of
from setiakawan.welfare.services import facts as services

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
TODAY = datetime.date(2026, 3, 12)
DAY = datetime.date(2026, 3, 1)
YEAR = datetime.timedelta(days=366)


@pytest.fixture
def home(registry):  # noqa: F811
    """A family of Siti."""
    return registry.family((registry.person("Siti Rekaan", sex="P"), "head"))


def say(holder, code, value, who, **changes):
    about = "family" if isinstance(holder, Family) else "person"
    given = {"about": about, "holder_id": holder.pk, "code": code, "value": value, "on": DAY, "client_id": uuid.uuid4()}
    return services.record_fact(**given | {"by": who.scope, "today": TODAY} | changes)


def sheet(holder, who, on=TODAY, **narrow):
    about = "family" if isinstance(holder, Family) else "person"
    return facts_of(who.scope, about, [holder.pk], on, **narrow)[holder.pk]


@pytest.mark.django_db
class TestRecording:
    def test_a_fact_keeps_its_day_its_source_and_who_recorded_it(self, home, companion):
        made = say(home, "monthly_income", Decimal("1250000"), companion, ground="document")
        known = sheet(home, companion)["monthly_income"]
        assert (known.value, known.on, known.why) == (Decimal("1250000"), DAY, None)
        assert "Surat atau dokumen" in known.source and "Rahma" in known.source
        assert made.recorded_by == companion.user and made.until == datetime.date(2027, 3, 1)
        assert Entry.objects.filter(verb="welfare.record").count() == 1

    def test_unknown_refused_and_never_asked_are_three_things(self, home, companion):
        say(home, "has_car", None, companion, missing="refused")
        say(home, "has_boat", None, companion, missing="not_known")
        facts = sheet(home, companion)
        assert [facts[code].why for code in ("has_car", "has_boat", "has_fridge")] == [
            Why.REFUSED, Why.NOT_KNOWN, Why.NEVER_ASKED,
        ]  # fmt: skip
        assert {facts[code].value for code in ("has_car", "has_boat", "has_fridge")} == {None}

    def test_a_later_refusal_takes_no_answer_away_until_it_is_too_old(self, home, companion):
        say(home, "has_car", False, companion, on=DAY - YEAR)
        say(home, "has_car", None, companion, missing="refused")
        assert sheet(home, companion)["has_car"].value is False
        later = sheet(home, companion, on=DAY + YEAR)["has_car"]
        assert (later.value, later.why, later.last) == (None, Why.REFUSED, False)

    def test_a_fact_counts_until_its_last_day_and_then_is_unknown_again(self, registry, companion):  # noqa: F811
        siti = registry.person("Siti Rekaan", sex="P")
        birth = datetime.date(2026, 6, 1)
        say(siti, "is_pregnant", True, companion, until=birth)
        assert sheet(siti, companion, on=birth - datetime.timedelta(days=1))["is_pregnant"].value is True
        after = sheet(siti, companion, on=birth)["is_pregnant"]
        assert (after.value, after.why, after.last) == (None, Why.EXPIRED, True)
        assert sheet(siti, companion, on=DAY - datetime.timedelta(days=1))["is_pregnant"].why is Why.NEVER_ASKED

    def test_the_same_sending_twice_changes_nothing(self, home, companion):
        number = uuid.uuid4()
        assert say(home, "has_car", True, companion, client_id=number) == say(
            home, "has_car", True, companion, client_id=number
        )
        with pytest.raises(services.NumberTaken):
            say(home, "has_car", False, companion, client_id=number)
        assert (FactRecord.objects.count(), Entry.objects.filter(verb="welfare.record").count()) == (1, 1)

    @pytest.mark.parametrize(
        ("code", "value", "changes", "refusal"),
        [
            ("has_car", True, {"on": TODAY + datetime.timedelta(days=1)}, services.InFuture),
            ("has_car", True, {"until": DAY}, services.EndsBeforeItBegins),
            ("has_car", "maybe", {}, ValueImpossible),
            ("has_car", None, {}, ValueImpossible),
            ("monthly_income", Decimal("-1"), {}, ValueImpossible),
            ("monthly_income", "NaN", {}, ValueImpossible),
            ("monthly_income", True, {}, ValueImpossible),
            ("roof", "gold", {}, ValueImpossible),
            ("decile", Decimal(1), {}, services.ImportedOnly),
            ("is_pregnant", True, {}, services.NotAbout),
            ("has_wings", True, {}, KeyError),
            ("has_car", None, {"missing": "forgotten"}, ValueError),
            ("has_car", True, {"ground": "dream"}, ValueError),
        ],
    )
    def test_what_cannot_be_is_refused(self, home, companion, code, value, changes, refusal):
        with pytest.raises(refusal):
            say(home, code, value, companion, **changes)
        assert not FactRecord.objects.exists()

    def test_other_areas_other_roles_and_commands_are_refused(self, home, companion_busang, auditor, head_of_office):
        for who, refusal in (
            (companion_busang, Family.DoesNotExist), (auditor, NotAllowed), (head_of_office, NotAllowed),
        ):  # fmt: skip
            with pytest.raises(refusal):
                say(home, "has_car", True, who)


@pytest.mark.django_db
class TestCorrecting:
    def test_a_correction_takes_the_place_of_the_wrong_record_and_both_stay_readable(self, home, companion):
        wrong = say(home, "floor_area", 360, companion)
        made = services.correct_fact(
            record_id=wrong.pk, value=36, on=DAY - YEAR, reason="Salah ketik", client_id=uuid.uuid4(),
            by=companion.scope, today=TODAY,
        )  # fmt: skip
        known = sheet(home, companion)["floor_area"]
        assert (known.value, known.record_id, known.on) == (36, made.pk, DAY - YEAR)
        first = history_of(companion.scope, "family", home.pk)[0]
        assert (first.value, first.withdrawn_reason, first.corrected_by) == ("360", "Salah ketik", made)
        with pytest.raises(FactRecord.DoesNotExist):
            services.withdraw_fact(record_id=wrong.pk, reason="Sekali lagi", by=companion.scope)

    def test_a_correction_sent_twice_is_made_once(self, home, companion):
        wrong, number = say(home, "floor_area", 360, companion), uuid.uuid4()
        given = {"record_id": wrong.pk, "value": 36, "on": DAY, "reason": "Salah ketik", "client_id": number}
        given |= {"by": companion.scope, "today": TODAY}
        assert services.correct_fact(**given) == services.correct_fact(**given)
        assert FactRecord.objects.count() == 2

    def test_a_withdrawn_record_counts_no_longer_and_needs_a_reason(self, home, companion, companion_busang):
        older, wrong = say(home, "has_car", False, companion, on=DAY - YEAR), say(home, "has_car", True, companion)
        with pytest.raises(ReasonMissing):
            services.withdraw_fact(record_id=wrong.pk, reason=" ", by=companion.scope)
        with pytest.raises(FactRecord.DoesNotExist):
            services.withdraw_fact(record_id=wrong.pk, reason="Bukan keluarga ini", by=companion_busang.scope)
        services.withdraw_fact(record_id=wrong.pk, reason="Bukan keluarga ini", by=companion.scope)
        known = sheet(home, companion)["has_car"]
        assert (known.value, known.record_id) == (False, older.pk)
        with pytest.raises(FactRecord.DoesNotExist):
            fact_for(companion.scope, wrong.pk)


@pytest.mark.django_db
class TestReading:
    def test_outside_the_scope_nothing_is_known(self, home, companion, companion_busang, partner):
        say(home, "has_car", True, companion)
        assert sheet(home, companion_busang) == {}
        assert list(facts_within(companion_busang.scope, "family", TODAY)) == []
        assert not history_of(companion_busang.scope, "family", home.pk).exists()
        for reading in (facts_of, prosperity_of):
            with pytest.raises(NotAllowed):
                reading(partner.scope, *(("family",) if reading is facts_of else ()), [home.pk], TODAY)

    def test_many_families_cost_no_more_queries_than_one(
        self,
        registry,  # noqa: F811
        companion,
        django_assert_num_queries,
    ):
        homes = [registry.family((registry.person(f"Siti {n}"), "head")) for n in range(30)]
        for home in homes:
            say(home, "has_car", True, companion)
            say(home, "roof", "tile", companion)
        scope = companion.scope
        with django_assert_num_queries(1):
            found = facts_of(scope, "family", [home.pk for home in homes], TODAY, ["has_car", "roof"])
        assert all((found[home.pk]["has_car"].value, found[home.pk]["roof"].value) == (True, "tile") for home in homes)
        with django_assert_num_queries(1):
            assert dict(facts_within(scope, "family", TODAY, ["roof", "has_car"])) == found

    def test_the_official_decile_is_among_the_facts_of_family_and_person(self, home, officer):
        source = Source.objects.create(kind="file", label="desil", as_of=DAY, recorded_by_label="tes")
        DecileRecord.objects.create(family=home, decile=2, stated_on=DAY, source=source)
        siti = Person.objects.get()
        assert sheet(home, officer)["decile"].value == sheet(siti, officer)["decile"].value == 2
        assert sheet(siti, officer, codes=["decile"])["decile"].source == "desil"

    def test_prosperity_follows_from_the_six_answers(self, home, companion):
        for code in KS1[1:]:
            say(home, code, True, companion)
        assert prosperity_of(companion.scope, [home.pk], TODAY)[home.pk].is_pre_prosperous is None
        say(home, KS1[0], False, companion)
        found = prosperity_of(companion.scope, [home.pk], TODAY)[home.pk]
        assert (found.is_pre_prosperous, found.failed, found.unknown) == (True, (KS1[0],), ())


ANSWERS = st.dictionaries(st.sampled_from(KS1), st.sampled_from([True, False, None]))


class TestRules:
    @unhurried
    @given(ANSWERS, st.sampled_from(KS1), st.booleans())
    def test_learning_a_missing_answer_never_overturns_a_definite_one(self, answers, code, learned):
        before = judge_prosperity(answers)
        if answers.get(code) is None and before.is_pre_prosperous is not None:
            assert judge_prosperity(answers | {code: learned}).is_pre_prosperous is before.is_pre_prosperous

    def test_all_met_is_no_none_known_is_unknown(self):
        assert judge_prosperity(dict.fromkeys(KS1, True)).is_pre_prosperous is False
        assert judge_prosperity({}) == judge_prosperity(dict.fromkeys(KS1))
        assert judge_prosperity({}).is_pre_prosperous is None

    @unhurried
    @given(st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False, allow_infinity=False))
    def test_an_amount_is_read_back_as_it_was_written(self, amount):
        assert value_of("amount", canonical("amount", {}, amount)) == amount

    @unhurried
    @given(
        st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20), st.sampled_from(["", "refused"]))),
        st.integers(0, 60),
    )
    def test_what_holds_was_said_by_then_and_is_not_over(self, given_rows, after):
        said = [
            type("S", (), {"on": DAY + days(a), "until": DAY + days(a + b), "missing": m})()
            for a, b, m in sorted(given_rows)
        ]
        told, why = holding(said, DAY + days(after))
        assert (why is None) <= (told is not None)
        if why is None:
            assert told.on <= DAY + days(after) < told.until and not told.missing

    def test_months_end_on_the_last_day_of_shorter_months(self):
        assert months_after(datetime.date(2024, 2, 29), 12) == datetime.date(2025, 2, 28)
        assert months_after(datetime.date(2025, 11, 30), 3) == datetime.date(2026, 2, 28)

    def test_every_fact_of_the_catalogue_can_be_asked_and_names_its_ground(self):
        for kind in fact_kinds().values():
            assert kind.law and kind.label and (kind.imported or kind.question.endswith("?")), kind.code
        assert set(KS1) <= set(fact_kinds())
        assert fact_kinds()["has_car"].options == {"yes": "Ya", "no": "Tidak"}

    def test_a_faulty_catalogue_is_refused(self):
        fact = {"code": "a", "label": "A", "type": "yes_no", "months": 1, "question": "A?"}
        for wrong in ({"type": "guess"}, {"type": "choice"}, {"question": ""}, {"headline": {"maybe": "B"}}):
            with pytest.raises(CatalogueFaulty):
                topics_from(
                    {"topics": [{"code": "t", "label": "T", "about": "family", "law": "L", "facts": [fact | wrong]}]}
                )
        with pytest.raises(CatalogueFaulty):
            topics_from({"topics": [{"code": "t"}]})
        with pytest.raises(CatalogueFaulty):
            topics_from({"topics": [{"code": "t", "label": "T", "about": "family", "law": "L", "facts": [fact, fact]}]})
        assert [topic.code for topic in topics()][:2] == ["official", "ks1"]


def days(count):
    return datetime.timedelta(days=count)
