"""Rules of the registry: states, statements, fields, contacts, words. No database."""

import datetime
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.core.contacts import normal_email, normal_phone
from setiakawan.registry.rules.changes import conflicting_fields
from setiakawan.registry.rules.fields import ValueImpossible, changed, floor_date, tidy_values
from setiakawan.registry.rules.history import changes_by_statement, is_contested, opinions
from setiakawan.registry.rules.projection import project
from setiakawan.registry.rules.state import DECIDING, PersonState, state_after
from setiakawan.registry.words import age_in_words, dated, say_value, state_in_words

TODAY = datetime.date(2026, 3, 12)
days = st.dates(datetime.date(2000, 1, 1), datetime.date(2030, 12, 31))


@dataclass
class Event:
    kind: str
    on: datetime.date
    precision: str = "day"


@dataclass
class Statement:
    values: dict[str, Any]
    adopted: list[str] | None = None
    withdrawn_at: Any = None
    source: str = field(default="berkas")


events = st.lists(st.builds(Event, st.sampled_from([*DECIDING, "marriage", "birth"]), days), max_size=6).map(
    lambda found: sorted(found, key=lambda e: e.on)
)
statements = st.lists(
    st.builds(
        Statement,
        st.dictionaries(st.sampled_from(["name", "occupation", "rt"]), st.sampled_from(["", "a", "b", "A"]), max_size=3),
        st.none() | st.lists(st.sampled_from(["name", "occupation", "rt"]), max_size=3, unique=True),
        st.sampled_from([None, None, "ditarik"]),
    ),
    max_size=6,
)  # fmt: skip


class TestState:
    @given(events, days)
    def test_what_is_dated_later_changes_nothing_before(self, found, on):
        until = [e for e in found if e.on <= on]
        assert state_after(found, on) == state_after(until, on)

    @given(events, days, days)
    def test_the_dead_stay_dead(self, found, on, later):
        if state_after(found, on).kind == "dead" and later >= on:
            assert state_after(found, later) == state_after(found, on)

    def test_nothing_recorded_means_alive_as_far_as_we_know(self):
        assert state_after([], TODAY) == PersonState("alive")
        assert state_after([Event("marriage", TODAY)], TODAY).is_present

    def test_the_last_move_counts(self):
        moves = [Event("move_out", TODAY.replace(day=1)), Event("move_in", TODAY.replace(day=5))]
        assert [state_after(moves, TODAY.replace(day=d)).kind for d in (1, 4, 5)] == ["moved", "moved", "alive"]


class TestHistory:
    @given(statements)
    def test_the_taken_changes_lead_to_the_projection(self, said):
        current: dict[str, Any] = {}
        for statement, changes in changes_by_statement(said):
            for change in changes:
                assert (change.old or "") != change.new
                if change.is_taken:
                    current[change.field] = change.new
            assert statement in said
        assert {k: v for k, v in project(said).items() if v} == {k: v for k, v in current.items() if v}

    @given(statements, st.sampled_from(["name", "occupation", "rt"]))
    def test_at_most_one_opinion_holds_and_it_is_the_projected_one(self, said, name):
        holding = [o for o in opinions(said, name) if o.is_current]
        assert [o.value for o in holding] == ([project(said)[name]] if name in project(said) else [])

    def test_case_alone_is_no_contradiction(self):
        said = [Statement({"name": "Siti"}), Statement({"name": "SITI "}, adopted=[])]
        assert not is_contested(opinions(said, "name"))
        assert is_contested(opinions([*said, Statement({"name": "Sitti"}, adopted=[])], "name"))


