import datetime
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from setiakawan.accounts.scope import NotAllowed
from setiakawan.audit.models import Entry
from setiakawan.messaging import queries
from setiakawan.messaging.models import Message, MessageNews
from setiakawan.messaging.services import send
from setiakawan.messaging.services.sending import AlreadySettled, deliver_due, settle_by_hand, show_by_hand
from setiakawan.messaging.tests.gateways import Sms, WhatsApp

NOW = datetime.datetime(2026, 3, 12, 1, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def gateways(settings):
    """Start both gateways with plans, WhatsApp first and SMS after it."""
    started = []

    def start(whatsapp=None, sms=None):
        wa, text = WhatsApp(whatsapp), Sms(sms)
        started.extend([wa, text])
        settings.MESSAGE_CHANNELS = ("whatsapp", "sms")
        settings.MESSAGE_WHATSAPP = {
            "url": wa.url, "phone_id": "1234", "token": "rahasia-wa", "template": "kabar",
            "app_secret": "kunci-aplikasi", "verify_token": "jabat-tangan",
        }  # fmt: skip
        settings.MESSAGE_SMS = {
            "url": text.url, "token": "rahasia-sms", "receipt_key": "kunci-sms",
            "body": '{"tujuan": "{to}", "isi": "{text}", "ref": "{reference}", "jenis": 2}',
        }  # fmt: skip
        return wa, text

    yield start
    for gateway in started:
        gateway.close()


def ask(to="0812-3456-7890", **kwargs):
    given = {"kind": "event", "text": "Ada kabar untuk Anda.", "subject": "event:1", "at": NOW, **kwargs}
    return send(to=to, **given)


def post(client, name, receipt):
    body, headers = receipt
    return client.post(f"/pesan/masuk/{name}/", body, content_type="application/json", **headers)


@pytest.mark.django_db
class TestOutbox:
    def test_a_message_of_an_act_that_was_undone_never_leaves(self, gateways):
        wa, _ = gateways()
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            ask()
            raise ZeroDivisionError
        assert deliver_due(now=NOW) == 0 and wa.attempts == []

    def test_it_leaves_and_the_receipts_arrive_twice_and_swapped(self, gateways, client):
        wa, sms = gateways()
        message = ask()
        assert deliver_due(now=NOW) == 1
        assert wa.taken[str(message.reference)] == ("id-1", "6281234567890", "Ada kabar untuk Anda.")
        for status in ("read", "sent", "delivered", "read"):
            assert post(client, "whatsapp", wa.receipt("id-1", status)).status_code == 200
        message.refresh_from_db()
        assert message.state == "read" and sms.attempts == []
        assert message.news.count() == 3, "sent is known already and read came twice"

    def test_a_busy_or_broken_or_silent_gateway_is_tried_again_and_takes_it_once(self, gateways):
        wa, _ = gateways({"6281234567890": ["busy", "broken", "silence", "ok"]})
        message, at = ask(), NOW
        for _ in range(4):
            deliver_due(now=at)
            message.refresh_from_db()
            at = message.next_at or at
        assert message.state == "sent" and len(wa.attempts) == 4 and len(wa.taken) == 1

    def test_a_number_without_whatsapp_gets_an_sms(self, gateways):
        wa, sms = gateways({"6281234567890": ["nobody"]})
        message = ask()
        deliver_due(now=NOW)
        deliver_due(now=NOW)
        message.refresh_from_db()
        assert (message.state, message.channel) == ("sent", "sms")
        assert sms.attempts[0]["jenis"] == 2 and len(wa.attempts) == 1

    def test_a_late_failure_goes_on_to_the_next_channel(self, gateways, client):
        wa, sms = gateways()
        message = ask()
        deliver_due(now=NOW)
        post(client, "whatsapp", wa.receipt("id-1", "failed", 131026))
        deliver_due(now=timezone.now())
        post(client, "sms", sms.receipt("id-1", "delivered"))
        message.refresh_from_db()
        assert (message.state, message.channel) == ("delivered", "sms")

    def test_what_no_channel_takes_waits_for_a_person(self, gateways, officer):
        gateways({"6281234567890": ["nobody"]}, {"6281234567890": ["wrong"]})
        message = ask(area_code="64.08.04.2001")
        for _ in range(3):
            deliver_due(now=NOW)
        assert list(queries.by_hand(officer.scope)) == [message]

    def test_a_fault_of_the_gateway_never_brings_the_number_into_the_notes(self, gateways):
        gateways({"6281234567890": ["nobody"]}, {"6281234567890": ["wrong"]})
        ask()
        for _ in range(3):
            deliver_due(now=NOW)
        assert all("6281234567890" not in note for note in MessageNews.objects.values_list("note", flat=True))

    def test_a_message_too_old_is_not_sent_and_its_text_is_gone(self, gateways):
        wa, _ = gateways()
        message = ask(not_after=NOW + MINUTE)
        deliver_due(now=NOW + 2 * MINUTE)
        message.refresh_from_db()
        assert (message.state, message.text) == ("expired", "") and wa.attempts == []

    def test_words_that_arrived_or_were_sent_a_week_ago_are_gone(self, gateways, client):
        wa, _ = gateways()
        arrived, unheard = ask(), ask(to="0813 0000 0000")
        deliver_due(now=NOW)
        post(client, "whatsapp", wa.receipt("id-1", "delivered"))
        deliver_due(now=NOW + 6 * 24 * 60 * MINUTE)
        arrived.refresh_from_db()
        unheard.refresh_from_db()
        assert (arrived.text, bool(unheard.text)) == ("", True)
        deliver_due(now=NOW + 8 * 24 * 60 * MINUTE)
        unheard.refresh_from_db()
        assert (unheard.text, unheard.state) == ("", "sent")
        post(client, "whatsapp", wa.receipt("id-2", "failed", 131026))
        unheard.refresh_from_db()
        assert unheard.state == "failed", "nothing is left that another channel could send"

    def test_a_channel_that_is_down_rests_and_keeps_no_other_waiting(self, gateways, settings):
        wa, sms = gateways({"6281234567890": ["silence"]})
        for _ in range(30):
            ask()
        other = ask(to="0813 0000 0000")
        Message.objects.filter(pk=other.pk).update(channel="sms")
        deliver_due(now=NOW)
        assert len(wa.attempts) == 1
        deliver_due(now=NOW)
        other.refresh_from_db()
        assert (other.state, len(wa.attempts), len(sms.attempts)) == ("sent", 1, 1)
        deliver_due(now=NOW + MINUTE)
        assert len(wa.attempts) == 2

    def test_a_server_that_died_while_sending_leaves_it_to_the_next(self, gateways):
        gateways()
        message = ask()
        Message.objects.filter(pk=message.pk).update(state="sending", next_at=NOW + 3 * MINUTE, attempts=1)
        assert deliver_due(now=NOW + MINUTE) == 0
        assert deliver_due(now=NOW + 4 * MINUTE) == 1

    def test_number_and_text_are_sealed_in_the_database(self):
        message = ask(text="Kabar rahasia")
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM messaging_message WHERE id = %s", [message.pk])
            row = b"".join(
                bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in cursor.fetchone()
            )
        assert b"81234567890" not in row and b"rahasia" not in row

    def test_an_unknown_kind_is_refused(self):
        with pytest.raises(KeyError):
            ask(kind="iklan")


@pytest.mark.django_db
class TestReceipts:
    def test_without_the_right_signature_nothing_changes(self, gateways, client):
        wa, _ = gateways()
        message = ask()
        deliver_due(now=NOW)
        body, _ = wa.receipt("id-1", "read")
        for headers in ({}, {"HTTP_X_HUB_SIGNATURE_256": "sha256=00"}):
            answer = client.post("/pesan/masuk/whatsapp/", body, content_type="application/json", **headers)
            assert answer.status_code == 403
        message.refresh_from_db()
        assert message.state == "sent"

    def test_without_a_key_in_the_settings_everything_is_refused(self, client):
        assert post(client, "sms", Sms.receipt("id-1", "read")).status_code == 403

    def test_a_signed_body_that_is_no_receipt_changes_nothing(self, gateways, client):
        gateways()
        import hashlib
        import hmac

        for body in (b"[]", b"{", b'{"entry": 5}', b'{"entry": [{"changes": [{"value": {"statuses": [{}]}}]}]}'):
            sign = "sha256=" + hmac.new(b"kunci-aplikasi", body, hashlib.sha256).hexdigest()
            answer = client.post(
                "/pesan/masuk/whatsapp/", body, content_type="application/json", HTTP_X_HUB_SIGNATURE_256=sign
            )
            assert answer.status_code in {200, 400}

    def test_the_handshake_answers_only_to_the_agreed_word(self, gateways, client):
        gateways()
        right = {"hub.mode": "subscribe", "hub.verify_token": "jabat-tangan", "hub.challenge": "1158201444"}
        assert client.get("/pesan/masuk/whatsapp/", right).content == b"1158201444"
        assert client.get("/pesan/masuk/whatsapp/", right | {"hub.verify_token": "lain"}).status_code == 403
        assert client.get("/pesan/masuk/whatsapp/", right | {"hub.challenge": "<b>"}).status_code == 403


@pytest.mark.django_db
class TestByHand:
    def test_without_a_channel_an_officer_passes_it_on(self, officer):
        message = ask()
        assert show_by_hand(message_id=message.pk, by=officer.scope) == ("+6281234567890", "Ada kabar untuk Anda.")
        settle_by_hand(message_id=message.pk, reached=True, by=officer.scope, now=NOW)
        message.refresh_from_db()
        assert (message.state, message.text) == ("delivered", "")
        assert list(Entry.objects.order_by("seq").values_list("verb", flat=True))[-2:] == [
            "messaging.show",
            "messaging.pass_on",
        ]
        with pytest.raises(AlreadySettled):
            settle_by_hand(message_id=message.pk, reached=True, by=officer.scope, now=NOW)

    def test_others_see_nothing(self, tksk_busang, stranger, village_operator):
        message = ask(area_code="64.08.04.2001")
        ask()
        assert not queries.messages_in(tksk_busang.scope).exists()
        assert not queries.messages_in(stranger.scope).exists()
        with pytest.raises(Message.DoesNotExist):
            show_by_hand(message_id=message.pk, by=tksk_busang.scope)
        with pytest.raises(NotAllowed):
            queries.messages_in(village_operator.scope)

    def test_pages_show_no_number_and_no_text_until_it_is_opened(self, officer):
        message = ask(text="Datanglah ke balai desa.")
        listed = officer.client.get("/pesan/").content.decode()
        assert "7890" in listed and "81234567890" not in listed and "balai" not in listed
        opened = officer.client.post(f"/pesan/{message.pk}/buka/").content.decode()
        assert "+6281234567890" in opened and "balai desa" in opened and "https://wa.me/6281234567890?text=" in opened
        assert officer.client.post(f"/pesan/{message.pk}/catat/", {"sampai": "ya"}).status_code == 302
        assert officer.client.post(f"/pesan/{message.pk}/buka/").status_code == 302
        assert officer.client.post("/pesan/999999/buka/").status_code == 404


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_servers_send_it_once(gateways):
    wa, _ = gateways()
    for _ in range(6):
        ask()
    barrier = threading.Barrier(2)

    def work():
        barrier.wait()
        deliver_due(now=NOW)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(wa.attempts) == 6 and set(Message.objects.values_list("state", flat=True)) == {"sent"}
