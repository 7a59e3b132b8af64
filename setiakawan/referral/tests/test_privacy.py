"""A planted secret of the person never comes out where it was not shared: pages, messages, links, log lines, API."""

import logging
import uuid

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from setiakawan.audit.models import Entry
from setiakawan.core.dates import office_today
from setiakawan.messaging.models import Message
from setiakawan.referral.queries.told import counts_by_month, helped
from setiakawan.referral.services import capacity, links, partner
from setiakawan.referral.tests.conftest import Referred
from tests.people import make_person

pytestmark = pytest.mark.django_db
NAME, PHONE, ADDRESS, DIAGNOSIS, POINT = (
    "Siti Rahasia Rekaan",
    "0812 0000 4321",
    "Gang Rahasia 7",
    "skizofrenia",
    "0.987654",
)
SECRETS = (NAME, PHONE, "812-0000-4321", "81200004321", ADDRESS, DIAGNOSIS, POINT, "Ibu Kontak", "0812 0000 5555")


@pytest.fixture
def planted(registry):
    """A request of a service that needs neither name nor anything else than village and need."""
    made = Referred(registry, NAME)
    row = made.listed.service
    row.needs = ["village", "need"]
    row.save()
    made.ask()
    return made


def leaks(texts, secrets=SECRETS):
    return {(where, secret) for where, text in texts.items() for secret in secrets if secret.lower() in text.lower()}


def test_a_partner_reads_only_the_fields_that_the_service_needs(planted, caplog):
    caplog.set_level(logging.DEBUG)
    key = links.make_key(referral_id=planted.row.pk, by=planted.by, at=timezone.now())
    here = "/r/" + key.url.rstrip("/").split("/")[-1] + "/"
    client, texts = Client(), {}
    for path in (here, f"{here}terima/", f"{here}kode/"):
        texts[f"before {path[-7:]}"] = client.get(path).content.decode()
    client.post(here, {"code": key.code})
    for slug in ("", "terima/", "tolak/", "tanya/", "tanggal/", "tunda/", "selesai/", "gagal/", "mulai/", "kode/"):
        for answer in (client.get(here + slug), client.post(here + slug, {"words": "Bisa pagi?", "code": "123456"})):
            texts[slug + str(answer.status_code)] = answer.content.decode()
    assert "Kontrol luka di kaki" in client.get(here).content.decode()
    texts["log"] = caplog.text
    assert leaks(texts) == set()


def test_messages_and_the_log_name_nobody(planted):
    links.make_key(referral_id=planted.row.pk, by=planted.by, at=timezone.now())
    partner.accept(referral_id=planted.row.pk, by=planted.partner, at=timezone.now())
    partner.say_done(
        referral_id=planted.row.pk, words=f"Sudah dibantu, {DIAGNOSIS}", by=planted.partner, at=timezone.now()
    )
    call_command("run_referral_clocks", verbosity=0)
    texts = {f"message {m.pk}": f"{m.text} {m.subject} {m.kind} {m}" for m in Message.objects.all()}
    assert len(texts) == 2
    lines = Entry.objects.filter(verb__startswith="referral.")
    texts |= {f"line {e.pk}": f"{e.actor_label} {e.reason} {e.details} {e.subject_id}" for e in lines}
    assert lines.count() >= 4 and leaks(texts) == set()


def test_the_question_about_room_and_its_page_name_nobody(planted):
    asked, url = capacity.ask_capacity(
        service_id=planted.listed.service.pk, area=planted.person.area_id, age_group="18-59", client_id=uuid.uuid4(),
        by=planted.by, at=timezone.now(), today=office_today(),
    )  # fmt: skip
    path = "/k/" + url.rstrip("/").split("/")[-1] + "/"
    client = Client()
    texts = {
        "get": client.get(path).content.decode(),
        "post": client.post(path, {"room": "yes"}).content.decode(),
        "row": str(asked),
    }
    assert leaks(texts) == set()


def test_staff_elsewhere_and_other_organisations_learn_nothing(planted):
    texts = {}
    pages = [
        reverse("referral:list"),
        reverse("referral:questions"),
        reverse("referral:referral", args=[planted.row.pk]),
    ]
    pages += [
        reverse("referral:choose", args=[planted.person.pk]),
        reverse("desk:confirm_referral", args=[planted.row.pk]),
    ]
    for who in (
        "tksk_busang",
        "companion_busang",
        "companion",
        "stranger",
        "auditor",
        "administrator",
        "village_operator",
    ):
        client = make_person(who).client
        texts |= {f"{who} {path}": client.get(path).content.decode() for path in pages}
    member = make_person("partner")
    capacity.set_member(organization_id=planted.hospital.row.pk, username="mitra", by=planted.by, today=office_today())
    for path in (reverse("referral:partner"), reverse("referral:partner_referral", args=[planted.row.pk])):
        texts[f"mitra {path}"] = member.client.get(path).content.decode()
    assert leaks(texts, (NAME, PHONE, ADDRESS, "Kontrol luka di kaki")) == set()


def test_the_public_directory_knows_nothing_of_requests(planted):
    client = Client()
    paths = ["services?full=true", "organizations?full=true", "service_at_locations"]
    texts = {path: client.get(f"/api/hsds/v3/{path}").content.decode() for path in paths}
    assert leaks(texts) == set()


def test_what_other_rooms_are_told_has_numbers_only(planted):
    day = office_today()
    told = repr(helped(planted.by, day, day)) + repr(counts_by_month(planted.by, day.replace(day=1), day))
    assert leaks({"told": told}) == set()
