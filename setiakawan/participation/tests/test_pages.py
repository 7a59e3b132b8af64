import uuid

import pytest

from setiakawan.messaging.models import Message
from setiakawan.participation.acting import Own
from setiakawan.participation.models import Act, AskDraft, Match, Need, Offer, Pair, Participant, Report
from setiakawan.participation.services.participants import link_person
from tests.people import SANGATTA_UTARA_VILLAGE

BASE = "/gotong-royong/"
NEW = f"{BASE}kebutuhan/baru/"


def walk(client, address, answers):
    """Answer one page after the other as a browser does; the fields of the last page go along hidden."""
    for slug, fields in answers:
        came = client.post(address, {"langkah": slug, **fields})
        assert came.status_code == 302, came.content.decode()[:3000]
    page = client.get(address)
    assert "Periksa sebelum disimpan" in page.content.decode(), came["Location"]
    merged = {name: value for _, fields in answers for name, value in fields.items()}
    return client.post(address, merged, follow=True)


NEED = [
    ("jenis", {"kind": "water"}),
    ("siapa", {"name": "Bu Ros Rekaan", "phone": "0812 5555 0001", "area": SANGATTA_UTARA_VILLAGE, "is_adult": "yes"}),
    ("untuk", {"for_whom": "self"}),
    ("kapan", {"on": "", "times": ["morning"], "weekdays": ["1", "4"]}),
    ("tempat", {"place": "Rumah biru dekat masjid"}),
    ("harapan", {"wished_sex": "", "helpers": "1", "words": ""}),
]
OFFER = [
    ("jenis", {"kind": "water"}),
    ("siapa", {"name": "Pak Amat Rekaan", "phone": "0812 5555 0002", "area": SANGATTA_UTARA_VILLAGE, "is_adult": "yes", "sex": "L"}),
    ("kapan", {"on": "", "capacity": "2"}),
    ("mampu", {"skills": ["drive"]}),
    ("jangkauan", {"words": ""}),
]  # fmt: skip


def test_an_operator_enters_a_need_one_question_per_page(village_operator):
    client = village_operator.client
    assert "<svg" in client.get(NEW).content.decode(), "kinds have pictures"
    walk(client, NEW, NEED)
    need = Need.objects.get()
    assert (need.kind, need.state, need.weekdays, need.times) == ("water", "open", [1, 4], ["morning"])
    assert need.place == "Rumah biru dekat masjid" and not AskDraft.objects.exists()
    assert "setiap Senin dan Kamis, pagi" in client.get(BASE).content.decode()


def test_what_was_told_survives_a_power_cut(village_operator):
    client = village_operator.client
    client.post(NEW, {"langkah": "jenis", **NEED[0][1]})
    client.post(NEW, {"langkah": "siapa", **NEED[1][1]})
    assert "Untuk siapa bantuan ini?" in client.get(NEW).content.decode()
    again = client.get(f"{NEW}?langkah=siapa").content.decode()
    assert "Bu Ros Rekaan" in again


def test_wrong_answers_are_said_beside_the_question(village_operator):
    client = village_operator.client
    wrong = client.post(NEW, {"langkah": "siapa", **NEED[1][1], "phone": "123"})
    assert wrong.status_code == 422 and "Nomor telepon ini belum benar" in wrong.content.decode()
    past = client.post(NEW, {"langkah": "kapan", "on": "2020-01-01"})
    assert past.status_code == 422 and "sudah lewat" in past.content.decode()


def test_the_same_neighbour_is_not_entered_twice(village_operator):
    client = village_operator.client
    walk(client, NEW, NEED)
    walk(client, NEW, NEED)
    assert Need.objects.count() == 2 and Participant.objects.count() == 1


def test_for_another_the_name_is_asked_and_their_word_awaited(village_operator):
    client = village_operator.client
    answers = [
        *NEED[:2], ("untuk", {"for_whom": "other"}), ("orangnya", {"other_name": "Nenek Rekaan", "other_phone": ""}),
        *NEED[3:],
    ]  # fmt: skip
    walk(client, NEW, answers)
    need = Need.objects.get()
    assert need.state == "waiting_word"
    assert "tidak punya telepon" in client.get(f"{BASE}kebutuhan/{need.pk}/").content.decode()
    client.post(f"{BASE}kebutuhan/{need.pk}/kabar/", {"answer": "yes", "how": "Didatangi di rumahnya"})
    need.refresh_from_db()
    assert need.state == "open"


