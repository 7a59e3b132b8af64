"""What a NIK says, and how numbers are hidden."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.registry.models import IdentifierStatus
from setiakawan.registry.rules import nik
from setiakawan.registry.rules.masking import mask_email, mask_number
from setiakawan.registry.rules.nik import classify_number, disagreements, parse_nik

DATES = st.dates(datetime.date(1920, 1, 1), datetime.date(2026, 12, 31))


def number_of(sex: str, born: datetime.date, serial: int = 1) -> str:
    day = born.day + (40 if sex == "P" else 0)
    return f"640899{day:02}{born.month:02}{born.year % 100:02}{serial:04}"


@given(st.sampled_from("LP"), DATES, st.integers(1, 9999))
def test_a_nik_made_from_a_person_says_what_it_was_made_from(sex, born, serial):
    parts = parse_nik(number_of(sex, born, serial))
    assert (parts.sex, parts.day, parts.month, parts.year) == (sex, born.day, born.month, born.year % 100)
    assert parts.area_code == "64.08.99"
    assert disagreements(parts, sex, born) == ()
    assert classify_number(number_of(sex, born, serial)) == ("valid", "")


@pytest.mark.parametrize(
    ("typed", "status", "reason"),
    [("1111111111111111", "placeholder", "nik_placeholder"), ("9999999999999999", "placeholder", "nik_placeholder"),
     ("1234567890123456", "placeholder", "nik_placeholder"), ("0", "placeholder", "nik_placeholder"),
     ("-", "placeholder", "nik_placeholder"), ("", "placeholder", "nik_placeholder"),
     ("6408990000000000", "placeholder", "nik_placeholder"), ("0640804200100001", "temporary", "nik_temporary"),
     ("640899010190000", "disputed", "nik_length"), ("64089901O1900001", "disputed", "nik_not_digits"),
     ("6408993202900001", "disputed", "nik_impossible_date"), ("6408993002900001", "disputed", "nik_impossible_date"),
     ("6408990101900000", "disputed", "nik_serial_zero"), ("6400990101900001", "disputed", "nik_area_zero"),
     ("64.0899.010190.0001", "valid", ""), (" 6408 9901 0190 0001 ", "valid", ""), ("6408\u200b990101900001", "valid", "")],
)  # fmt: skip
def test_numbers_met_in_practice_are_told_apart(typed, status, reason):
    assert classify_number(typed) == (status, reason)
    assert status in IdentifierStatus.values


def test_29_february_is_possible_where_either_century_has_it():
    assert parse_nik("6408992902000001") is not None  # 2000 had one, 1900 had not
    assert parse_nik("6408992902010001") is None


def test_the_birth_date_is_the_latest_one_possible():
    parts = parse_nik("6408990101250001")
    assert parts.birth_date(latest=datetime.date(2026, 1, 1)) == datetime.date(2025, 1, 1)
    assert parts.birth_date(latest=datetime.date(2024, 12, 31)) == datetime.date(1925, 1, 1)


def test_unknown_disagrees_with_nothing():
    parts = parse_nik("6408994101900001")
    assert disagreements(parts, "", None) == ()
    assert disagreements(parts, "L", datetime.date(1991, 1, 1)) == ("nik_sex_differs", "nik_birth_date_differs")
    assert disagreements(parts, "P", datetime.date(1990, 1, 1), "year") == ()
    assert disagreements(parts, "P", datetime.date(1991, 1, 1), "estimated") == ()
    assert disagreements(parts, "P", datetime.date(1990, 2, 1), "month") == ("nik_birth_date_differs",)


@given(st.text(max_size=20))
def test_any_text_is_classified_without_error(text):
    status, reason = classify_number(text)
    assert (status == nik.VALID) == (reason == "")
    assert status != nik.VALID or parse_nik(text) is not None


def test_masked_numbers_keep_their_ends_only():
    assert mask_number("6408990101900012") == "6408••••••••0012"
    assert mask_number("+6281234567") == "+6•••••••67"
    assert mask_number("1234567") == "•••••••"
    assert mask_number("") == ""
    assert mask_email("budi@surel.example") == "b•••@surel.example"
    assert mask_email("bukan surel") == "•" * 11


@given(st.text(st.characters(categories=["Nd"]), max_size=24))
def test_a_mask_has_the_same_length_and_hides_at_least_half_of_short_numbers(number):
    masked = mask_number(number)
    assert len(masked) == len(number)
    assert masked.count("•") >= min(len(number), 4)
