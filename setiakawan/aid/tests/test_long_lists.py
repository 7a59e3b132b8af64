"""A list of many: shown some at a time, found by name, decided as a whole."""

import html
import re
import uuid

import pytest

from setiakawan.aid.forms_meetings import SHOWN
from setiakawan.aid.models import Deliberation, EntryState
from setiakawan.aid.pages.paging import ON_A_PAGE
from setiakawan.aid.queries.previews import prices_of_methods
from setiakawan.aid.tests.conftest import DAY

pytestmark = pytest.mark.django_db
MANY = ON_A_PAGE * 2 + 5


@pytest.fixture
def made(village):
    """A list of 55 families, all of whom qualify, with room for 30."""
    village.families = [village.family(1 + n % 5, name=f"Warga{n:02} Rekaan", rt=f"{n % 3:03}") for n in range(MANY)]
    return village.draft(quota=30)


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def names(page):
    return re.findall(r"Keluarga (Warga\d\d) Rekaan</a>", page)


def test_every_entry_is_on_exactly_one_page_in_the_order_of_the_list(village, made):
    address, seen = f"/penerima/{made.pk}/", []
    for start in (0, ON_A_PAGE, 2 * ON_A_PAGE):
        page = read(village.maker.client, f"{address}?mulai={start}")
        found = names(page.partition("<tbody>")[2] if start else page.partition('id="baris"')[2])
        assert len(found) <= ON_A_PAGE
        seen += found
    assert len(seen) == len(set(seen)) == MANY
    assert "51–55 dari 55" in page and 'rel="next"' not in page


def test_entries_are_found_by_name_village_and_number_and_by_state(village, made):
    address, client = f"/penerima/{made.pk}/", village.maker.client
    assert names(read(client, f"{address}?cari=warga07")) == ["Warga07"]
    assert names(read(client, f"{address}?cari={village.families[8].pk}")) == ["Warga08"]
    assert "1–25 dari 55" in read(client, f"{address}?cari=sangatta+utara")
    assert "1–25 dari 30" in read(client, f"{address}?status=chosen")
    last = read(client, f"{address}?status=waiting&mulai=0")
    assert "1–25 dari 25" in last and len(names(last)) == 25
    for nothing in ("cari=tidak-ada", "status=removed", "status=x", "status=clash", "status=check", "cari=%00"):
        page = read(client, f"{address}?{nothing}")
        assert not names(page) and "Tidak ada penerima yang cocok" in page


@pytest.mark.parametrize("start", ["-1", "x", "999999", "9" * 30, "1.5", ""])
def test_a_place_that_is_none_shows_the_first_page(village, made, start):
    assert "1–25 dari 55" in read(village.maker.client, f"/penerima/{made.pk}/?mulai={start}")


def test_a_page_costs_the_same_number_of_queries_for_few_and_for_many(village, django_assert_max_num_queries):
    village.family(1)
    made = village.draft(quota=None)
    read(village.maker.client, f"/penerima/{made.pk}/")
    with django_assert_max_num_queries(45):
        read(village.maker.client, f"/penerima/{made.pk}/")


def test_approval_is_of_all_entries_and_not_of_those_on_the_page(village, made):
    village.deliberate(made)
    village.tksk.client.post(f"/penerima/{made.pk}/verifikasi/?mulai=25", {"note": ""})
    village.approver.client.post(f"/penerima/{made.pk}/setujui/?cari=warga01", {})
    made.refresh_from_db()
    assert made.state == "approved" and made.entries.filter(state=EntryState.CHOSEN).count() == 30


def test_a_clash_that_is_on_no_visible_page_stops_the_approval_and_is_found(village, made):
    village.deliberate(made)
    last = made.entries.filter(state=EntryState.CHOSEN).order_by("-place").first()
    gone = next(family for family in village.families if family.pk == last.family_id)
    village.tksk.client.post(f"/penerima/{made.pk}/verifikasi/", {"note": ""})
    village.registry.event(gone.head, "death", DAY)
    assert village.approver.client.post(f"/penerima/{made.pk}/setujui/").status_code == 422
    page = read(village.approver.client, f"/penerima/{made.pk}/?status=clash")
    assert names(page) == [gone.head.name.split()[0]]


def hidden(page, name):
    return html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1])


def shown(page):
    return [int(number) for number in re.findall(r'<input type="number" name="rank_(\d+)"', page)]


class Meeting:
    """The meeting's form as a browser without scripts walks through it."""

    def __init__(self, client, made):
        self.client, self.address = client, f"/penerima/{made.pk}/musyawarah/"
        self.page = read(client, self.address)
        self.typed = {"held_on": "2026-01-01", "place": "Balai desa", "chair": "Kepala desa", "attendance": "Rahma"}
        self.of_entries = {}

    def send(self, **more):
        fields = {f"{n}_{e}": self.of_entries.get(f"{n}_{e}", "") for e in shown(self.page) for n in ("rank", "why")}
        kept = {name: hidden(self.page, name) for name in ("rest", "client_id", "mulai")}
        answer = self.client.post(self.address, self.typed | fields | kept | more)
        self.page = answer.content.decode()
        return answer.status_code


