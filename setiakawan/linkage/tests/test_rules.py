"""How two records are compared: worked examples, and what holds for all."""

from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from setiakawan.linkage.rules.cleaned import clean, packed, unpacked
from setiakawan.linkage.rules.clusters import Pair, clusters
from setiakawan.linkage.rules.evidence import compare, weigh
from setiakawan.linkage.rules.families import link_families
from setiakawan.linkage.rules.keys import keys_of
from setiakawan.linkage.rules.record import Record
from setiakawan.linkage.rules.sieve import Sieve
from setiakawan.linkage.rules.start import starting_model


def level(field: str, a: Record, b: Record) -> str:
    return {one.field: one.level for one in compare(a, b)}[field]


def probability(a: Record, b: Record, model) -> float:
    return weigh(compare(a, b, model), model).probability


def names(one: str, other: str) -> str:
    return level("name", Record(name=one), Record(name=other))


def test_spellings_of_one_name_agree():
    assert names("MUHAMMAD SYARIFUDDIN", "Moch. Sjarifudin") == "spelling"
    assert names("NOERDJANNAH", "NURJANNAH") == "spelling"
    assert names("Hj. SITI AMINAH, S.Pd", "ST AMINAH") == "spelling"


def test_words_in_another_order_joined_left_out_or_shortened_agree():
    assert names("AMINAH SITI", "SITI AMINAH") == "order"
    assert names("NUR HAYATI", "NURHAYATI") == "joined"
    assert names("AMBO TUWO BIN LAJANG", "AMBO TUWO") == "same"
    assert names("BUDI SANTOSO", "BUDI") == "shorter"
    assert names("M. SARIFUDIN", "MUHAMMAD SYARIFUDDIN") == "initials"


def test_names_of_brothers_and_sisters_do_not_agree():
    assert names("HASAN SALEH", "HUSEIN SALEH") == "part"
    assert names("PUTRI AYU LESTARI", "PUTRI AYI LESTARI") == "ending"


def test_texts_for_nothing_are_missing():
    for nothing in ("", "-", "nan", "NULL", "Tidak ada"):
        assert names(nothing, nothing) == "missing"


def test_a_year_alone_and_swapped_days_are_told_from_other_dates():
    def births(one, other):
        return level("birth", Record(birth=one), Record(birth=other))

    assert births("1948-07-19", "1948-01-01") == "year_only"
    assert births("03/10/1988", "1988-03-10") == "swapped"
    assert births("1988-10-03", "1988-10-13") == "one_part"
    assert births("31-02-1990", "31-02-1990") == "missing"


def test_numbers_of_twins_are_not_typing_errors():
    def niks(one, other):
        return level("nik", Record(nik=one), Record(nik=other))

    assert niks("6408990103150001", "6408994103150001") == "sex_day"
    assert niks("6408990103150001", "6408990103150002") == "serial"
    assert niks("6408990103150001", "640899010315000") == "cut"
    assert niks("9999999999999999", "9999999999999999") == "missing"


