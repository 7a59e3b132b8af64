"""An officer composes a programme from criteria that exist; what is stored is the text that compiles."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from setiakawan.aid.catalogue import compile_text, shipped_programmes
from setiakawan.aid.composing import choices_of, chosen_in, compose, members_of
from setiakawan.aid.forms_composing import ComposeForm
from setiakawan.aid.forms_gifts import GIFTS_AT_MOST, RupiahField
from setiakawan.aid.models import RuleDocument
from setiakawan.aid.queries.previews import preview
from setiakawan.aid.queries.programmes import held_by
from setiakawan.aid.rules.facts import FamilyFacts, Known, MemberFacts
from setiakawan.aid.rules.judging import judge
from setiakawan.aid.rules.money import yearly
from setiakawan.aid.tests.conftest import DAY
from tests.people import SANGATTA_UTARA_VILLAGE

TEXTS = [held_by(None, code).text for code in sorted(shipped_programmes())]
CHOICES, MEMBERS = choices_of(TEXTS), members_of(TEXTS)
DISABLED = "alat-bantu:disability"
CASH = {
    "label": "Bantuan Guru Mengaji", "about": "Bagi keluarga guru mengaji.", "law": "Perbup contoh", "funds": "APBD",
    "manager": "Dinas Sosial", "valid_from": "2026-01-01", "unit": "family", "decile_to": "4",
    "criteria": ["bantuan-prasejahtera-kutim:address"], "kind": "cash", "gifts": "1", "gift_1": "Bantuan tunai",
    "amount_1": "Rp 1.200.000", "per_1": "year", "instalments": "4", "budget": "", "excludes": ["pkh"],
}  # fmt: skip
GOODS = CASH | {
    "label": "Kursi roda", "unit": "person", "criteria": ["alat-bantu:disability", "alat-bantu:device"], "kind": "goods",
    "gift_1": "Kursi roda", "amount_1": "", "goods_unit_1": "buah", "per_1": "once", "instalments": "1",
}  # fmt: skip


SEVERAL = CASH | {
    "gifts": "3", "gift_2": "Tambahan bagi penyandang disabilitas", "amount_2": "150.000", "per_2": "month",
    "who_2": DISABLED, "at_most_2": "2", "gift_3": "Paket gizi", "goods_unit_3": "paket", "per_3": "month",
    "persons_at_most": "4",
}  # fmt: skip


def form(told):
    return ComposeForm(
        told, today=DAY, choices=CHOICES, members=MEMBERS, gifts=int(told["gifts"]),
        programmes=[(c, p.label) for c, p in shipped_programmes().items()],
    )  # fmt: skip


def text_of(filled):
    assert filled.is_valid(), filled.errors
    return compose(filled.chosen(), CHOICES, MEMBERS)


def test_money_and_goods_are_written_as_rules_that_compile():
    for told, kind, amount, unit in ((CASH, "cash", 1_200_000, ""), (GOODS, "goods", None, "buah")):
        filled = form(told)
        assert filled.is_valid(), filled.errors
        programme = compile_text(compose(filled.chosen(), CHOICES, MEMBERS))
        rules = programme.rules_on(DAY)
        assert (programme.kind, rules.benefits[0].amount, rules.benefits[0].unit) == (kind, amount, unit)
        assert rules.criteria[0].label == "Keluarga berada pada desil 1 sampai 4"
        assert {criterion.law for criterion in rules.criteria} == {"Perbup contoh"}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sets(st.sampled_from(sorted(CHOICES))), st.integers(1, 10), st.text(min_size=1, max_size=30))
def test_whatever_is_ticked_means_the_same_as_where_it_came_from(keys, decile, words):
    told = GOODS | {"criteria": sorted(keys), "decile_to": str(decile), "about": words}
    filled = form(told)
    if not filled.is_valid():
        assert set(filled.errors) == {"about"}
        return
    programme = compile_text(compose(filled.chosen(), CHOICES, MEMBERS))
    rules = programme.rules_on(DAY)
    assert len(rules.criteria) == len(keys) + 1
    for key, made in zip([key for key in CHOICES if key in keys], rules.criteria[1:], strict=True):
        code, _, criterion = key.partition(":")
        versions = shipped_programmes()[code].versions
        latest = max(versions, key=lambda version: version.valid_from)
        before = next(c for c in latest.criteria if c.code == criterion)
        assert (made.when, made.of_person) == (before.when, before.of_person)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"label": ""}, "label"), ({"law": "\u200b"}, "law"), ({"gift_1": "\u00ad \u200e"}, "gift_1"), ({"goods_unit_1": "\u200b", "amount_1": ""}, "amount_1"), ({"label": "PKH"}, "label"), ({"label": "123"}, "label"),
        ({"criteria": [], "decile_to": ""}, "criteria"), ({"criteria": ["tidak:ada"]}, "criteria"),
        ({"criteria": ["alat-bantu:disability"]}, "criteria"), ({"decile_to": "11"}, "decile_to"), ({"decile_to": "0"}, "decile_to"),
        ({"amount_1": ""}, "amount_1"), ({"amount_1": "-5"}, "amount_1"), ({"amount_1": "0"}, "amount_1"), ({"amount_1": "1,5"}, "amount_1"),
        ({"amount_1": "satu juta"}, "amount_1"), ({"amount_1": "500000001"}, "amount_1"), ({"amount_1": "Rp 999.999.999.999.999"}, "amount_1"),
        ({"goods_unit_1": "buah"}, "goods_unit_1"), ({"kind": "goods"}, "kind"), ({"gift_1": ""}, "gift_1"), ({"per_1": "week"}, "per_1"),
        ({"kind": "cash", "amount_1": "", "goods_unit_1": "buah"}, "kind"), ({"who_1": "tidak:ada"}, "who_1"),
        ({"at_most_1": "2"}, "at_most_1"), ({"who_1": DISABLED, "at_most_1": "0"}, "at_most_1"), ({"who_1": DISABLED, "at_most_1": "31"}, "at_most_1"),
        ({"who_1": DISABLED, "at_most_1": "dua"}, "at_most_1"), ({"persons_at_most": "4"}, "persons_at_most"), ({"persons_at_most": "0"}, "persons_at_most"),
        ({"who_1": DISABLED, "unit": "person", "persons_at_most": "2"}, "persons_at_most"), ({"who_1": DISABLED, "unit": "person", "at_most_1": "2"}, "at_most_1"),
        (SEVERAL | {"who_3": DISABLED, "amount_3": "5.000", "goods_unit_3": ""}, "who_3"), (SEVERAL | {"gift_2": " "}, "gift_2"), ({"gifts": "2"}, "gift_2"),
        ({"budget": "10.000.000.000.001"}, "budget"), ({"valid_until": "9999-12-31"}, "valid_until"), ({"valid_from": "2026-02-30"}, "valid_from"), ({"valid_from": "0001-01-01"}, "valid_from"), ({"valid_from": "9999-12-31"}, "valid_from"),
        ({"valid_until": "2026-01-01"}, "valid_until"), ({"instalments": "13"}, "instalments"), ({"budget": "-1"}, "budget"),
        ({"excludes": ["tidak-ada"]}, "excludes"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_beside_its_field(wrong, where):
    filled = form(CASH | wrong)
    assert not filled.is_valid() and where in filled.errors


@pytest.mark.parametrize("text", ["1200000", "1.200.000", "Rp1.200.000", "Rp. 1.200.000,-", "rp 1.200.000,00"])
def test_rupiah_are_read_as_people_write_them(text):
    assert RupiahField(at_most=5_000_000).clean(text) == 1_200_000


def test_an_amount_above_the_most_is_told_the_most():
    with pytest.raises(ValidationError, match="Paling banyak Rp 5"):
        RupiahField(at_most=5_000_000).clean("5.000.001")


@pytest.mark.django_db
def test_an_officer_composes_sees_whom_it_reaches_and_sends_it_twice_for_one_programme(village):
    village.family(1)
    village.family(9)
    client = village.maker.client
    assert client.post("/program/susun/", CASH | {"amount_1": "-1"}).status_code == 422
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
    assert '<td class="num" data-label="Setahun">1 buah</td>' in shown


def test_a_programme_to_come_is_shown_by_its_first_day():
    programme = compile_text(compose(_chosen("2027-01-01"), CHOICES, MEMBERS))
    assert programme.day_to_show(DAY) == datetime.date(2027, 1, 1)
    assert programme.day_to_show(datetime.date(2027, 3, 1)) == datetime.date(2027, 3, 1)


def _chosen(day):
    filled = form(CASH | {"valid_from": day})
    assert filled.is_valid()
    return filled.chosen()


def test_an_amount_for_the_family_one_for_members_and_goods_are_given_side_by_side():
    programme = compile_text(text_of(form(SEVERAL)))
    rules = programme.rules_on(DAY)
    told = [(b.amount, b.unit, b.per, b.who is not None, b.at_most) for b in rules.benefits]
    assert told == [
        (1_200_000, "", "year", False, None),
        (150_000, "", "month", True, 2),
        (None, "paket", "month", False, None),
    ]
    assert rules.persons_at_most == 4
    disabled = [MemberFacts(n, facts={"has_disability": Known(True)}) for n in range(3)]
    facts = {"decile": Known(2), "has_address": Known(True)}
    shares = judge(programme, FamilyFacts(1, facts, tuple(disabled)), DAY).shares
    assert [(s.benefit.code, s.times) for s in shares] == [("b1", 1), ("b3", 1), ("b2", 2)]
    assert yearly(shares) == 1_200_000 + 2 * 12 * 150_000


def test_a_member_is_given_the_dearest_money_of_a_year_and_goods_beside_it():
    told = SEVERAL | {
        "who_1": "pkh:untuk:elderly", "amount_1": "1.700.000", "per_1": "once", "who_3": DISABLED, "at_most_3": "1",
        "persons_at_most": "1",
    }  # fmt: skip
    programme = compile_text(text_of(form(told)))
    old = MemberFacts(1, born=(datetime.date(1950, 1, 1),) * 2, facts={"has_disability": Known(True)})
    also = MemberFacts(2, facts={"has_disability": Known(True)})
    family = FamilyFacts(1, {"decile": Known(2), "has_address": Known(True)}, (old, also))
    shares = {s.benefit.code: s.members for s in judge(programme, family, DAY).shares}
    assert shares == {"b2": (1,), "b3": (1,)}  # 150,000 a month come to more than 1,700,000 once


money = st.integers(1, 600_000_000).map(str)
gifts = st.fixed_dictionaries(
    {
        "gift": st.text(max_size=12), "amount": st.just("") | money, "goods_unit": st.sampled_from(["", "buah", "paket", "yes", "12:30"]),
        "per": st.sampled_from(["month", "year", "once", ""]), "who": st.sampled_from(["", *MEMBERS]),
        "at_most": st.sampled_from(["", "", "1", "2", "31"]),
    }
)  # fmt: skip
whole = st.builds(
    lambda told, rows: told | {"gifts": str(len(rows))} | {f"{k}_{n}": v for n, row in enumerate(rows, 1) for k, v in row.items()},
    st.fixed_dictionaries(
        {
            "label": st.text(min_size=1, max_size=20).map(lambda words: f"Bantuan {words}"), "about": st.text(min_size=1, max_size=20),
            "law": st.text(min_size=1, max_size=10), "funds": st.just("APBD"), "manager": st.just("Dinas Sosial"),
            "valid_from": st.just("2026-01-01"), "valid_until": st.sampled_from(["", "2027-01-01", "2026-01-01"]),
            "unit": st.sampled_from(["family", "person"]), "decile_to": st.sampled_from(["", "1", "4", "11"]),
            "criteria": st.lists(st.sampled_from(sorted(CHOICES)), max_size=3), "kind": st.sampled_from(["cash", "goods", "food", "premium"]),
            "persons_at_most": st.sampled_from(["", "", "1", "30"]), "instalments": st.sampled_from(["1", "12"]),
            "budget": st.just("") | money, "excludes": st.lists(st.sampled_from(["pkh", "sembako"]), max_size=2),
        }
    ),
    st.lists(gifts, min_size=1, max_size=3),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=150)
@given(whole)
def test_whatever_is_accepted_compiles_and_comes_back_the_same_and_the_rest_is_told_beside_its_field(told):
    filled = form(told)
    if not filled.is_valid():
        assert set(filled.errors) <= set(filled.fields)
        return
    text = compose(filled.chosen(), CHOICES, MEMBERS)
    programme = compile_text(text)
    read = chosen_in(text, CHOICES, MEMBERS)
    assert read is not None and len(programme.versions[0].benefits) == int(told["gifts"])
    again = ComposeForm(
        _as_typed(ComposeForm.start_of(read)), today=DAY, choices=CHOICES, members=MEMBERS, gifts=len(read.gifts),
        programmes=filled.programmes,
    )  # fmt: skip
    assert text_of(again) == text


def _as_typed(start):
    """A start as the browser sends it."""
    return {
        name: value if isinstance(value, list) else "" if value is None else str(value) for name, value in start.items()
    }


def test_a_text_that_says_more_than_can_be_chosen_is_left_as_text():
    assert all(chosen_in(text, CHOICES, MEMBERS) is None for text in TEXTS)
    composed = text_of(form(SEVERAL))
    assert chosen_in(composed, CHOICES, MEMBERS)
    for other in (
        composed.replace("per: month", "per: year") + "notes: [x]\n",
        composed.replace("150000", "1.5e5"),
        "a: 1\n",
    ):
        assert chosen_in(other, CHOICES, MEMBERS) is None


@pytest.mark.django_db
def test_room_for_gifts_comes_and_goes_and_keeps_what_was_typed(village):
    client = village.maker.client
    more = client.post(
        "/program/susun/", SEVERAL | {"amount_1": "salah tulis", "tambah": "1", "label": "Nama setengah"}
    )
    page = more.content.decode()
    assert more.status_code == 200 and not RuleDocument.objects.exists()
    assert 'name="gift_4"' in page and 'value="salah tulis"' in page and 'value="Nama setengah"' in page
    assert "wrong" not in page and 'name="gifts" value="4"' in page
    less = client.post("/program/susun/", SEVERAL | {"buang": "1"}).content.decode()
    assert 'name="gift_1" value="Tambahan bagi penyandang disabilitas"' in less and 'name="gift_3"' not in less
    assert f'<option value="{DISABLED}" selected' in less
    for wrong in (
        {"buang": "9"},
        {"buang": "x"},
        {"gifts": "99", "tambah": "1"},
        {"gifts": "-1", "tambah": "1"},
        {"gifts": "", "buang": "1"},
    ):
        answer = client.post("/program/susun/", SEVERAL | wrong)
        assert answer.status_code == 200 and f'name="gift_{GIFTS_AT_MOST + 1}"' not in answer.content.decode()


@pytest.mark.django_db
def test_each_gift_is_counted_by_its_own_period_and_the_budget_that_it_exceeds_is_told(village):
    for _ in range(2):
        village.family(1)
    told = SEVERAL | {
        "budget": "2.000.000",
        "gift_2": "Sekali saja",
        "who_2": "",
        "at_most_2": "",
        "per_2": "once",
        "persons_at_most": "",
    }
    village.maker.client.post("/program/susun/", told)
    row = RuleDocument.objects.get()
    found = preview(village.maker.scope, compile_text(row.text), SANGATTA_UTARA_VILLAGE, DAY, DAY)
    assert [(r.times, r.money, r.pieces) for r in found.reach] == [(2, 2_400_000, 0), (2, 300_000, 0), (2, None, 24)]
    assert found.cost == 2_700_000
    shown = village.maker.client.get(f"/program/versi/{row.pk}/?wilayah={SANGATTA_UTARA_VILLAGE}").content.decode()
    assert "24 paket" in shown and "Melebihi anggaran" in shown and "Rp 2.700.000" in shown


@pytest.mark.django_db
def test_a_returned_version_is_mended_with_what_was_chosen_and_one_that_holds_is_not(village):
    maker = village.maker.client
    maker.post("/program/susun/", SEVERAL)
    first = RuleDocument.objects.get()
    maker.post(f"/program/versi/{first.pk}/ajukan/")
    assert maker.get(f"/program/susun/?dari={first.pk}").status_code == 404
    village.approver.client.post(f"/program/versi/{first.pk}/kembalikan/", {"reason": "Jumlahnya terlalu besar"})
    assert f"/program/susun/?dari={first.pk}" in maker.get(f"/program/versi/{first.pk}/").content.decode()
    page = maker.get(f"/program/susun/?dari={first.pk}").content.decode()
    assert "Perbaiki program" in page and 'value="Rp 150.000"' in page and 'name="gift_3"' in page
    assert maker.post(f"/program/susun/?dari={first.pk}", SEVERAL | {"amount_2": "100.000"}).status_code == 302
    last = RuleDocument.objects.latest("pk")
    assert (last.programme, last.number) == (first.programme, 2) and "'100000'" in last.text
    maker.post(f"/program/versi/{last.pk}/ajukan/")
    village.approver.client.post(f"/program/versi/{last.pk}/setujui/", {"note": ""})
    for number in (first.pk, last.pk, 0, "x", "9" * 30):
        assert maker.get(f"/program/susun/?dari={number}").status_code == 404
    assert "?dari=" not in maker.get(f"/program/versi/{first.pk}/").content.decode()
