"""Two hundred people sign up at the same moment for ten places, over HTTP, against the real server."""

import datetime
import os
import re
import sqlite3
import subprocess
import sys
import urllib.parse
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from django.db import connection

from setiakawan.config.tests.test_serving import fetch, port, wait_until
from setiakawan.core.dates import office_today
from setiakawan.core.keys import make_key_ring
from setiakawan.participation.models import Event, SignUp
from tests.people import SANGATTA_UTARA_VILLAGE, make_area

__all__ = ["port"]

PEOPLE, PLACES = 200, 10

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def event():
    make_area(SANGATTA_UTARA_VILLAGE)
    return Event.objects.create(
        title="Donor darah rekaan", kind="blood", area_id=SANGATTA_UTARA_VILLAGE, place="Balai desa", capacity=PLACES,
        on=office_today() + datetime.timedelta(days=2), organizer="Karang Taruna", client_id=uuid.uuid4(),
    )  # fmt: skip


@pytest.fixture
def server(event, port, tmp_path):
    """`setiakawan serve` on the database of the test: the very same on PostgreSQL, a copy of the file on SQLite."""
    make_key_ring(tmp_path / "keys/keys.json")
    environment = {k: v for k, v in os.environ.items() if k in ("PATH", "PGHOST")} | {
        "PYTHONPATH": os.getcwd(), "HOME": str(tmp_path), "SETIAKAWAN_HOME": str(tmp_path), "SETIAKAWAN_PORT": str(port),
        "LANG": "C.UTF-8",
    }  # fmt: skip
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(name)) as source,
            closing(sqlite3.connect(tmp_path / "setiakawan.sqlite3")) as copy,
        ):
            source.backup(copy)
    else:
        environment["SETIAKAWAN_DATABASE"] = f"postgresql://{connection.settings_dict['USER']}@/{name}"
    command = [sys.executable, "-m", "setiakawan", "serve"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    wait_until(lambda: process.poll() is not None or fetch(port, "/acara/"))
    assert process.poll() is None, process.communicate()[0]
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.communicate(timeout=60)


def rows_of(event, tmp_path):
    """Order and state of all sign-ups, read where the server wrote them."""
    if connection.vendor != "sqlite":
        return list(SignUp.objects.filter(event=event).order_by("number").values_list("number", "state"))
    with closing(sqlite3.connect(tmp_path / "setiakawan.sqlite3")) as copy:
        return copy.execute("SELECT number, state FROM participation_signup ORDER BY number").fetchall()


def test_of_two_hundred_at_once_ten_have_a_place_and_none_is_lost(server, event, tmp_path):
    page = f"{server}/acara/{event.pk}/"
    with urllib.request.urlopen(page, timeout=30) as answer:
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())[1]

    def sign_up(number):
        told = {
            "csrfmiddlewaretoken": token, "name": f"Warga Rekaan {number}", "phone": f"0812 3400 {number:04}",
            "area": SANGATTA_UTARA_VILLAGE, "client_id": str(uuid.uuid4()),
        }  # fmt: skip
        asked = urllib.request.Request(page, urllib.parse.urlencode(told).encode(), {"Cookie": cookie})
        with urllib.request.urlopen(asked, timeout=120) as answer:
            text = answer.read().decode()
        return "mendapat tempat" in text, "daftar tunggu" in text

    with ThreadPoolExecutor(PEOPLE) as crowd:
        told = list(crowd.map(sign_up, range(PEOPLE)))
    assert told.count((True, False)) == PLACES
    assert told.count((False, True)) == PEOPLE - PLACES
    states = ["placed"] * PLACES + ["waiting"] * (PEOPLE - PLACES)
    assert rows_of(event, tmp_path) == list(enumerate(states, 1))
