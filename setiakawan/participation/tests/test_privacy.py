"""Planted secrets of one side never reach the other before both have accepted: not in cards, own pages, messages, columns,
errors or log lines; and a telephone never does at all.
"""

import logging
import re
import uuid
from dataclasses import asdict, is_dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from setiakawan.audit.models import Entry
from setiakawan.messaging.models import Message
from setiakawan.participation.acting import Own
from setiakawan.participation.models import Match, Need, Notice
from setiakawan.participation.queries.columns import open_need_columns, open_offer_columns
from setiakawan.participation.queries.mine import mine, need_card, open_needs, own_match
from setiakawan.participation.queries.ties import acts_for_ties
from setiakawan.participation.services.asking import Whom
from setiakawan.participation.services.meeting import CannotMeet, answer_match, take_need
from setiakawan.participation.services.notes import send_note
from setiakawan.participation.services.participants import Participant, suspend
from setiakawan.participation.services.reports import report
from tests.people import SANGATTA_UTARA_VILLAGE, make_area

NAME, PHONE = "Bu Zubaidah Rahasia", "0813 7777 9999"
PLACE, WORDS = "Gang Kenanga nomor 17, -0.50231, 117.15367", "Saya kena epilepsi sejak kecil"
HELPER, HELPER_PHONE = "Pak Wiratama Tertutup", "0814 8888 6666"
OF_ASKER = ("Zubaidah", "Rahasia", "77779999", "7777 9999", "Kenanga", "0.50231", "117.15367", "epilepsi")
OF_HELPER = ("Wiratama", "Tertutup", "88886666", "8888 6666")
PHONES = ("77779999", "88886666", "7777 9999", "8888 6666", "7777-9999")


def told(value) -> str:
    """Everything that a value says, as text."""
    return repr(asdict(value)) if is_dataclass(value) else repr(value)


def leaks(text: str, secrets) -> list[str]:
    return [secret for secret in secrets if secret in text]


@pytest.fixture
def two(neighbours):
    """Somebody with secrets who asks, and a helper with secrets, proposed to each other."""
    n = neighbours
    n.asks, n.helps = n.join(NAME, phone=PHONE), n.join(HELPER, phone=HELPER_PHONE)
    n.need_row = n.need(n.asks, place=PLACE, words=WORDS)
    n.offer(n.helps, words="Rumah saya di Blok D 9")
    n.match = n.propose(n.need_row, n.helps)
    return n


def seen_by_helper(n) -> str:
    own = Own(n.helps.pk)
    return told(mine(own, n.day)) + told(own_match(own, n.match.pk))


def seen_by_asker(n) -> str:
    own = Own(n.asks.pk)
    return told(mine(own, n.day).matches) + told(own_match(own, n.match.pk))


def test_before_both_accept_neither_side_is_seen(two):
    n = two
    for accepted in (
        (),
        ("helper",),
    ):
        for side in accepted:
            n.says(n.match, side)
        assert leaks(seen_by_helper(n), OF_ASKER) == []
        assert leaks(seen_by_asker(n), (*OF_HELPER, "Blok D")) == []
    assert leaks(told(open_needs(area="64", on=n.day)) + told(need_card(n.need_row.pk, n.day)), OF_ASKER) == []


def test_after_both_accept_name_and_place_open_and_no_telephone(two):
    n = two
    n.says(n.match, "helper")
    n.says(n.match, "receiver")
    helper, asker = seen_by_helper(n), seen_by_asker(n)
    assert "Zubaidah" in helper and "Kenanga" in helper and "Wiratama" in asker
    assert leaks(helper + asker, PHONES) == []


@pytest.mark.parametrize("end", ["withdrawn", "stopped", "declined"])
def test_a_match_that_ended_shows_nothing_any_more(two, end):
    n = two
    if end == "declined":
        n.says(n.match, "helper", agrees=False)
    else:
        n.says(n.match, "helper")
        n.says(n.match, "receiver")
        Match.objects.filter(pk=n.match.pk).update(state=end)
    assert leaks(seen_by_helper(n), OF_ASKER) == []
    assert leaks(told(own_match(Own(n.asks.pk), n.match.pk)), OF_HELPER) == []


def test_nobody_else_reaches_a_match(two):
    n = two
    stranger = n.join("Orang Lain Rekaan")
    with pytest.raises(Match.DoesNotExist) as refused:
        own_match(Own(stranger.pk), n.match.pk)
    assert leaks(str(refused.value), (*OF_ASKER, *OF_HELPER)) == []
    assert leaks(told(mine(Own(stranger.pk), n.day)), (*OF_ASKER, *OF_HELPER)) == []
    with pytest.raises(Need.DoesNotExist):
        need_card(n.match.pk + 10**6, n.day)


def test_messages_notices_audit_and_columns_hold_no_secret(two, caplog):
    n = two
    with caplog.at_level(logging.DEBUG):
        n.says(n.match, "helper")
        n.says(n.match, "receiver")
        given = {"match_id": n.match.pk, "side": "receiver", "by": Own(n.asks.pk), **n.now}
        send_note(text=f"Saya {NAME}, {PHONE}", client_id=uuid.uuid4(), **given)
        n.act(n.need_row, n.helps)
        report(kind="danger", words=WORDS, match_id=n.match.pk, client_id=uuid.uuid4(), by=Own(n.helps.pk), on=n.day)
        suspend(participant_id=n.helps.pk, reason="Dilaporkan", by=n.officer.scope, **n.now)
    secrets = (*OF_ASKER, *OF_HELPER)
    assert leaks(" ".join(message.text for message in Message.objects.all()), secrets) == []
    assert leaks(repr(list(Notice.objects.values())), secrets) == []
    assert leaks(repr(list(Entry.objects.values())), secrets) == []
    assert leaks(caplog.text, secrets) == []
    columns = (open_need_columns(n.officer.scope, n.day), open_offer_columns(n.officer.scope, n.day))
    assert leaks(repr(columns) + repr(acts_for_ties(n.officer.scope, n.day, n.day.replace(year=2030))), secrets) == []


