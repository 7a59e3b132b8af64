import pytest
from django.urls import reverse

from setiakawan.directory.models import Organization, Service
from tests.people import SANGATTA_UTARA_VILLAGE

pytestmark = pytest.mark.django_db


def sent(client, page, *args, **form):
    return client.post(reverse(f"directory:{page}", args=args), form)


def test_an_operator_records_an_organisation_with_a_place_and_a_service(village_operator):
    client = village_operator.client
    answer = sent(
        client,
        "new",
        kind="karang_taruna",
        name="Karang Taruna Rekaan",
        area_id=SANGATTA_UTARA_VILLAGE,
        phone="0549 11",
    )
    row = Organization.objects.get()
    assert answer.status_code == 302 and answer["Location"] == reverse("directory:organization", args=[row.pk])
    sent(client, "new_place", row.pk, name="Sekretariat", area_id=SANGATTA_UTARA_VILLAGE, f_ramp="yes", f_toilet="no")
    place = row.locations.get()
    form = {
        "kind": "volunteers", "name": "Kerja bakti", "status": "active", "places": [place.pk], "days": ["SA", "SU"],
        "opens_at": "08:00", "closes_at": "11:00", "documents": "KTP\nSurat RT", "needs": ["village", "need"],
    }  # fmt: skip
    assert sent(client, "new_service", row.pk, **form).status_code == 302
    text = client.get(reverse("directory:organization", args=[row.pk])).content.decode()
    for words in (
        "Sabtu, Minggu, 08.00–11.00",
        "Surat RT",
        "Belum pernah dicek",
        "Tidak tampak untuk umum",
        "Jalan masuk tanpa tangga",
    ):
        assert words in text
    listed = Service.objects.get()
    again = client.get(reverse("directory:service", args=[listed.pk])).content.decode()
    assert 'value="08:00"' in again and "Surat RT" in again
    assert sent(client, "service", listed.pk, **form | {"name": "Kerja bakti Sabtu", "days": ["SA"]}).status_code == 302
    assert "Sabtu, 08.00" in client.get(reverse("directory:organization", args=[row.pk])).content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"minimum_age": 9, "maximum_age": 3}, "Umur paling tua tidak boleh di bawah umur paling muda."),
        ({"days": ["MO"]}, "Isi hari, jam buka, dan jam tutup bersama-sama"),
        ({"days": ["MO"], "opens_at": "12:00", "closes_at": "08:00"}, "Jam tutup harus sesudah jam buka."),
        ({"kind": "magic"}, "Pilih salah satu yang ada."),
    ],
)
def test_a_service_that_cannot_be_is_refused_in_words(officer, puskesmas, changes, words):
    form = {"kind": "food", "name": "Dapur", "status": "active"} | changes
    answer = sent(officer.client, "new_service", puskesmas.row.pk, **form)
    assert answer.status_code == 422 and words in answer.content.decode()


def test_a_check_agreement_contact_and_closing_are_recorded(officer, puskesmas):
    client, number = officer.client, puskesmas.row.pk
    assert sent(client, "check", number, on="2026-03-01", way="call", said_by="Kepala TU").status_code == 302
    assert sent(client, "check", number, on="2999-01-01", way="call", said_by="Kepala TU").status_code == 422
    assert sent(client, "contact", number, name="Ibu Rekaan", phone="0812 1").status_code == 302
    page = client.get(reverse("directory:organization", args=[number])).content.decode()
    assert "Kepala TU" in page and "Ibu Rekaan" in page
    assert sent(client, "publish", number, agrees="yes", agreed_by="").status_code == 422
    contact = puskesmas.row.contacts.get()
    assert sent(client, "withdraw_contact", contact.pk).status_code == 302
    assert sent(client, "close", number, on="2026-03-02").status_code == 302
    assert sent(client, "close", number, on="2026-03-02").status_code == 422


def test_the_finder_reads_its_filters_and_survives_nonsense(officer, puskesmas, django_assert_max_num_queries):
    find = reverse("directory:find")
    officer.client.get(find)
    with django_assert_max_num_queries(16):
        text = officer.client.get(find, {"desa": SANGATTA_UTARA_VILLAGE, "layanan": "health_basic"}).content.decode()
    assert "Puskesmas Rekaan" in text and "0 km" in text
    assert "Tidak ada yang cocok" in officer.client.get(find, {"q": "zzz"}).content.decode()
    for page in ("0", "x", "٣", "-1", "99999999999"):
        assert officer.client.get(find, {"halaman": page, "jenis": "zzz"}).status_code == 200


def test_the_list_of_those_to_check_leads_to_the_check(tksk, puskesmas):
    text = tksk.client.get(reverse("directory:due")).content.decode()
    assert "Puskesmas Rekaan" in text and reverse("directory:check", args=[puskesmas.row.pk]) in text
