"""Coming in and going out: throttling, second factor, sessions, passwords."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from setiakawan.accounts import services
from setiakawan.accounts.models import User
from setiakawan.accounts.scope import system_scope
from setiakawan.audit.models import Entry
from tests.people import PASSWORD, make_person

LOG_IN = "/akun/masuk/"
SYSTEM = system_scope("uji", "64.08")
pytestmark = pytest.mark.django_db


def log_in(client, username, password=PASSWORD, **more):
    return client.post(LOG_IN, {"login": username, "password": password, **more})


def verbs():
    return list(Entry.objects.order_by("seq").values_list("verb", flat=True))


def test_the_right_password_opens_whatever_the_case_of_the_name(client, officer):
    answer = log_in(client, "PETUGAS")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/akun/").status_code == 200
    assert verbs()[-1] == "accounts.log_in"


def test_unknown_mistaken_and_switched_off_users_get_the_same_answer(officer, partner):
    services.switch_off(user=partner.user, reason="", by=SYSTEM)
    pages = []
    for name, password in (("petugas", "keliru-keliru-keliru"), ("siapa.ini", PASSWORD), ("mitra", PASSWORD)):
        answer = log_in(Client(), name, password)
        assert answer.status_code == 200
        page = answer.content.decode()
        assert "Nama pengguna atau kata sandi tidak cocok." in page
        token = answer.context["csrf_token"]
        pages.append(page.replace(str(token), "").replace(f'value="{name}"', ""))
    assert pages[0] == pages[1] == pages[2]


def test_a_failed_attempt_is_recorded_without_what_was_typed(client, officer):
    log_in(client, "rahasia-kata-sandi", "x" * 12)
    line = Entry.objects.latest("seq")
    assert (line.verb, line.subject_id, line.actor_label) == ("accounts.log_in_failed", "", "belum masuk")
    assert "rahasia" not in str(line.__dict__)
    log_in(client, "petugas", "x" * 12)
    assert Entry.objects.latest("seq").subject_id == str(officer.user.pk)


def test_after_five_failures_even_the_right_password_has_to_wait(client, officer):
    for _ in range(5):
        log_in(client, "petugas", "salah-salah-salah")
    answer = log_in(Client(), "petugas")
    assert "Terlalu banyak percobaan" in answer.content.decode()
    with time_machine.travel(time.time() + 301):
        assert log_in(Client(), "petugas").status_code == 302


def test_the_session_gets_a_new_key_at_log_in(client, officer):
    client.get(LOG_IN)
    session = client.session
    session["x"] = 1
    session.save()
    before = client.cookies["sessionid"].value if "sessionid" in client.cookies else session.session_key
    log_in(client, "petugas")
    assert client.cookies["sessionid"].value != before


def test_a_session_ends_after_an_hour_without_a_sign_of_life(client, officer):
    log_in(client, "petugas")
    began = time.time()
    with time_machine.travel(began + 3500):
        assert client.get("/akun/").status_code == 200
    with time_machine.travel(began + 7000):
        assert client.get("/akun/").status_code == 200
    with time_machine.travel(began + 7000 + 3601):
        answer = client.get("/akun/")
        assert answer["Location"] == f"{LOG_IN}?next=/akun/"
        assert client.cookies["sessionid"].value == ""


def test_a_page_that_asks_by_itself_is_no_sign_of_life(client, officer):
    log_in(client, "petugas")
    began = time.time()
    with time_machine.travel(began + 3500):
        client.get("/akun/", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    with time_machine.travel(began + 3700):
        assert client.get("/akun/").status_code == 302


def test_a_session_ends_after_twelve_hours_whatever_happens(client, officer):
    log_in(client, "petugas")
    began = time.time()
    for minutes in range(30, 12 * 60, 30):
        with time_machine.travel(began + minutes * 60):
            assert client.get("/akun/").status_code == 200
    with time_machine.travel(began + 12 * 3600 + 1):
        assert client.get("/akun/").status_code == 302


def test_the_sign_of_life_of_another_session_is_worth_nothing(officer, partner):
    old, new = Client(), Client()
    log_in(old, "petugas")
    with time_machine.travel(time.time() + 4000):
        log_in(new, "mitra")
        old.cookies["setiakawan_aktif"] = new.cookies["setiakawan_aktif"].value
        assert old.get("/akun/").status_code == 302


def test_leaving_ends_the_session_on_the_server(client, officer):
    log_in(client, "petugas")
    stolen = Client()
    stolen.cookies = client.cookies.copy()
    assert client.post("/akun/keluar/").status_code == 302
    assert stolen.get("/akun/").status_code == 302
    assert verbs()[-1] == "accounts.log_out"


def test_leaving_needs_a_post(officer):
    assert officer.client.get("/akun/keluar/").status_code == 200
    assert officer.client.get("/akun/").status_code == 200


def test_whoever_is_switched_off_is_out_with_the_next_request_and_stays_out(client, officer):
    log_in(client, "petugas")
    services.switch_off(user=officer.user, reason="pindah tugas", by=SYSTEM)
    assert client.get("/akun/").status_code == 302
    services.switch_on(user=officer.user, by=SYSTEM)
    assert client.get("/akun/").status_code == 302
    assert log_in(client, "petugas").status_code == 302


def change(client, old, new, again=None):
    return client.post("/akun/kata-sandi/", {"oldpassword": old, "password1": new, "password2": again or new})


def test_another_password_ends_the_other_sessions_and_keeps_this_one(officer):
    here, there = Client(), Client()
    log_in(here, "petugas")
    log_in(there, "petugas")
    assert change(here, PASSWORD, "perahu-hijau-di-hulu").status_code == 302
    assert here.get("/akun/").status_code == 200
    assert there.get("/akun/").status_code == 302
    assert log_in(Client(), "petugas").status_code == 200
    assert log_in(Client(), "petugas", "perahu-hijau-di-hulu").status_code == 302


@pytest.mark.parametrize(
    "password, reason",
    [
        ("pendek", "terlalu pendek"), ("password1234", "terlalu umum"), ("siti aminah 1", "mirip"),
        ("petugas12345", "mirip"), (PASSWORD, "berbeda dari yang lama"),
    ],
)  # fmt: skip
def test_a_poor_password_is_refused_with_its_reason(officer, password, reason):
    answer = change(officer.client, PASSWORD, password)
    assert answer.status_code == 200
    assert reason in answer.content.decode()


def test_a_temporary_password_has_to_be_changed_before_anything_else(client, officer):
    password = services.reset_password(user=officer.user, by=SYSTEM)
    log_in(client, "petugas", password)
    for page in ("/", "/akun/", "/akun/pengguna/", "/akun/faktor-kedua/"):
        assert client.get(page)["Location"] == "/akun/kata-sandi/"
    assert client.get("/akun/kata-sandi/").status_code == 200
    change(client, password, "perahu-hijau-di-hulu")
    assert client.get("/akun/").status_code == 200
    assert not User.objects.get(pk=officer.user.pk).must_change_password


@pytest.mark.parametrize(
    "target", ["https://jahat.example/", "//jahat.example", "/\\jahat.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere_after_log_in(client, officer, target):
    answer = log_in(client, "petugas", next=target)
    assert answer["Location"] == "/"


def test_log_in_leads_back_to_the_page_that_was_asked_for(client, officer):
    assert client.get("/akun/")["Location"] == f"{LOG_IN}?next=/akun/"
    assert log_in(client, "petugas", next="/akun/")["Location"] == "/akun/"


def test_a_fragment_that_a_stranger_asks_for_sends_the_whole_page_to_log_in(client):
    answer = client.get("/akun/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == LOG_IN


def code_now(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def with_factor(officer):
    """The officer with a second factor, a client still logged in, and its secret."""
    client = Client()
    log_in(client, "petugas")
    client.post("/akun/pastikan/?next=/akun/faktor-kedua/nyalakan/", {"password": PASSWORD})
    secret = client.get("/akun/faktor-kedua/nyalakan/").context["form"].secret
    with time_machine.travel(time.time() - 60):
        answer = client.post("/akun/faktor-kedua/nyalakan/", {"code": code_now(secret)})
    assert answer["Location"] == "/akun/faktor-kedua/kode-cadangan/"
    return client, secret


def test_switching_on_needs_the_password_again(officer):
    log_in(client := Client(), "petugas")
    assert client.get("/akun/faktor-kedua/nyalakan/")["Location"].startswith("/akun/pastikan/")


def test_the_secret_is_not_readable_in_the_database(with_factor):
    stored = "".join(str(a.data) for a in Authenticator.objects.all())
    assert with_factor[1] not in stored


def test_log_in_asks_for_the_code_and_takes_it_once(with_factor):
    _, secret = with_factor
    client, other = Client(), Client()
    answer = log_in(client, "petugas")
    assert answer["Location"] == "/akun/masuk/kode/"
    assert client.get("/akun/").status_code == 302
    code = code_now(secret)
    assert client.post("/akun/masuk/kode/", {"code": "000000"}).status_code == 200
    assert client.post("/akun/masuk/kode/", {"code": code}).status_code == 302
    assert client.get("/akun/").status_code == 200
    log_in(other, "petugas")
    with time_machine.travel(time.time() + 29):
        assert "Kode tidak cocok" in other.post("/akun/masuk/kode/", {"code": code}).content.decode()


def test_a_recovery_code_opens_once(with_factor):
    known, _ = with_factor
    code = known.get("/akun/faktor-kedua/kode-cadangan/").context["unused_codes"][0]
    client, other = Client(), Client()
    log_in(client, "petugas")
    assert client.post("/akun/masuk/kode/", {"code": code}).status_code == 302
    log_in(other, "petugas")
    assert other.post("/akun/masuk/kode/", {"code": code}).status_code == 200


def test_every_page_of_the_second_factor_opens(with_factor):
    client, _ = with_factor
    for page in ("", "kode-cadangan/", "kode-cadangan/baru/", "kode-cadangan/unduh/", "matikan/"):
        assert client.get(f"/akun/faktor-kedua/{page}").status_code == 200, page
    assert client.post("/akun/faktor-kedua/matikan/").status_code == 302
    assert verbs()[-1] == "accounts.disable_second_factor"
    assert log_in(Client(), "petugas")["Location"] == "/"


def test_a_lost_phone_is_helped_by_an_administrator(with_factor, administrator):
    services.reset_second_factor(user=User.objects.get(username="petugas"), by=administrator.scope)
    assert log_in(Client(), "petugas")["Location"] == "/"


def test_roles_that_must_have_a_second_factor_get_nowhere_without(settings, officer, partner):
    settings.SECOND_FACTOR_ROLES = frozenset({"officer"})
    assert officer.client.get("/akun/")["Location"] == reverse("mfa_index")
    assert officer.client.get(reverse("mfa_index")).status_code == 200
    assert partner.client.get("/akun/").status_code == 200


def test_user_names_differ_by_more_than_case():
    make_person("officer")
    with pytest.raises(services.UsernameTaken):
        services.create_user(username="Petugas", full_name="Lain", role="officer", by=SYSTEM)