def test_errors_and_text_forms_hold_no_secret(two):
    n = two
    texts = [
        str(n.asks),
        repr(n.asks),
        str(n.need_row),
        repr(n.need_row),
        str(n.match),
        repr(n.match),
        str(Own(n.asks.pk)),
    ]
    with pytest.raises(CannotMeet) as refused:
        take_need(need_id=n.need(n.asks, kind="company", place=PLACE).pk, by=Own(n.helps.pk), **n.now)
    assert leaks(" ".join(texts) + str(refused.value) + repr(refused.value), (*OF_ASKER, *OF_HELPER)) == []


def test_asking_for_another_tells_nothing_about_whether_they_take_part(two):
    n = two
    stranger = n.join("Orang Lain Rekaan")
    before = Participant.objects.count()
    need = n.need(stranger, for_whom="other", receiver=Whom(NAME, n.asks.area_id, PHONE))
    assert need.receiver_id != n.asks.pk and Participant.objects.count() == before + 1
    assert leaks(told(mine(Own(stranger.pk), n.day)), ("77779999", "Kenanga", "epilepsi")) == []
    with pytest.raises(Participant.DoesNotExist):
        n.need(stranger, for_whom="other", receiver=n.asks.pk)


def test_pages_of_staff_elsewhere_and_of_companions_tell_nothing(two, tksk_busang, companion):
    n = two
    addresses = [f"/gotong-royong/{path}" for path in (
        "", "tawaran/", "pertemuan/", "kawan/", "peserta/", f"kebutuhan/{n.need_row.pk}/", f"pertemuan/{n.match.pk}/",
        f"peserta/{n.asks.pk}/", f"pertemuan/{n.match.pk}/jawab/",
    )]  # fmt: skip
    for viewer in (tksk_busang, companion):
        for address in addresses:
            assert leaks(viewer.client.get(address).content.decode(), (*OF_ASKER, *OF_HELPER)) == [], address
        found = viewer.client.post("/gotong-royong/peserta/", {"q": PHONE}).content.decode()
        assert leaks(found.replace(f'value="{PHONE}"', ""), (*OF_ASKER, *OF_HELPER)) == []


def test_staff_here_see_no_telephone_on_any_page(two, officer):
    n = two
    for path in ("", "peserta/", f"kebutuhan/{n.need_row.pk}/", f"pertemuan/{n.match.pk}/", f"peserta/{n.asks.pk}/",
                 f"peserta/{n.asks.pk}/ubah/", f"kebutuhan/{n.need_row.pk}/tawarkan/"):  # fmt: skip
        shown = re.sub(r"[ .-]", "", officer.client.get(f"/gotong-royong/{path}").content.decode())
        assert leaks(shown, ("77779999", "88886666")) == [], path


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["no", "expire"]), max_size=6))
def test_however_often_somebody_declines_nothing_about_them_changes(neighbours, fates):
    """A decline is never punished: the helper is proposed, facts and columns are as before."""
    n = neighbours
    asks, helps = n.join("Bu Ros Rekaan"), n.join("Pak Amat Rekaan")
    offer = n.offer(helps, capacity=3)

    def facts():
        row = Participant.objects.filter(pk=helps.pk).values().get()
        columns = [c for c in open_offer_columns(n.officer.scope, n.day) if c.offer == offer.pk]
        return row, columns

    before = facts()
    for fate in fates:
        match = n.propose(n.need(asks), helps, offer_id=offer.pk)
        if fate == "no":
            answer_match(match_id=match.pk, side="helper", agrees=False, by=Own(helps.pk), **n.now)
        else:
            Match.objects.filter(pk=match.pk).update(state="expired")
    assert facts() == before
    assert n.propose(n.need(asks), helps).state == "proposed"


def test_staff_read_the_name_of_a_helper_elsewhere_only_once_both_agreed(neighbours, village_operator):
    n = neighbours
    near = SANGATTA_UTARA_VILLAGE[:9] + "2003"
    make_area(near)
    asks, helps = n.join("Bu Ros Rekaan"), n.join(HELPER, area=near)
    need, client = n.need(asks), village_operator.client
    offer = n.offer(helps)
    pages = [f"/gotong-royong/kebutuhan/{need.pk}/", f"/gotong-royong/kebutuhan/{need.pk}/tawarkan/"]
    for page in pages:
        shown = client.get(page).content.decode()
        assert "Warga dari" in shown and leaks(shown, OF_HELPER) == [], page
    match = n.propose(need, helps, offer_id=offer.pk)
    n.says(match, "helper")
    pages = [f"/gotong-royong/kebutuhan/{need.pk}/", f"/gotong-royong/pertemuan/{match.pk}/", "/gotong-royong/pertemuan/",
             f"/gotong-royong/pertemuan/{match.pk}/lapor/"]  # fmt: skip
    for page in pages:
        assert leaks(client.get(page).content.decode(), OF_HELPER) == [], page
    n.says(match, "receiver")
    assert "Wiratama" in client.get(f"/gotong-royong/pertemuan/{match.pk}/").content.decode()
