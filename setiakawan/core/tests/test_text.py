"""Clean text."""

from hypothesis import given
from hypothesis import strategies as st

from setiakawan.core.text import clean_text, has_invisible


def test_what_nobody_sees_is_dropped_and_what_people_typed_stays():
    assert clean_text("  Siti\u00a0 nur'Aini\u200b \ufeff") == "Siti nur'Aini"
    assert clean_text("Jose\u0301") == "José"
    assert clean_text("I GUSTI  NGURAH") == "I GUSTI NGURAH"
    assert clean_text("baris\r\nbaru\ttab") == "baris baru tab"


def test_invisible_characters_are_noticed():
    assert has_invisible("64\u200b08")
    assert has_invisible("Siti\u00a0Aminah")
    assert has_invisible("\x00")
    assert not has_invisible("Siti Aminah\n")
    assert not has_invisible("José")


@given(st.text())
def test_cleaning_twice_changes_nothing_more(value):
    once = clean_text(value)
    assert clean_text(once) == once
    assert not has_invisible(once)
