"""The pages that people open every day ask the database as often for thirty cases as for three."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from setiakawan.accompaniment.services.assigning import assign
from setiakawan.accompaniment.services.intake import open_case
from setiakawan.core.dates import office_today
from tests.people import make_person

pytestmark = pytest.mark.django_db


def accompany(registry, count):
    """So many open cases of one companion, opened forty days ago and never visited."""
    tksk, companion, today = make_person("tksk"), make_person("companion"), office_today()
    on = today - datetime.timedelta(days=40)
    made = []
    for number in range(count):
        person = registry.person(f"Warga {number} Rekaan", birth_date="1980-01-01")
        case = open_case(
            person_id=person.pk, opened_on=on, origin="village", urgency="ordinary", client_id=uuid.uuid4(), by=tksk.scope,
            today=today,
        )  # fmt: skip
        assign(
            case_id=case.pk, companion_id=companion.user.pk, on=on, reason="Tinggal di desa yang sama", by=tksk.scope,
            today=today, over_capacity_reason="Untuk pengujian",
        )  # fmt: skip
        made.append(case)
    return made


def cost(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_day_supervisor_and_case_pages_keep_their_budgets(registry):
    (first, *_), tksk, companion = accompany(registry, 3), make_person("tksk"), make_person("companion")
    pages = [
        (companion.client, "/pendampingan/", 20), (tksk.client, "/pendampingan/penyelia/", 35),
        (companion.client, f"/pendampingan/{first.pk}/", 50), (tksk.client, "/pendampingan/daftar/", 30),
        (tksk.client, "/pendampingan/spm/", 25),
    ]  # fmt: skip
    few = [cost(client, address) for client, address, _ in pages]
    accompany(registry, 27)
    many = [cost(client, address) for client, address, _ in pages]
    assert [(address, n) for (_, address, most), n in zip(pages, many, strict=True) if n > most] == []
    assert all(after <= before + 1 for before, after in zip(few, many, strict=True)), (few, many)
