import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.participation.catalogue import KindUnreadable, health_words, kinds, read_kind, step_words
from setiakawan.participation.models import AskState, MatchState, PairState
from setiakawan.participation.queries.shown import when_words
from setiakawan.participation.rules import clock, states
from setiakawan.participation.rules.safety import OBSTACLES, HelperFacts, helpers_wanted, obstacles
from setiakawan.participation.rules.screening import MASK, screen, tells_health

days = st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1))
helpers = st.builds(
    HelperFacts, is_self=st.booleans(), has_left=st.booleans(), is_suspended=st.booleans(),
    is_adult=st.sampled_from((True, False, None)), is_identity_checked=st.booleans(), references=st.integers(0, 3),
    sex=st.sampled_from(("", "L", "P")), skills=st.frozensets(st.sampled_from(("drive", "building", "sign_language"))),
    is_gone=st.booleans(),
)  # fmt: skip
any_kind = st.sampled_from(list(kinds().values()))


class TestKinds:
    def test_every_kind_has_a_picture_and_plain_words(self):
        assert len(kinds()) >= 11
        for kind in kinds().values():
            assert re.fullmatch(r"[MmLlHhVvCcSsAaZz0-9 .,-]+", kind.picture), kind.code
            assert kind.sentence.endswith(".") and len(kind.sentence.split()) <= 16, kind.code

    def test_a_kind_that_lacks_something_is_refused(self):
        whole = "label: A\nsentence: B.\npicture: M0 0\nunit: hour\nskills: []\npeople: 1\nmeets_alone: true\nsex_wish: true\nurgent: true\nhours: 1\nexpires_after: 7\n"
        assert read_kind("a", whole).unit_words == "jam"
        for wrong in ("people: 0", "people: satu", "unit: pon", "skills: [terbang]", "meets_alone: 1", "hours: 0"):
            name = wrong.split(":")[0]
            with pytest.raises(KindUnreadable):
                read_kind("a", re.sub(rf"^{name}:.*$", wrong, whole, flags=re.MULTILINE))
        with pytest.raises(KindUnreadable):
            read_kind("a", whole + "harga: 1\n")

    def test_every_state_has_words(self):
        for state in (*AskState.values, *MatchState.values, *PairState.values):
            assert step_words(state) != state


class TestSafety:
    @given(any_kind, helpers, st.sampled_from(("", "L", "P")))
    def test_nobody_unsafe_is_ever_proposed(self, kind, helper, wish):
        if obstacles(kind, helper, wished_sex=wish):
            return
        assert helper.is_adult is True and not (
            helper.is_suspended or helper.has_left or helper.is_gone or helper.is_self
        )
        assert not wish or helper.sex == wish
        assert set(kind.skills) <= helper.skills
        if kind.meets_alone and kind.people < 2:
            assert helper.is_identity_checked and helper.references >= 1

    @given(any_kind, helpers)
    def test_learning_that_somebody_is_safe_never_adds_an_obstacle(self, kind, helper):
        more = HelperFacts(
            **vars(helper) | {"is_identity_checked": True, "references": helper.references + 1, "is_adult": True}
        )
        assert set(obstacles(kind, more)) <= set(obstacles(kind, helper))

    @given(any_kind, helpers, st.sampled_from(("", "L", "P")))
    def test_every_obstacle_has_words(self, kind, helper, wish):
        assert set(obstacles(kind, helper, wished_sex=wish)) <= set(OBSTACLES)

    @given(any_kind, st.integers(1, 20))
    def test_never_fewer_come_than_the_kind_demands(self, kind, asked):
        assert helpers_wanted(kind, asked) >= max(asked, kind.people)

    def test_declines_are_no_fact_about_a_helper(self):
        assert not [name for name in HelperFacts.__dataclass_fields__ if "declin" in name or "refus" in name]


def spaced(digits, gaps):
    return "".join(digit + gap for digit, gap in zip(digits, gaps, strict=False))


digits = st.text("0123456789", min_size=9, max_size=13)
gap = st.sampled_from(["", " ", "-", ".", "  ", " - ", "_"])


