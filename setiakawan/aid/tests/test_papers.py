"""What goes on paper: the right words, nobody else's data, recorded."""

import datetime
import uuid

import pytest

from setiakawan.aid.letters import letter_parts, read_aloud
from setiakawan.aid.models import Letter
from setiakawan.aid.queries.family import aid_of_family
from setiakawan.aid.queries.objections import own_waiting
from setiakawan.aid.services import printing
from setiakawan.aid.services.judging import judge_family
from setiakawan.aid.services.objections import receive_objection
from setiakawan.aid.tests.conftest import DAY
from setiakawan.aid.words import spelled
from setiakawan.audit.models import Entry
from setiakawan.registry.models import Family
from tests.people import SANGATTA_UTARA_VILLAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheets(monkeypatch):
    """The data that each document was made from, beside the document itself."""
    made, real = [], printing.pdf

    def keep(template, data):
        made.append((template, data))
        return real(template, data)

    monkeypatch.setattr(printing, "pdf", keep)
    return made


def objection(village, family=None, **changes):
    given = {
        "kind": "objection", "channel": "paper", "programme": "sembako", "area": SANGATTA_UTARA_VILLAGE,
        "is_for_self": True, "sender": "Siti Rekaan", "about": "Keluarga saya", "words": "Kami belum pernah menerima",
        "received_on": DAY, "client_id": uuid.uuid4(), "by": village.operator.scope, "today": DAY,
    }  # fmt: skip
    made = receive_objection(**given | changes)
    made.family = family
    made.save()
    return made


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "nol"), (11, "sebelas"), (19, "sembilan belas"), (100, "seratus"), (1100, "seribu seratus"),
        (200_000, "dua ratus ribu"), (1_000_000, "satu juta"), (2_400_101, "dua juta empat ratus ribu seratus satu"),
        (93_000_000_000, "sembilan puluh tiga miliar"),
    ],
)  # fmt: skip
def test_an_amount_is_spelled_as_people_say_it(amount, words):
    assert spelled(amount) == words


def test_the_letter_has_a_number_that_stays_for_the_day_and_leads_to_the_public_page(village, sheets):
    family = village.family(9)
    judge_family(programme="sembako", family_id=family.pk, by=village.maker.scope, on=DAY)
    made = printing.print_letter(family_id=family.pk, by=village.operator.scope, on=DAY)
    assert made.startswith(b"%PDF")
    printing.print_letter(family_id=family.pk, by=village.operator.scope, on=DAY)
    printing.print_letter(family_id=family.pk, by=village.operator.scope, on=DAY + datetime.timedelta(days=1))
    first, second = Letter.objects.values_list("number", flat=True)
    assert [data["number"] for _, data in sheets] == [first, first, second]
    assert sheets[0][1]["address"].endswith("/sanggah/kirim/")
    points = [point for part in sheets[0][1]["parts"] for point in part["points"]]
    assert "desil 9, menurut desil.xlsx, 15 Juni 2026." in points[0]
    assert Entry.objects.filter(verb="aid.print_letter").count() == 3


def test_the_letter_names_the_receipts_of_the_family_and_never_what_others_sent_about_it(village):
    family = village.family(1)
    judge_family(programme="sembako", family_id=family.pk, by=village.maker.scope, on=DAY)
    own, other = objection(village, family), objection(village, family, is_for_self=False, sender="Tetangga Rekaan")
    scope = village.operator.scope
    parts = letter_parts(aid_of_family(scope, family.pk), "Dinas", own_waiting(scope, family.pk, DAY))
    told = " ".join(read_aloud(parts, "Dinas", DAY))
    assert own.receipt in told
    assert other.receipt not in told and "Tetangga" not in told


def test_read_aloud_says_the_amount_in_words(village):
    family = village.family(1)
    village.approved()
    parts = letter_parts(aid_of_family(village.operator.scope, family.pk), "Dinas Sosial")
    told = read_aloud(parts, "Dinas Sosial", DAY)
    assert told[0] == "Surat dari Dinas Sosial, 15 Juni 2026."
    assert any("dua juta empat ratus ribu rupiah" in sentence for sentence in told)


def test_the_minutes_say_who_went_and_why_and_have_room_to_sign(village, sheets):
    village.family(1, name="Aminah Rekaan")
    village.family(3, name="Budi #panic() Rekaan")
    row = village.draft(quota=1)
    first, second = row.entries.order_by("place")
    printing.print_minutes(list_id=row.pk, by=village.operator.scope)
    told = village.deliberate(row, removals={first.pk: "Sudah bekerja *tetap*"}, ranking=[second.pk, first.pk])
    assert printing.print_minutes(list_id=row.pk, deliberation_id=told.pk, by=village.operator.scope).startswith(
        b"%PDF"
    )
    (_, empty), (_, held) = sheets
    assert empty["held"] is None and len(empty["entries"]) == 2
    assert held["held"]["changes"] == [
        {"whom": "Keluarga Aminah Rekaan", "what": "dikeluarkan", "why": "Sudah bekerja *tetap*"}
    ]
    assert held["held"]["ranking"][0] == "Keluarga Budi #panic() Rekaan"
    assert held["present"][:2] == ["Rahma, ketua RT 1", "Yusuf"] and "" in held["present"]


def test_the_signature_page_sums_each_village_and_leaves_out_who_is_held_back(village, sheets):
    village.family(1, rt="002")
    village.family(1, rt="001")
    held = village.round(village.approved())
    stopped = held.entitlements.first()
    stopped.held_reason = "Ditangguhkan"
    stopped.save()
    printing.print_signatures(round_id=held.pk, by=village.operator.scope)
    (one,) = sheets[0][1]["villages"]
    assert [row["where"] for row in one["rows"]] == ["RT 001"]
    assert (one["total"], one["spelled"]) == ("Rp 200.000", "dua ratus ribu rupiah")


def test_papers_are_asked_for_by_post_and_do_not_exist_elsewhere(village, village_operator_busang):
    family = village.family(1)
    row = village.approved()
    held, client = village.round(row), village.operator.client
    addresses = [
        f"/keluarga/{family.pk}/bantuan/surat/cetak/", f"/penerima/{row.pk}/lembar/", f"/penyaluran/{held.pk}/tanda-terima/",
        f"/penerima/{row.pk}/musyawarah/{row.deliberations.get().pk}/",
    ]  # fmt: skip
    for address in addresses:
        assert client.get(address).status_code == 302
        answer = client.post(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), address
        assert village_operator_busang.client.post(address).status_code == 404
    with pytest.raises(Family.DoesNotExist):
        printing.print_letter(family_id=family.pk, by=village_operator_busang.scope, on=DAY)


def test_the_page_to_read_aloud_holds_the_letter_and_works_without_a_voice(village):
    family = village.family(9)
    judge_family(programme="sembako", family_id=family.pk, by=village.maker.scope, on=DAY)
    page = village.operator.client.get(f"/keluarga/{family.pk}/bantuan/surat/baca/").content.decode()
    assert "belum dapat menerima bantuan ini" in page and "<button" not in page.partition("<main")[2]