def test_from_paper_to_thanks(village_operator):
    """A need and an offer told at the desk meet, are agreed, done, confirmed and thanked."""
    client = village_operator.client
    walk(client, NEW, NEED)
    walk(client, f"{BASE}tawaran/baru/", OFFER)
    need, offer = Need.objects.get(), Offer.objects.get()
    assert offer.giver.skills == ["drive"]
    page = client.get(f"{BASE}kebutuhan/{need.pk}/").content.decode()
    assert "Pak Amat Rekaan" in page and "menawarkan ini" in page
    client.post(f"{BASE}kebutuhan/{need.pk}/tawarkan/", {"helper_id": offer.giver_id})
    match = Match.objects.get()
    there = f"{BASE}pertemuan/{match.pk}/"
    for side in ("helper", "receiver"):
        client.post(f"{there}jawab/", {"side": side, "answer": "yes", "how": "Lewat telepon"})
    match.refresh_from_db()
    assert match.state == "accepted"
    client.post(
        f"{there}pesan/",
        {"side": "helper", "text": "Saya datang pagi, hubungi 081299998888", "client_id": uuid.uuid4()},
    )
    shown = client.get(there).content.decode()
    assert "99998888" not in shown and "Ada yang disamarkan" in shown
    health = client.post(f"{there}pesan/", {"side": "helper", "text": "Sakit diabetes?", "client_id": uuid.uuid4()})
    assert health.status_code == 422 and "menyebut kesehatan" in health.content.decode()
    day = match.proposed_on.isoformat()
    client.post(f"{there}aksi/", {"happened_on": day, "quantity": "2", "hours": "", "client_id": uuid.uuid4()})
    act = Act.objects.get()
    assert act.hours is None and act.quantity == 2
    client.post(f"{BASE}aksi/{act.pk}/konfirmasi/", {"how": "call", "note": "Bu Ros lewat telepon"})
    client.post(f"{BASE}aksi/{act.pk}/terima-kasih/", {"words": "Terima kasih, Pak"})
    act.refresh_from_db()
    assert act.confirmed_how == "call" and act.thanks == "Terima kasih, Pak"
    for address in (there, f"{BASE}aksi/{act.pk}/", f"{BASE}kebutuhan/{need.pk}/", f"{BASE}tawaran/{offer.pk}/",
                    f"{BASE}pertemuan/?status=accepted", f"{BASE}tawaran/", f"{BASE}peserta/"):  # fmt: skip
        assert client.get(address).status_code == 200, address


def test_a_lasting_pair_from_the_page_of_a_participant(neighbours, village_operator):
    n, client = neighbours, village_operator.client
    lonely, kind = n.join("Nenek Rekaan"), n.join("Bu Yuli Rekaan", checked=True)
    unchecked = n.join("Orang Baru Rekaan")
    page = client.get(f"{BASE}peserta/{lonely.pk}/kawan/").content.decode()
    assert kind.name in page and unchecked.name not in page
    given = {"helper_id": kind.pk, "kind": "company", "rhythm_days": "7", "client_id": uuid.uuid4()}
    client.post(f"{BASE}peserta/{lonely.pk}/kawan/", given)
    pair = Pair.objects.get()
    for side in ("helper", "receiver"):
        client.post(f"{BASE}kawan/{pair.pk}/jawab/", {"side": side, "answer": "yes", "how": "Lewat telepon"})
    pair.refresh_from_db()
    assert pair.state == "active"
    client.post(
        f"{BASE}kawan/{pair.pk}/aksi/", {"happened_on": pair.since.isoformat(), "hours": "2", "client_id": uuid.uuid4()}
    )
    assert Act.objects.get().pair == pair
    assert "Nenek Rekaan" in client.get(f"{BASE}kawan/").content.decode()
    client.post(f"{BASE}kawan/{pair.pk}/akhiri/", {"words": "Terima kasih banyak", "reason": "Pindah"})
    pair.refresh_from_db()
    assert pair.state == "ended"