RECORDS = st.builds(
    Record,
    name=st.sampled_from(
        ["", "BUDI", "BUDI SANTOSO", "SITI AMINAH", "SITI AMINA", "NURHAYATI", "NUR HAYATI", "M. RIZKI"]
    ),
    birth=st.sampled_from(["", "1990", "1990-01-01", "1990-02-01", "1990-01-02", "2001-05-20"]),
    sex=st.sampled_from(["", "L", "P"]),
    nik=st.sampled_from(["", "0", "6408990101900001", "6408994101900001", "6408990101900002", "640899010190000"]),
    kk=st.sampled_from(["", "6408990101100001", "6408990101100011"]),
    mother=st.sampled_from(["", "-", "HASNAH", "HASNA", "ROSMINI"]),
    village=st.sampled_from(["", "Sangatta Utara", "64.08.04.2001"]),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(RECORDS, RECORDS)
def test_comparing_is_symmetric(a, b):
    assert [(one.field, one.level, one.subject) for one in compare(a, b)] == [
        (one.field, one.level, one.subject) for one in compare(b, a)
    ]


NAMES = (
    "BUDI SANTOSO", "BUDI SANTSO", "SANTOSO BUDI", "B. SANTOSO", "SITI AMINAH", "SITI AMINA", "SITI AMNIAH", "ST AMINAH",
    "AMINAH", "AMINAH LESTARI", "AMINAH LESTRAI PUTRI", "PUTRI AYU LESTARI", "PUTRA AYU LESTARI", "NUR HAYATI", "NURHAYATI",
    "NURHAYATI BESSE", "MUHAMMAD RIZKI", "MOCH. RISKY PRATAMA", "M. RIZKI", "RIZKY PRATAMA WIJAYA", "DU", "UD", "",
)  # fmt: skip


def test_every_two_names_agree_alike_whichever_comes_first():
    model = starting_model()
    for one, other in combinations(NAMES, 2):
        a, b = (Record(name=name, mother=mother) for name, mother in ((one, other), (other, one)))
        assert [(e.field, e.level, e.subject) for e in compare(a, b, model)] == [
            (e.field, e.level, e.subject) for e in compare(b, a, model)
        ], (one, other)
        assert probability(a, b, model) == probability(b, a, model)


@given(RECORDS, RECORDS, st.sampled_from([0.001, 0.05, 0.5, 0.95]))
def test_a_pair_is_dropped_early_only_where_all_evidence_would_drop_it(a, b, below):
    model = starting_model().with_thresholds(0.99, below)
    assert Sieve(model).keeps(clean(a), clean(b)) or probability(a, b, model) < below


@given(RECORDS)
def test_a_record_agrees_with_itself_wherever_it_says_something(a):
    assert {one.level for one in compare(a, a)} <= {"same", "missing", "year_only", "cut"}


@given(RECORDS, st.sampled_from(["-", " ", "NULL"]))
def test_empty_and_missing_are_the_same(a, nothing):
    empty = Record(
        name=a.name, birth=a.birth or None, nik=a.nik, mother=a.mother or nothing, village=a.village or nothing
    )
    plain = Record(name=a.name, birth=a.birth, nik=a.nik, mother=a.mother, village=a.village)
    assert keys_of(empty) == keys_of(plain)


def test_a_weak_edge_does_not_tie_groups_that_contradict_each_other():
    pairs = [
        Pair(1, 2, 15, True),
        Pair(3, 4, 15, True),
        Pair(2, 3, 6, True),
        Pair(1, 4, -12, False),
        Pair(1, 3, -9, False),
    ]
    assert clusters(pairs) == [(1, 2), (3, 4)]
    assert clusters(reversed(pairs)) == [(1, 2), (3, 4)]


def test_decisions_of_people_and_lists_that_hold_nobody_twice_are_kept():
    pairs = [Pair(1, 2, 15, True), Pair(2, 3, 14, True), Pair(1, 3, 14, True)]
    assert clusters(pairs) == [(1, 2, 3)]
    assert clusters(pairs, never=[(3, 1)]) == [(1, 2)]
    assert clusters(pairs, sources={1: "siak", 3: "siak"}) == [(1, 2)]
    assert clusters([], always=[(8, 7)]) == [(7, 8)]


def test_a_family_is_known_by_its_people_when_its_card_changed():
    links = {
        (link.one, link.other): link.verdict
        for link in link_families({"a": [1, 2, 3], "b": [1, 2, 3, 9], "c": [3, 20, 21], "d": [1]})
    }
    assert links == {("a", "b"): "same", ("a", "d"): "uncertain", ("b", "d"): "uncertain"}


@given(RECORDS)
def test_a_packed_row_comes_back_as_it_was(a):
    assert unpacked(packed(clean(a))) == clean(a)
