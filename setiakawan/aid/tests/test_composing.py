"""An officer composes a programme from criteria that exist; what is stored is the text that compiles."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from setiakawan.aid.catalogue import compile_text, shipped_programmes
from setiakawan.aid.composing import choices_of, compose
from setiakawan.aid.forms_composing import ComposeForm, RupiahField
from setiakawan.aid.models import RuleDocument
from setiakawan.aid.queries.programmes import held_by
from setiakawan.aid.tests.conftest import DAY
from tests.people import SANGATTA_UTARA_VILLAGE

CHOICES = choices_of(held_by(None, code).text for code in sorted(shipped_programmes()))
CASH = {
    "label": "Bantuan Guru Mengaji", "about": "Bagi keluarga guru mengaji.", "law": "Perbup contoh", "funds": "APBD",
    "manager": "Dinas Sosial", "valid_from": "2026-01-01", "unit": "family", "decile_to": "4",
    "criteria": ["bantuan-prasejahtera-kutim:address"], "kind": "cash", "gift": "Bantuan tunai", "amount": "Rp 1.200.000",
    "per": "year", "instalments": "4", "budget": "", "excludes": ["pkh"],
}  # fmt: skip
GOODS = CASH | {
    "label": "Kursi roda", "unit": "person", "criteria": ["alat-bantu:disability", "alat-bantu:device"], "kind": "goods",
    "gift": "Kursi roda", "amount": "", "goods_unit": "buah", "per": "once", "instalments": "1",
}  # fmt: skip


def form(told):
    return ComposeForm(
        told, today=DAY, choices=CHOICES, programmes=[(c, p.label) for c, p in shipped_programmes().items()]
    )


def test_money_and_goods_are_written_as_rules_that_compile():
    for told, kind, amount, unit in ((CASH, "cash", 1_200_000, ""), (GOODS, "goods", None, "buah")):
        filled = form(told)
        assert filled.is_valid(), filled.errors
        programme = compile_text(compose(filled.chosen(), CHOICES))
        rules = programme.rules_on(DAY)
        assert (programme.kind, rules.benefits[0].amount, rules.benefits[0].unit) == (kind, amount, unit)
        assert rules.criteria[0].label == "Keluarga berada pada desil 1 sampai 4"
        assert {criterion.law for criterion in rules.criteria} == {"Perbup contoh"}


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sets(st.sampled_from(sorted(CHOICES))), st.integers(1, 10), st.text(min_size=1, max_size=30))
def test_whatever_is_ticked_means_the_same_as_where_it_came_from(keys, decile, words):
    told = GOODS | {"criteria": sorted(keys), "decile_to": str(decile), "about": words}
    filled = form(told)
    if not filled.is_valid():
        assert set(filled.errors) == {"about"}
        return
    programme = compile_text(compose(filled.chosen(), CHOICES))
    rules = programme.rules_on(DAY)
    assert len(rules.criteria) == len(keys) + 1
    for key, made in zip(sorted(keys), rules.criteria[1:], strict=True):
        code, _, criterion = key.partition(":")
        versions = shipped_programmes()[code].versions
        latest = max(versions, key=lambda version: version.valid_from)
        before = next(c for c in latest.criteria if c.code == criterion)
        assert (made.when, made.of_person) == (before.when, before.of_person)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"label": ""}, "label"), ({"label": "PKH"}, "label"), ({"label": "123"}, "label"),
        ({"criteria": [], "decile_to": ""}, "criteria"), ({"criteria": ["tidak:ada"]}, "criteria"),
        ({"criteria": ["alat-bantu:disability"]}, "criteria"), ({"decile_to": "11"}, "decile_to"), ({"decile_to": "0"}, "decile_to"),
        ({"amount": ""}, "amount"), ({"amount": "-5"}, "amount"), ({"amount": "0"}, "amount"), ({"amount": "1,5"}, "amount"),
        ({"amount": "satu juta"}, "amount"), ({"goods_unit": "buah"}, "goods_unit"), ({"kind": "goods"}, "amount"),
        ({"kind": "goods", "amount": ""}, "goods_unit"), ({"valid_from": "2026-02-30"}, "valid_from"), ({"valid_from": "0001-01-01"}, "valid_from"), ({"valid_from": "9999-12-31"}, "valid_from"),
        ({"valid_until": "2026-01-01"}, "valid_until"), ({"instalments": "13"}, "instalments"), ({"budget": "-1"}, "budget"),
        ({"excludes": ["tidak-ada"]}, "excludes"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_beside_its_field(wrong, where):
    filled = form(CASH | wrong)
    assert not filled.is_valid() and where in filled.errors


@pytest.mark.parametrize("text", ["1200000", "1.200.000", "Rp1.200.000", "Rp. 1.200.000,-", "rp 1.200.000,00"])
def test_rupiah_are_read_as_people_write_them(text):
    assert RupiahField().clean(text) == 1_200_000


@pytest.mark.django_db
def test_an_officer_composes_sees_whom_it_reaches_and_sends_it_twice_for_one_programme(village):
    village.family(1)
    village.family(9)
    client = village.maker.client
    assert client.post("/program/susun/", CASH | {"amount": "-1"}).status_code == 422
    assert client.post("/program/susun/", CASH | {"valid_from": "2027-01-01"}).status_code == 302
    row = RuleDocument.objects.get()
    shown = client.get(f"/program/versi/{row.pk}/?wilayah={SANGATTA_UTARA_VILLAGE}").content.decode()
    assert "Rp 1.200.000" in shown and "menurut aturan yang berlaku sejak 1 Januari 2027" in shown
    again = client.post("/program/susun/", CASH)
    assert again.status_code == 422 and "sudah ada" in again.content.decode()
    assert RuleDocument.objects.count() == 1
    client.post(f"/program/versi/{row.pk}/ajukan/")
    village.approver.client.post(f"/program/versi/{row.pk}/setujui/", {"note": ""})
    assert "Bantuan Guru Mengaji" in client.get("/program/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Bantuan Sembako (BPNT)", " bantuan  sembako (bpnt) "])
def test_no_second_programme_bears_a_name_that_another_code_has(village, name):
    answer = village.maker.client.post("/program/susun/", CASH | {"label": name})
    assert answer.status_code == 422 and "sudah ada" in answer.content.decode()
    assert not RuleDocument.objects.exists()


@pytest.mark.django_db
def test_goods_are_counted_by_piece_not_in_rupiah(village):
    family = village.family(1)
    assert family
    village.maker.client.post("/program/susun/", GOODS | {"unit": "family", "criteria": []})
    row = RuleDocument.objects.get()
    shown = village.maker.client.get(f"/program/versi/{row.pk}/?wilayah={SANGATTA_UTARA_VILLAGE}").content.decode()
    assert "Barang yang diperlukan: <strong>1 buah</strong>" in shown


def test_a_programme_to_come_is_shown_by_its_first_day():
    programme = compile_text(compose(_chosen("2027-01-01"), CHOICES))
    assert programme.day_to_show(DAY) == datetime.date(2027, 1, 1)
    assert programme.day_to_show(datetime.date(2027, 3, 1)) == datetime.date(2027, 3, 1)


def _chosen(day):
    filled = form(CASH | {"valid_from": day})
    assert filled.is_valid()
    return filled.chosen()
