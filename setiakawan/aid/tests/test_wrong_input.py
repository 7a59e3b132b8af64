"""What people type by mistake is told beside the field, never answered with a broken page. Everybody here is invented."""

import uuid

import pytest

from setiakawan.aid.models import AidList, Deliberation, Objection, OutsideList, RuleDocument
from setiakawan.aid.services.payments import send_round
from setiakawan.aid.tests.conftest import CHAIR, DAY, RICE
from tests.people import SANGATTA_UTARA_VILLAGE

pytestmark = pytest.mark.django_db
LIST = {
    "programme": "sembako", "area": SANGATTA_UTARA_VILLAGE, "valid_from": "2026-12-01", "valid_until": "2027-12-01",
    "method": "decile", "quota": "",
}  # fmt: skip
MEETING = {"held_on": "2026-01-01", "place": "Balai", "chair": "Kades", "attendance": "Rahma"}
OBJECTION = {
    "kind": "objection", "channel": "paper", "programme": "sembako", "area": SANGATTA_UTARA_VILLAGE, "is_for_self": "1",
    "sender": "Siti Rekaan", "about": "Saya", "words": "Belum pernah menerima", "received_on": "2026-01-01",
}  # fmt: skip
ABSURD = ["0001-01-01", "9999-12-31", "2026-02-30", "kemarin", ""]


def refused(client, address, told):
    answer = client.post(address, told)
    assert answer.status_code == 422, (address, told)
    return answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"valid_from": day} for day in ABSURD] + [{"valid_until": day} for day in ABSURD]
    + [{"quota": quota} for quota in ("0", "-1", "99999999999999999999", "banyak", "1,5")]
    + [{"method": "undian"}, {"programme": "tidak-ada"}, {"area": "64.09.01.1001"}, {"area": ""}],
)  # fmt: skip
def test_a_list_is_not_drafted_from_what_cannot_be(village, wrong):
    refused(village.maker.client, "/penerima/susun/", LIST | wrong)
    assert not AidList.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"held_on": day} for day in [*ABSURD, "2100-01-01"]]
    + [{"attendance": " \n "}, {"place": ""}, {"chair": " "}, {"client_id": "x"}],
)
def test_a_meeting_is_not_recorded_on_a_day_to_come_or_with_nobody(village, wrong):
    village.family(1)
    made = village.draft()
    told = MEETING | {"client_id": uuid.uuid4()}
    refused(village.operator.client, f"/penerima/{made.pk}/musyawarah/", told | wrong)
    assert not Deliberation.objects.exists()


@pytest.mark.parametrize("rank", ["0", "-1", "10000", "satu"])
def test_a_place_in_the_ranking_is_a_number_from_one(village, rank):
    village.family(1)
    made = village.draft()
    told = MEETING | {"client_id": uuid.uuid4()}
    refused(village.operator.client, f"/penerima/{made.pk}/musyawarah/", told | {f"rank_{made.entries.get().pk}": rank})


@pytest.mark.parametrize(
    "wrong", [{"received_on": day} for day in [*ABSURD, "2100-01-01"]] + [{"words": " "}, {"kind": "x"}]
)
def test_an_objection_is_not_received_on_a_day_to_come(village, wrong):
    refused(village.operator.client, "/sanggah/baru/", OBJECTION | {"client_id": uuid.uuid4()} | wrong)
    assert not Objection.objects.exists()


@pytest.mark.parametrize("day", [*ABSURD, "2100-01-01"])
def test_another_offices_list_is_about_a_day_that_has_come(village, day):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("asn.csv", b"NIK\n6408990101800011\n")
    told = {"kind": "servants", "source": "BKD rekaan", "as_of": day, "file": file}
    refused(village.maker.client, "/penerima/luar/", told)
    assert not OutsideList.objects.exists()


@pytest.mark.parametrize(
    "text", ["", " ", "[", "42", "kode: x", "\x00", "a: &a [*a]", "code: !!python/object:os.system x"]
)
def test_rules_that_are_no_rules_are_refused_in_words(village, text):
    refused(village.maker.client, "/program/tulis/", {"text": text})
    assert not RuleDocument.objects.exists()


@pytest.mark.parametrize(
    ("way", "told", "words"),
    [
        ("code", {}, "Tulis kode"),
        ("witness", {"note": " "}, "Tulis nama saksinya"),
        ("witness", {"note": "."}, "Tuliskan namanya"),
        ("lisan", {}, "lisan"),
    ],
)
def test_each_way_to_confirm_says_what_it_lacks(village, way, told, words):
    village.family(1)
    held = village.round(village.approved())
    send_round(round_id=held.pk, by=village.maker.scope, on=DAY)
    address = f"/penyaluran/hak/{held.entitlements.get().pk}/"
    assert "(wajib bila dengan saksi)" in village.operator.client.get(address).content.decode()
    assert words in refused(village.operator.client, address, {"way": way} | told)
    assert village.operator.client.post(address, {"way": "witness", "note": "Ali"}).status_code == 302, "Ali is a name"


@pytest.mark.parametrize(
    "wrong",
    [{"goods": "-"}, {"witness": "."}, {"serial": "  "}, {"serial": "S" * 61}, {"goods": ""}, {"benefit": "emas"}],
)
def test_a_thing_is_not_handed_over_without_what_names_it(village, wrong):
    village.family(1)
    due = village.round(village.approved(programme=village.programme(CHAIR, RICE))).entitlements.get()
    told = {"goods": "Kruk", "serial": "KR-1", "witness": "Sri", "benefit": "chair"}
    refused(village.maker.client, f"/penyaluran/hak/{due.pk}/barang/", told | wrong)
    assert not due.goods.exists()
    assert village.maker.client.post(f"/penyaluran/hak/{due.pk}/barang/", told).status_code == 302


@pytest.mark.parametrize(("sender", "status"), [("Ali", 302), ("Ö", 422), (" . ", 422)])
def test_whoever_has_a_short_name_may_object(village, sender, status):
    told = OBJECTION | {"client_id": uuid.uuid4(), "sender": sender}
    assert village.operator.client.post("/sanggah/baru/", told).status_code == status
    assert Objection.objects.count() == (status == 302)