def test_a_report_is_taken_in_and_answered(neighbours, village_operator, officer):
    n, client = neighbours, village_operator.client
    one = n.join("Pak Amat Rekaan")
    given = {"about": one.pk, "kind": "money", "words": "Minta bensin", "client_id": uuid.uuid4()}
    client.post(f"{BASE}peserta/{one.pk}/lapor/", given)
    told = Report.objects.get()
    assert "Minta bensin" in client.get(f"{BASE}laporan/{told.pk}/").content.decode()
    answer = {"outcome": "suspended", "words": "Sudah dibicarakan, dan dihentikan"}
    assert client.post(f"{BASE}laporan/{told.pk}/jawab/", answer).status_code == 403
    officer.client.post(f"{BASE}laporan/{told.pk}/jawab/", answer)
    one.refresh_from_db()
    assert one.suspended_on is not None
    assert "Tidak ada laporan" in client.get(f"{BASE}laporan/").content.decode()


def test_a_telephone_is_masked_until_somebody_says_why(neighbours, village_operator):
    n, client = neighbours, village_operator.client
    one = n.join("Bu Ros Rekaan", phone="0812 5555 7654")
    there = f"{BASE}peserta/{one.pk}/"
    for address in (there, f"{there}ubah/", f"{BASE}peserta/"):
        assert "55557654" not in client.get(address).content.decode().replace(" ", "").replace("-", ""), address
    assert "55557654" not in client.post(f"{there}nomor/", {"reason": ""}).content.decode()
    assert "+6281255557654" in client.post(f"{there}nomor/", {"reason": "Menanyakan kabar"}).content.decode()
    assert one in Participant.objects.filter(pk=one.pk)
    found = client.post(f"{BASE}peserta/", {"q": "0812-5555-7654"}).content.decode()
    assert "Bu Ros Rekaan" in found


def test_changing_somebody_keeps_the_number_unless_a_new_one_is_told(neighbours, village_operator):
    n, client = neighbours, village_operator.client
    one = n.join("Bu Ros Rekaan", phone="0812 5555 7654")
    told = {
        "name": "Bu Rosnah Rekaan",
        "phone": "",
        "area": one.area_id,
        "sex": "P",
        "is_adult": "yes",
        "skills": ["cooking"],
    }
    client.post(f"{BASE}peserta/{one.pk}/ubah/", told)
    one.refresh_from_db()
    assert (one.name, one.phone, one.skills) == ("Bu Rosnah Rekaan", "+6281255557654", ["cooking"])


def test_a_companion_reaches_what_concerns_whom_they_accompany(neighbours, companion, registry):
    from setiakawan.accompaniment.tests.conftest import Accompanied

    n = neighbours
    accompanied = Accompanied(registry).assigned()
    theirs, other = n.join("Siti Aminah Rekaan"), n.join("Bu Ros Rekaan")
    link_person(participant_id=theirs.pk, person_id=accompanied.person.pk, by=n.officer.scope, on=n.day)
    seen, unseen = n.need(theirs), n.need(other)
    assert companion.client.get(f"{BASE}kebutuhan/{seen.pk}/").status_code == 200
    assert companion.client.get(f"{BASE}kebutuhan/{unseen.pk}/").status_code == 404


def test_the_page_of_a_person_tells_what_they_asked_and_who_stays(neighbours, officer, registry):
    n = neighbours
    person = registry.person("Bu Ros Rekaan")
    asks = n.join("Bu Ros Rekaan")
    link_person(participant_id=asks.pk, person_id=person.pk, by=n.officer.scope, on=n.day)
    n.need(asks)
    page = officer.client.get(f"/warga/{person.pk}/").content.decode()
    assert "Meminta: mengangkut air" in page


@pytest.mark.parametrize("address", ["", "tawaran/", "pertemuan/", "kawan/", "peserta/", "laporan/"])
def test_lists_cost_few_queries_however_long(neighbours, officer, address, django_assert_max_num_queries):
    n = neighbours
    for serial in range(6):
        asks, helps = n.join(f"Bu {serial} Rekaan"), n.join(f"Pak {serial} Rekaan")
        n.offer(helps)
        n.propose(n.need(asks), helps)
    officer.client.get("/akun/")
    with django_assert_max_num_queries(14):
        assert officer.client.get(f"{BASE}{address}").status_code == 200


def test_the_message_to_a_helper_names_nobody(neighbours):
    n = neighbours
    asks, helps = n.join("Bu Ros Rekaan"), n.join("Pak Amat Rekaan")
    need = n.need(asks, place="Gang Melati", words="Suami saya sakit")
    n.propose(need, helps)
    texts = " ".join(message.text for message in Message.objects.all())
    assert "Mengangkut air" in texts
    for secret in ("Ros", "Amat", "Melati", "sakit", asks.phone[3:], helps.phone[3:]):
        assert secret not in texts
    assert Own(asks.pk).pk is None
