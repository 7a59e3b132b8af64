"""What browsers and attackers meet: headers, cookies, hosts, odd bytes, error pages, logs."""

import base64
import logging
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.http import Http404
from django.test import Client
from django.urls import clear_url_caches, path

from setiakawan.config import urls
from setiakawan.core.logs import PersonalNumbersFilter, mask_numbers
from tests.people import make_person
from tests.routes import all_routes
from tests.test_access import ROUTES, ask
from tests.world import world

__all__ = ["world"]
pytestmark = pytest.mark.django_db
NIK = "6408990101900001"


def walk(person, world):
    """Every answer that a person gets to a GET, with the address."""
    for route in all_routes():
        if route.name.startswith("account_logout"):
            continue
        client = Client()
        client.force_login(person.user)
        yield route.name, ask(client, route, world)["GET"]


def is_page(answer):
    return answer.get("Content-Type", "").startswith("text/html")


@pytest.mark.slow
@pytest.mark.parametrize("who", ["officer", "administrator"])
def test_every_page_carries_its_headers_and_no_inline_script_or_style(world, who):
    wrong = []
    for name, answer in walk(make_person(who), world):
        policy = answer.get("Content-Security-Policy", "")
        wanted = {
            "script": "script-src 'self'" in policy and "unsafe" not in policy and "default-src 'none'" in policy,
            "frames": answer.get("X-Frame-Options") == "DENY" and "frame-ancestors 'none'" in policy,
            "forms": "form-action 'self'" in policy and "base-uri 'none'" in policy,
            "sniffing": answer.get("X-Content-Type-Options") == "nosniff",
            "referrer": answer.get("Referrer-Policy") == "same-origin",
            "opener": answer.get("Cross-Origin-Opener-Policy") == "same-origin",
            "kept nowhere": "no-store" in answer.get("Cache-Control", "") or ROUTES[name].verb == "public",
            "inline": not (is_page(answer) and _inline(answer.content.decode())),
        }
        wrong += [(name, answer.status_code, rule) for rule, holds in wanted.items() if not holds]
    assert wrong == []


def _inline(page):
    """Scripts with a body, style elements and attributes, event handlers, javascript: addresses, foreign resources."""
    patterns = (
        r"<script(?![^>]*\bsrc=)[^>]*>", r"<style\b", r"<[^>]+\sstyle\s*=", r"<[^>]+\son[a-z]+\s*=", r"javascript:",
        r"<(?:script|link|img|iframe|form)[^>]+(?:src|href|action)=[\"'](?:https?:)?//",
    )  # fmt: skip
    return [found for pattern in patterns for found in re.findall(pattern, page, re.I)]


@pytest.mark.parametrize("address", ["/", "/akun/masuk/", "/tidak/ada/", "/bantuan/"])
def test_strangers_get_the_policy_too(client, address):
    assert "default-src 'none'" in client.get(address)["Content-Security-Policy"]


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client, officer):
    client.get("/akun/masuk/")
    client.post("/akun/masuk/", {"login": "petugas", "password": officer.password})
    for name in ("sessionid", "setiakawan_aktif"):
        cookie = client.cookies[name]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/"), name
        assert cookie["expires"] == "" or name == "setiakawan_aktif", "the session ends with the browser"
    assert client.cookies["csrftoken"]["samesite"] == "Lax"


def test_behind_https_cookies_travel_encrypted_only():
    """Read from a fresh process, since settings are made once."""
    code = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.SECURE_HSTS_SECONDS >= 31536000, s.SECURE_SSL_REDIRECT, 'kantor.example' in s.ALLOWED_HOSTS, s.DEBUG)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={"SETIAKAWAN_URL": "https://kantor.example", "SETIAKAWAN_HOME": str(settings.HOME),
             "DJANGO_SETTINGS_MODULE": "setiakawan.config.settings", "PYTHONPATH": str(settings.PACKAGE.parent)},
    )  # fmt: skip
    assert answer.stdout.split() == ["True", "True", "True", "True", "True", "False"]


@pytest.mark.parametrize(
    "host", ["jahat.example", "127.0.0.1.jahat.example", "", "a b", "[::1", "é.example", "127.0.0.1:abc"]
)
def test_a_foreign_host_is_refused_without_a_fault(host):
    client = Client(raise_request_exception=False)
    answer = client.get("/akun/masuk/", headers={"Host": host})
    assert answer.status_code == 400
    assert host == "" or host not in answer.content.decode()


ODD = ["Bearer é", "Bearer \xff\xfe", "Basic !!!", "Basic " + base64.b64encode(b"\xff:\xff").decode(), "é" * 9000, ""]


@pytest.mark.parametrize("value", ODD)
def test_odd_authorization_is_no_way_in_and_no_fault(value):
    answer = Client(raise_request_exception=False).get("/akun/", headers={"Authorization": value})
    assert answer.status_code == 302


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages", "setiakawan_aktif", "django_language"])
@pytest.mark.parametrize("value", ["é", "\xff", "a" * 5000, "%00", "';--", "../../etc/passwd", "{}", "1:2:3"])
def test_odd_cookies_do_no_harm(officer, name, value):
    for client in (Client(raise_request_exception=False), officer.client):
        client.raise_request_exception = False
        answer = client.get("/akun/", headers={"Cookie": f"{name}={value}"})
        assert answer.status_code in (200, 302)


