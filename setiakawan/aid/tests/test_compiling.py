"""What is not understood whole does not compile: nothing ever means everybody."""

import copy
import datetime

import pytest

from setiakawan.aid.catalogue import compile_text, read_yaml, shipped_programmes
from setiakawan.aid.rules.compiling import DoesNotCompile, compile_programme
from setiakawan.aid.tests.strategies import rule

GOOD = {"yes": "lost_income"}


@pytest.mark.parametrize(
    "when",
    [
        {}, {"yes": "dependency_ratio"}, {"yes": "id"}, {"maybe": "lost_income"}, {"yes": "decile"}, {"yes": ""},
        {"yes": "lost_income", "no": "lost_income"}, {"number": {"fact": "decile"}}, {"number": {"fact": "decile", "from": None}},
        {"number": {"fact": "decile", "from": "1"}}, {"number": {"fact": "decile", "from": True}},
        {"number": {"fact": "decile", "from": 5, "to": 1}}, {"number": {"fact": "area", "from": 1}}, {"within": []},
        {"within": [""]}, {"within": ["64.08%"]}, {"within": ["64.8"]}, {"within": "64.08"}, {"all_of": []}, {"any_of": []},
        {"all_of": [{}]}, {"not": {}}, {"members": {"who": {"yes": "is_pregnant"}}}, {"members": {"from": 1, "who": {}}},
        {"members": {"from": 1, "who": {"members": {"from": 1}}}}, {"members": {"from": 1, "who": {"number": {"fact": "decile", "from": 1}}}},
        {"members": {"from": -1}}, {"members": {"from": 1, "whom": {}}}, {"age": {"from": 1}},
        {"members": {"from": 1, "who": {"age": {}}}}, {"members": {"from": 1, "who": {"age": {"from": 151}}}},
        {"members": {"from": 1, "who": {"is": {"fact": "sex", "in": []}}}}, {"members": {"from": 1, "who": {"is": {"fact": "sex", "in": ["M"]}}}},
        {"members": {"from": 1, "who": {"is": {"fact": "sex", "in": [True]}}}}, None, [], "yes", 5,
    ],
    ids=str,
)  # fmt: skip
def test_a_condition_that_is_not_understood_is_refused(when):
    with pytest.raises(DoesNotCompile):
        compile_programme(rule(when))


def _with(path, value):
    written = copy.deepcopy(rule(GOOD))
    place = written
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return written


VERSION = ("versions", 0)


@pytest.mark.parametrize(
    "path, value, where",
    [
        (("code",), "PKH", "code"), (("code",), None, "code"), (("label",), " ", "label"), (("unit",), "village", "unit"),
        (("kind",), "loan", "kind"), (("colour",), "red", "colour"), (("versions",), [], "versions"),
        ((*VERSION, "criteria"), [], "versions[1].criteria"), ((*VERSION, "benefits"), [], "versions[1].benefits"),
        ((*VERSION, "valid_from"), "2026-01-01", "versions[1].valid_from"),
        ((*VERSION, "valid_until"), datetime.date(2020, 1, 1), "versions[1].valid_until"),
        ((*VERSION, "benefits", 0, "amount"), "1.000.000", "versions[1].benefits[1].amount"),
        ((*VERSION, "benefits", 0, "amount"), 400.23, "versions[1].benefits[1].amount"),
        ((*VERSION, "benefits", 0, "amount"), "NaN", "versions[1].benefits[1].amount"),
        ((*VERSION, "benefits", 0, "amount"), "-1", "versions[1].benefits[1].amount"),
        ((*VERSION, "benefits", 0, "amount"), "100000000000", "versions[1].benefits[1].amount"),
        ((*VERSION, "benefits", 0, "unit"), "buah", "versions[1].benefits[1].amount"),
        ((*VERSION, "benefits", 0, "per"), "week", "versions[1].benefits[1].per"),
        ((*VERSION, "instalments"), 13, "versions[1].instalments"),
        ((*VERSION, "criteria", 0, "of_person"), True, "versions[1].criteria[1].of_person"),
        ((*VERSION, "criteria", 0, "law"), None, "versions[1].criteria[1].law"),
    ],
)  # fmt: skip
def test_the_refusal_says_where(path, value, where):
    with pytest.raises(DoesNotCompile) as told:
        compile_programme(_with(path, value))
    assert told.value.where == where
    assert told.value.why


def test_two_rules_are_never_in_force_on_one_day():
    written = rule(GOOD)
    later = copy.deepcopy(written["versions"][0]) | {"valid_from": datetime.date(2026, 1, 1)}
    with pytest.raises(DoesNotCompile):
        compile_programme(written | {"versions": [*written["versions"], later]})
    earlier = written["versions"][0] | {"valid_until": datetime.date(2026, 1, 1)}
    programme = compile_programme(written | {"versions": [later, earlier]})
    assert programme.rules_on(datetime.date(2025, 12, 31)).valid_until == datetime.date(2026, 1, 1)
    assert programme.rules_on(datetime.date(2026, 1, 1)).valid_from == datetime.date(2026, 1, 1)


def test_what_is_no_yaml_or_says_a_name_twice_is_refused():
    for text in ("code: [", "code: a\ncode: b", "", "- 1", "code: !!python/object:os.system x"):
        with pytest.raises(DoesNotCompile):
            compile_text(text)


def test_large_sums_are_exact():
    written = _with((*VERSION, "benefits", 0, "amount"), "99999999999.99")
    assert str(compile_programme(written).versions[0].benefits[0].amount) == "99999999999.99"
    assert shipped_programmes()["bantuan-disabilitas-kaltim"].budget == 1_005_000_000


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ({"yes": "is_rich"}, "when.yes: is_rich bukan fakta yang dapat ditanyakan di sini"),
        ({"numbr": {"fact": "decile", "to": 4}}, "when.numbr: bukan syarat yang dikenal di sini"),
        (
            {"members": {"who": {"is": {"fact": "school", "in": ["s3"]}}, "from": 1}},
            "when.members.who.is.in: s3 bukan pilihan dari Jenjang sekolah yang diikuti",
        ),
        ({}, "when: tulis tepat satu syarat; gabungkan dengan all_of atau any_of"),
    ],
)
def test_the_how_to_tells_what_the_compiler_answers(when, told):
    with pytest.raises(DoesNotCompile) as refused:
        compile_programme(rule(when))
    assert str(refused.value) == f"versions[1].criteria[1].{told}"


def test_an_unknown_name_and_a_name_written_twice_are_refused_as_the_how_to_says():
    written = rule({"yes": "lost_income"})
    written["versions"][0]["colour"] = "merah"
    with pytest.raises(DoesNotCompile, match=r"versions\[1\]\.colour: tidak dikenal"):
        compile_programme(written)
    with pytest.raises(DoesNotCompile, match="when: ditulis dua kali"):
        read_yaml("when: {yes: lost_income}\nwhen: {no: lost_income}\n")