class TestFields:
    def test_a_change_of_one_part_carries_its_companion(self):
        current = {"birth_date": "1980-05-03", "birth_precision": "day", "name": "Siti"}
        tidy = tidy_values({"birth_date": "1980-05-04", "birth_precision": "day", "name": " Siti "}, today=TODAY)
        assert changed(tidy, current) == {"birth_date": "1980-05-04", "birth_precision": "day"}

    @given(st.dates(datetime.date(1900, 1, 1), TODAY), st.sampled_from(["day", "month", "year", "estimated"]))
    def test_what_is_not_known_of_a_date_is_one(self, date, precision):
        tidy = tidy_values({"birth_date": date, "birth_precision": precision}, today=TODAY)
        floored = floor_date(date, precision)
        assert tidy == {"birth_date": floored.isoformat(), "birth_precision": precision}
        assert floor_date(floored, precision) == floored

    def test_an_unknown_date_has_no_precision(self):
        tidy = tidy_values({"birth_date": None, "birth_precision": "day"}, today=TODAY)
        assert tidy == {"birth_date": None, "birth_precision": ""}

    @pytest.mark.parametrize("date", ["2026-03-13", "1849-12-31", "kemarin", "2025-02-29"])
    def test_impossible_dates_are_refused(self, date):
        with pytest.raises(ValueImpossible):
            tidy_values({"birth_date": date}, today=TODAY)

    def test_a_conflict_is_a_field_that_is_not_as_it_was(self):
        before = {"name": "SITI", "occupation": ""}
        assert conflicting_fields(before, {"name": "Siti", "occupation": None, "rt": "1"}) == ["name"]


class TestContacts:
    @pytest.mark.parametrize(
        "typed", ["0812-3456-7890", "+62 812 3456 7890", "6281234567890", "(0812) 3456.7890", "81234567890"]
    )
    def test_a_phone_has_one_form(self, typed):
        assert normal_phone(typed) == "+6281234567890"

    @pytest.mark.parametrize("typed", ["", "12", "halo", "0812", "+", "08123456789012345678", "0812٣456789"])
    def test_what_is_no_phone_is_refused(self, typed):
        assert normal_phone(typed) is None

    def test_addresses_are_small_and_whole(self):
        assert normal_email(" Siti@Surel.Example ") == "siti@surel.example"
        for typed in ("siti", "siti@", "@surel.example", "a b@surel.example", "siti@surel"):
            assert normal_email(typed) is None

    @given(st.text(max_size=25))
    def test_a_normal_phone_stays_as_it_is(self, typed):
        normal = normal_phone(typed)
        assert normal is None or normal_phone(normal) == normal


class TestWords:
    @pytest.mark.parametrize(
        ("born", "precision", "words"),
        [("1984-03-12", "day", "42 tahun"), ("1984-03-13", "day", "41 tahun"), ("2004-02-29", "day", "22 tahun"),
         ("1984-03-01", "month", "41 atau 42 tahun"), ("1984-01-01", "year", "41 atau 42 tahun"),
         ("1984-01-01", "estimated", "sekitar 36–47 tahun"), ("2025-07-20", "day", "7 bulan"), ("2026-03-01", "day", "11 hari"),
         ("2026-03-12", "day", "0 hari"), ("2026-04-01", "day", "belum lahir"), (None, "", "")],
    )  # fmt: skip
    def test_an_age_is_told_as_far_as_it_is_known(self, born, precision, words):
        date = datetime.date.fromisoformat(born) if born else None
        assert age_in_words(date, precision, TODAY) == words

    def test_a_date_is_told_as_far_as_it_is_known(self):
        date = datetime.date(1984, 5, 3)
        assert [dated(date, p) for p in ("day", "month", "year", "estimated", "by")] == [
            "3 Mei 1984", "Mei 1984", "1984", "sekitar 1984", "paling lambat 3 Mei 1984",
        ]  # fmt: skip
        assert dated(None) == ""

    def test_values_are_told_in_words(self):
        assert say_value("sex", "P") == "Perempuan"
        assert say_value("birth_date", "1984-05-03") == "3 Mei 1984"
        assert say_value("area", "64.08.04.2001") == "Sangatta Utara, Sangatta Utara"
        assert say_value("area", "99.99") == "99.99"
        assert say_value("occupation", None) == ""
        assert state_in_words(PersonState("dead", datetime.date(2024, 1, 1), "year")) == "Meninggal 2024"