@pytest.mark.parametrize(
    "query", ["next=%00", "next=%ff%fe", "next=" + "a" * 9000, "next=/%0d%0aSet-Cookie:x=1", "%ff=%ff"]
)
def test_odd_queries_do_no_harm(query):
    answer = Client(raise_request_exception=False).get(f"/akun/masuk/?{query}")
    assert answer.status_code < 500
    assert "x" not in answer.cookies


@pytest.mark.parametrize("field", ["login", "password", "next"])
@pytest.mark.parametrize("value", ["\x00", "é" * 100, "a" * 100_000, "' OR 1=1 --", "<script>alert(1)</script>"])
def test_odd_log_ins_do_no_harm(officer, field, value):
    values = {"login": "petugas", "password": "salah-salah-salah", "next": "/"} | {field: value}
    answer = Client(raise_request_exception=False).post("/akun/masuk/", values)
    assert answer.status_code < 500
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.slow
def test_no_form_is_taken_from_another_site(officer, world):
    """Without the token of our own page every POST is refused before anything else happens."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(officer.user)
    answers = {route.name: client.post(route.path(world), {"x": "1"}).status_code for route in all_routes()}
    assert {name: status for name, status in answers.items() if status not in (403, 405)} == {}


# Error pages


def fails(request):
    raise ValueError(f"rusak: NIK {NIK}, telepon 081234567890")


def hides(request):
    raise Http404(f"Warga {NIK} tidak ada")


@pytest.fixture
def broken_pages(monkeypatch):
    monkeypatch.setattr(
        urls, "urlpatterns", [*urls.urlpatterns, path("rusak/", fails, name="x"), path("sembunyi/", hides, name="y")]
    )
    clear_url_caches()
    yield
    clear_url_caches()


def test_a_fault_is_told_in_plain_words_without_what_went_wrong(broken_pages, officer, capsys):
    client = officer.client
    client.raise_request_exception = False
    answer = client.get("/rusak/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Ada yang tidak beres di sistem" in page
    assert not re.search(rf"{NIK}|081234567890|ValueError|Traceback|rusak:", page)


def test_what_does_not_exist_is_told_without_what_was_looked_for(broken_pages, officer):
    page = officer.client.get("/sembunyi/")
    assert page.status_code == 404
    assert "Halaman tidak ditemukan" in page.content.decode()
    assert NIK not in page.content.decode()


def test_a_missing_page_does_not_repeat_its_address(client):
    page = client.get(f"/warga/{NIK}/tidak/ada/").content.decode()
    assert "Halaman tidak ditemukan" in page
    assert NIK not in page


def test_a_refusal_and_a_stale_form_are_told_in_plain_words(officer):
    assert "Bukan bagian Anda" in officer.client.get("/akun/pengguna/").content.decode()
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer.user)
    answer = client.post("/akun/kata-sandi/", {})
    assert answer.status_code == 403
    assert "Formulir sudah kedaluwarsa" in answer.content.decode()


def test_too_many_attempts_are_told_in_plain_words(settings, officer):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    client = Client()
    for _ in range(2):
        client.post("/akun/masuk/", {"login": "x", "password": "y"})
    answer = client.post("/akun/masuk/", {"login": "x", "password": "y"})
    assert answer.status_code == 429
    assert "Terlalu banyak percobaan" in answer.content.decode()


# Logs


@pytest.mark.parametrize(
    "text, masked",
    [
        (f"NIK {NIK} ganda", "NIK •••• ganda"), (f"({NIK})", "(••••)"), ("6408 9901 0190 0001", "••••"),
        ("640899.010190.0001", "••••"), ("telepon 081234567890", "telepon ••••"), ("+62 812-3456-7890", "••••"),
        ("nik=6408990101900001&x", "nik=••••&x"), ("640899010190000", "••••"), ("baris 1234567", "baris 1234567"),
        ("64.08.04.2001", "64.08.04.2001"), ("2026-11-25 02:01:43", "2026-11-25 02:01:43"),
        ("0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef"), ("127.0.0.1", "127.0.0.1"),
    ],
)  # fmt: skip
def test_personal_numbers_are_masked_and_others_stay(text, masked):
    assert mask_numbers(text) == masked


def test_the_log_masks_messages_arguments_and_tracebacks():
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "gagal %s", (NIK,), None)
    try:
        raise ValueError(f"telepon 081234567890 {NIK}")
    except ValueError:
        record.exc_info = sys.exc_info()
    assert PersonalNumbersFilter().filter(record)
    told = logging.Formatter("%(message)s").format(record)
    assert NIK not in told and "081234567890" not in told
    assert "ValueError" in told


def test_a_fault_in_a_page_reaches_the_log_without_numbers(broken_pages, officer, capsys):
    handlers = settings.LOGGING["handlers"]["console"]
    assert handlers["filters"] == ["personal_numbers"]
    assert settings.LOGGING["filters"]["personal_numbers"]["()"] == "setiakawan.core.logs.PersonalNumbersFilter"
    client = officer.client
    client.raise_request_exception = False
    client.get("/rusak/")
    told = capsys.readouterr().err
    assert NIK not in told and "081234567890" not in told