def test_a_meeting_covers_entries_of_every_page_and_keeps_what_was_typed(village, made):
    meeting = Meeting(village.operator.client, made)
    numbers, rank = [], 1
    while True:
        here = shown(meeting.page)
        for number in here:
            meeting.of_entries[f"rank_{number}"] = str(MANY + 1 - rank)
            rank += 1
        meeting.of_entries[f"why_{here[-1]}"] = "Sudah pindah ke kota"
        numbers += here
        if f'value="{len(numbers)}" formaction="#dibicarakan" formnovalidate>Berikutnya' not in meeting.page:
            break
        assert meeting.send(tampilkan=str(len(numbers))) == 200
        assert 'value="Balai desa"' in meeting.page and not Deliberation.objects.exists()
    assert len(numbers) == len(set(numbers)) == MANY
    assert meeting.send(tampilkan="0", cari="warga07") == 200 and len(shown(meeting.page)) == 1
    assert f"{MANY} penerima, {MANY} sudah diisi" in meeting.page
    assert meeting.send() == 302
    told = Deliberation.objects.get()
    assert told.ranking == list(reversed(numbers))
    assert told.changes.count() == made.entries.filter(state="removed").count() == -(-MANY // SHOWN)


def test_a_fault_on_another_page_is_brought_before_the_eyes(village, made):
    meeting = Meeting(village.operator.client, made)
    first = shown(meeting.page)[0]
    meeting.of_entries |= {f"rank_{first}": "nol"}
    assert meeting.send(tampilkan=str(SHOWN)) == 200 and first not in shown(meeting.page)
    second = shown(meeting.page)[0]
    meeting.of_entries |= {f"rank_{second}": "1"}
    assert meeting.send() == 422
    assert shown(meeting.page) == [first] and 'value="nol"' in meeting.page
    meeting.of_entries[f"rank_{first}"] = "1"
    assert meeting.send() == 422 and "sudah dipakai untuk Keluarga Warga" in meeting.page
    assert len(shown(meeting.page)) == 1 and not Deliberation.objects.exists()


@pytest.mark.parametrize(
    "rest", ["[", "[1]", "null", '{"held_on": "2026-01-01"}', '{"rank_1": {"a": 1}}', '{"rank_99999999": "1"}', ""]
)
def test_what_was_kept_and_tampered_with_changes_nothing(village, made, rest):
    told = {
        "held_on": "",
        "place": "Balai",
        "chair": "Kades",
        "attendance": "Rahma",
        "client_id": uuid.uuid4(),
        "rest": rest,
    }
    assert village.operator.client.post(f"/penerima/{made.pk}/musyawarah/", told).status_code == 422
    assert not Deliberation.objects.exists()


def test_of_every_method_all_who_come_in_and_go_out_can_be_read(village, made):
    order = [entry.pk for entry in made.entries.order_by("-place")]
    village.deliberate(made, ranking=order)
    page = read(village.maker.client, f"/penerima/{made.pk}/")
    (price,) = [p for p in prices_of_methods(village.maker.scope, made, made.entries.all()) if p.method == "community"]
    many = len(price.incoming)
    assert many > 5 and f'/penerima/{made.pk}/cara/community/?status=masuk">dan {many - 5} lagi' in page
    address = f"/penerima/{made.pk}/cara/community/"
    coming, going = (names(read(village.maker.client, f"{address}?status={s}")) for s in ("masuk", "keluar"))
    assert len(coming) == len(going) == many and not set(coming) & set(going)
    pages = [names(read(village.maker.client, f"{address}?mulai={start}")) for start in (0, 25, 50)]
    everybody = [name for page in pages for name in page]
    assert len(everybody) == len(set(everybody)) == MANY
    assert set(coming) <= set(everybody[:30]) and not set(going) & set(everybody[:30])


def test_a_method_that_cannot_be_used_says_so_and_one_that_is_none_does_not_exist(village, made, tksk_busang, partner):
    assert "belum dapat dipakai" in read(village.maker.client, f"/penerima/{made.pk}/cara/score/")
    assert village.maker.client.get(f"/penerima/{made.pk}/cara/undian/").status_code == 404
    assert tksk_busang.client.get(f"/penerima/{made.pk}/cara/decile/").status_code == 404
    assert partner.client.get(f"/penerima/{made.pk}/cara/decile/").status_code == 403


def test_of_many_lists_every_one_is_reached_and_found_by_village_programme_and_state(village, tksk_busang):
    for year in range(2027, 2027 + MANY):
        village.draft(valid_from=DAY.replace(year=year), valid_until=DAY.replace(year=year + 1))
    village.draft(programme="pkh")
    client, seen = village.maker.client, []
    for start in range(0, MANY + 1, ON_A_PAGE):
        seen += re.findall(r'href="/penerima/(\d+)/"', read(client, f"/penerima/?mulai={start}"))
    assert len(seen) == len(set(seen)) == MANY + 1
    assert "1–1 dari 1" in read(client, "/penerima/?cari=harapan+sangatta&status=draft")
    for nothing in ("cari=tidak-ada", "status=approved", "status=x"):
        assert "Tidak ada daftar yang cocok" in read(client, f"/penerima/?{nothing}")
    assert "Belum ada daftar" in read(tksk_busang.client, "/penerima/?cari=sangatta")