class TestScreening:
    @given(st.text(max_size=200))
    def test_screening_twice_changes_nothing_more(self, text):
        once = screen(text).text
        assert screen(once).text == once

    @given(digits, st.lists(gap, min_size=13, max_size=13), st.sampled_from(["", "nomor saya ", "WA ", "hub."]))
    def test_no_long_number_comes_through_however_it_is_spaced(self, number, gaps, before):
        shown = screen(f"{before}{spaced(number, gaps)} ya").text
        assert sum(c.isdigit() for c in shown) < 7

    @given(st.sampled_from(["٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９", "०१२३४५६७८९"]), digits)
    def test_digits_of_other_scripts_are_digits(self, script, number):
        other = "".join(script[int(d)] for d in number)
        assert number not in screen(other).text and other not in screen(other).text

    @pytest.mark.parametrize("secret", [
        "0812 3456 7890", "+62-812-3456-7890", "(0812) 34567890", "08.12.34.56.78.90", "6408991204840012",
        "nol delapan satu dua tiga empat lima enam", "budi@contoh.id", "budi (at) contoh dot id", "budi at contoh titik id",
        "wa.me/628123456789", "https://t.me/budi", "@budi_rekaan", "WA: budi99", "ig = budi.rekaan",
        "Jl. Melati No. 5", "jalan Melati 5", "Gang Mawar", "gg. Kelinci 3", "RT 03/RW 04", "rt 3 rw 4", "Perumahan Indah Blok C",
        "dusun Sukamaju", "rumah nomor 12", "-0.5023, 117.1536", "0°30'08.3\"S 117°09'13\"E", "6P8X+2V", "0\u200b8\u200b1\u200b2\u200b3\u200b4\u200b5\u200b6",
    ])  # fmt: skip
    def test_ways_to_be_reached_past_the_system_are_covered(self, secret):
        told = screen(f"Saya tunggu, {secret} terima kasih")
        assert told.was_masked and MASK in told.text
        assert secret not in told.text

    @pytest.mark.parametrize("plain", [
        "Saya datang jam 7 pagi", "Bawa 2 ember dan 10 liter air", "Kita jalan kaki saja", "Hari Senin jam 08.30",
        "Terima kasih banyak, Pak", "Besok saya bawa 25 kg beras",
    ])  # fmt: skip
    def test_what_neighbours_say_to_each_other_comes_through(self, plain):
        assert screen(plain).text == plain and not screen(plain).was_masked

    @given(st.sampled_from(health_words()), st.sampled_from(["{}", "{}nya", "kena {}!", "Dia {}, katanya", "{}ku"]))
    def test_words_about_health_are_found_in_a_sentence(self, word, frame):
        assert word in tells_health(frame.format(word).upper(), health_words())

    def test_a_hospital_is_a_place(self):
        assert tells_health("Saya tunggu di rumah sakit", health_words()) == ()
        assert tells_health("Rumahnya jauh, saya sudah makan", health_words()) == ()


class TestClock:
    @given(days, st.none() | days, days)
    def test_nothing_ends_before_it_was_asked_about_for_three_days(self, expires, asked, on):
        if clock.has_expired(expires, asked, on):
            assert asked is not None and (on - asked).days >= clock.ASK_BEFORE and on >= expires

    @given(days, days)
    def test_the_question_is_asked_once(self, expires, on):
        assert not clock.is_question_due(expires, on, on)

    @given(days, st.none() | days, st.integers(1, 92))
    def test_a_pair_meets_again_after_its_rhythm(self, since, last, rhythm):
        due = clock.pair_due(since, last, rhythm)
        assert (due - (last or since)).days == rhythm
        assert not clock.is_missed(due, due)

    def test_danger_is_answered_the_next_day(self):
        day = datetime.date(2026, 2, 28)
        assert clock.report_due("danger", day) == datetime.date(2026, 3, 1)
        assert clock.report_due("money", day) == datetime.date(2026, 3, 3)


class TestStates:
    @given(st.sampled_from([states.NEED, states.OFFER, states.MATCH, states.PAIR]), st.data())
    def test_what_has_ended_stays_ended(self, table, data):
        every = sorted({state for after in table.values() for state in after} | set(table))
        ended = [state for state in every if state not in table]
        before = data.draw(st.sampled_from(ended))
        assert not any(states.may_become(table, before, after) for after in every)


def test_when_is_said_in_words():
    class Row:
        on, until = datetime.date(2026, 3, 2), None
        times, weekdays = ["morning", "evening"], [1, 3, 5]

    assert when_words(Row) == "setiap Senin, Rabu dan Jumat, pagi atau malam, mulai 2 Maret 2026"
    Row.on, Row.times, Row.weekdays = None, [], []
    assert when_words(Row) == "kapan saja"
