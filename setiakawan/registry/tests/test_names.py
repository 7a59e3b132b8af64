"""The search key of names."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from setiakawan.registry.rules.names import fold_name, fold_query
from setiakawan.registry.rules.spelling import fold_word

SAME = [
    ("Muhammad Yusuf", "M. Yusuf", "M Jusuf", "Moh. Yusup", "Muh. Yusuf", "Mohd Yusuf", "Mhd. Yusuf", "Moch. Joesoef",
     "MUHAMAD YUSUF", "Mochamad Yusuf", "Mochammad Yusuf", "Muchamad Yusuf", "Mohammad Yusup", "Mukhammad Yusuf",
     "H. M. Yusuf", "Drs. H. Muhammad Yusuf, S.Pd., M.Si.", "Muhammad Yusuf SE", "Alm. Muhammad Yusuf"),
    ("Nur Hayati", "Noer Hayati", "Noor Hayati", "Nor Hayati", "Nurhayati", "Norhayati", "NUR  HAYATI", "Nur-Hayati"),
    ("Siti Aminah", "St. Aminah", "St Aminah", "Sitti Aminah", "Hj. Siti Aminah", "Ny. Siti Amina", "siti aminah, S.Pd"),
    ("Ahmad Saiful", "Achmad Syaiful", "Akhmad Saeful", "Ahmat Sjaifoel"),
    ("Abdul Rahman", "Abd. Rahman", "Abdurrahman", "Abdurrohman", "Abdul Rochman", "Abdoel Rachman"),
    ("Abdul Aziz", "Abdulaziz", "Abd. Azis", "Abdul Azis"),
    ("Joko Susilo", "Djoko Soesilo", "DJOKO SUSILO"),
    ("Cahyono", "Tjahjono", "Tjahyono"),
    ("Syahrir", "Sjahrir", "Sahrir"),
    ("Nyoman Suryo", "Njoman Soerjo"),
    ("Wijaya", "Widjaja", "Widjaya"),
    ("Setiawan", "Setyawan"), ("Herianto", "Heriyanto", "Haryanto".replace("Har", "Her")), ("Suwandi", "Suandi"),
    ("Rizki", "Rizky", "Riski", "Risky", "Rizqi"), ("Taufik", "Taufiq", "Tauffik"), ("Fathur", "Fatur"),
    ("Khairul", "Chairul", "Choirul", "Khoirul", "Hairul", "Khaerul"), ("Zainal", "Zaenal", "Sainal"),
    ("Ba'ay", "Baay", "BA`AY"), ("Marah Haloq", "marah halok"),
    ("Hasan bin Ali", "Hasan b. Ali", "Hasan Ali", "Hasan BIN Ali"), ("Aminah binti Umar", "Aminah bt. Umar", "Aminah Oemar"),
    ("Suharto", "Soeharto"), ("Hidayatullah", "Hidayatulah"), ("José", "Jose"),
]  # fmt: skip

DIFFERENT = [
    ("Hasan", "Husein"), ("Rizki", "Rafi"), ("Ayu", "Ayi"), ("Nur", "Nurul"), ("Budi", "Dudi"), ("Joni", "Yoni"),
    ("Dewi", "Dwi"), ("Ani", "Ana"), ("Ahmad", "Muhammad"), ("Siti", "Sita"), ("Norman", "Nur Man"), ("Abdullah", "Abdul"),
    ("Andi Ahmad", "Ahmad"), ("Sari", "Seri"), ("Jaya", "Yaya"), ("Maria M", "Maria Muhammad"), ("Umar", "Amar"),
    ("Made", "Muhammad"), ("Suharto", "Sunarto"), ("Rahma", "Rahman"), ("Agus", "Agung"), ("Ama", "Ana"),
]  # fmt: skip


@pytest.mark.parametrize("spellings", SAME, ids=lambda s: s[0])
def test_spellings_of_one_name_share_a_key(spellings):
    assert {fold_name(spelling) for spelling in spellings} == {fold_name(spellings[0])}


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_names_keep_different_keys(one, other):
    assert fold_name(one) != fold_name(other)


@pytest.mark.parametrize(
    "name",
    ["Andi Baso", "Raden Ajeng Kartini", "Sri Rahayu", "Gusti Ngurah", "Ni Luh Ayu", "Ama Lay", "Suharto", "Si Manis"],
)
def test_words_that_are_part_of_a_name_stay(name):
    assert len(fold_name(name).split()) == len(name.split())


@pytest.mark.parametrize("name", ["H", "Hj.", "M", "M.", "St", "S.Pd", "S.H., M.H.", "Bin", "Drs. Ir.", "R", "B. B."])
def test_a_name_of_nothing_but_trimmings_is_still_found(name):
    assert fold_name(name)


@pytest.mark.parametrize("nothing", ["", "   ", "-", "'", "...", "\u200b"])
def test_no_letters_give_no_key(nothing):
    assert fold_name(nothing) == ""
    assert fold_query(nothing) == ()


letters = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzAHMNTSJDYOEUI '.-,"), max_size=30)
anything = st.one_of(
    letters, st.text(max_size=25), st.lists(st.sampled_from([n for s in SAME for n in s]), max_size=3).map(" ".join)
)


@given(anything)
@settings(max_examples=600)
def test_the_key_of_a_key_is_the_key_itself(name):
    key = fold_name(name)
    assert fold_name(key) == key


@given(anything)
@settings(max_examples=300)
def test_a_key_holds_small_words_and_single_spaces_only(name):
    key = fold_name(name)
    assert key == " ".join(key.split())
    assert key == key.casefold()
    assert not any(mark in key for mark in "'.,-`\"()_")


@given(anything)
@settings(max_examples=300)
def test_a_name_with_a_letter_never_gives_an_empty_key(name):
    if any(unicodedata.category(c) in ("Lu", "Ll", "Lo") for c in name):
        assert fold_name(name)


@given(
    st.lists(
        st.sampled_from(["Nur", "Hayati", "Budi", "Joko", "Achmad", "Ba'ay", "Yusuf", "Wahyu", "Siti"]),
        min_size=1,
        max_size=4,
    )
)
def test_case_spaces_and_punctuation_make_no_difference(words):
    key = fold_name(" ".join(words))
    assert fold_name("  ".join(words).upper()) == key
    assert fold_name(" - ".join(words).lower() + " !") == key
    assert fold_name("\u00a0".join(words).replace("'", "’")) == key


@given(st.lists(st.sampled_from([n for s in SAME for n in s]), min_size=1, max_size=1).map("".join), st.data())
def test_every_beginning_of_three_letters_that_people_type_stays_typable(name, data):
    cut = data.draw(st.integers(1, len(name)))
    assert isinstance(fold_query(name[:cut]), tuple)


def _found(query: str, name: str) -> bool:
    words = fold_name(name).split()
    return any(
        set(way[:-1]) <= set(words) and any(word.startswith(way[-1]) for word in words) for way in fold_query(query)
    )


@pytest.mark.parametrize(
    ("query", "name"),
    [("ahmad", "Ahmadi"), ("moch", "Muhammad Yusuf"), ("mocha", "Muh. Ali"), ("nurh", "Nur Hayati"), ("nurha", "Nurhayati"),
     ("norh", "Nur Hayati"), ("abdurr", "Abdul Rahman"), ("m yus", "Muhammad Yusuf"), ("yusuf m", "Muhammad Yusuf"),
     ("tjah", "Cahyono"), ("wahy", "Wahyudi"), ("rizk", "Risky"), ("ny", "Nyoman"), ("ahmad bin", "Ahmad bin Ali"), ("a", "Ani"),
     ("siti am", "St. Aminah"), ("aminah siti", "Siti Aminah"), ("hasan b. ali", "Hasan Ali"), ("yus", "Joesoef")],
)  # fmt: skip
def test_somebody_who_is_still_typing_finds_the_name(query, name):
    assert _found(query, name)


@given(st.sampled_from([n for s in SAME for n in s]))
def test_a_name_typed_in_full_finds_itself(name):
    assert _found(name, name)


def test_ten_thousand_names_fold_quickly():
    names = [name for spellings in SAME for name in spellings]
    for name in names:
        fold_name(name)
    assert fold_word.cache_info().currsize < 1 << 17
