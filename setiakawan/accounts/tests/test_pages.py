"""User administration in the browser."""

import datetime

import pytest

from setiakawan.accounts.models import User
from tests.people import BUSANG, PASSWORD, make_area, make_person

pytestmark = pytest.mark.django_db
USERS = "/akun/pengguna/"


def test_the_list_shows_users_with_their_areas(administrator, everybody):
    page = administrator.client.get(USERS)
    assert page.status_code == 200
    assert {"petugas", "kepala", "admin"} <= {user.username for user in page.context["users"]}
    assert "Sangatta Utara" in page.content.decode()


@pytest.mark.parametrize(
    "query, found",
    [
        ("q=aminah", {"petugas"}), ("peran=auditor", {"auditor"}), ("status=nonaktif", set()), ("peran=raja", set()),
        ("q=tidak-ada", set()), ("q=%00", set()),
    ],
)  # fmt: skip
def test_filters_narrow_and_nonsense_finds_nobody(administrator, everybody, query, found):
    page = administrator.client.get(f"{USERS}?{query}")
    assert page.status_code == 200
    assert {user.username for user in page.context["users"]} == found


def test_users_of_elsewhere_are_not_found(administrator):
    stranger = make_person("officer", username="petugas.jauh", areas=["32.01"])
    assert "petugas.jauh" not in administrator.client.get(USERS).content.decode()
    for tail in ("", "data/", "wilayah/", "nonaktifkan/", "kata-sandi/", "faktor-kedua/"):
        method = administrator.client.post if tail else administrator.client.get
        assert method(f"{USERS}{stranger.user.pk}/{tail}").status_code == 404, tail


def test_the_list_costs_the_same_for_one_user_and_for_many(administrator, everybody, django_assert_max_num_queries):
    administrator.client.get(USERS)
    with django_assert_max_num_queries(6):
        administrator.client.get(USERS)


def test_a_new_user_gets_a_temporary_password_that_shows_once(administrator, client):
    make_area(BUSANG)
    answer = administrator.client.post(
        f"{USERS}baru/", {"full_name": "Ibu Baru", "username": "Ibu.Baru", "role": "companion", "area": BUSANG}
    )
    assert answer.status_code == 200
    password = answer.context["password"]
    user = User.objects.get(username="ibu.baru")
    assert user.area_grants.get().area_id == BUSANG
    assert password not in administrator.client.get(f"{USERS}{user.pk}/").content.decode()
    assert "no-store" in answer["Cache-Control"]
    client.post("/akun/masuk/", {"login": "ibu.baru", "password": password})
    assert client.get("/akun/")["Location"] == "/akun/kata-sandi/"


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"username": "petugas"}, "username"), ({"username": "a b"}, "username"), ({"role": "raja"}, "role"),
        ({"role": "system"}, "role"), ({"full_name": ""}, "full_name"), ({"area": "Negeri Dongeng"}, "area"),
        ({"area": "32.01"}, "area"),
    ],
)  # fmt: skip
def test_a_wrong_value_comes_back_with_its_reason_and_makes_nobody(administrator, officer, wrong, field):
    before = User.objects.count()
    values = {"full_name": "Ibu Baru", "username": "ibu.baru", "role": "companion", "area": ""} | wrong
    answer = administrator.client.post(f"{USERS}baru/", values)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert User.objects.count() == before


def test_an_area_may_be_named_and_an_ambiguous_name_is_asked_back(administrator, tksk):
    address = f"{USERS}{tksk.user.pk}/wilayah/"
    make_area("64.08.06")
    assert administrator.client.post(address, {"area": "kec. busang", "valid_from": "2026-01-01"}).status_code == 302
    assert tksk.user.area_grants.filter(area="64.08.06").exists()
    answer = administrator.client.post(address, {"area": "Sangatta Utara", "valid_from": "2026-01-01"})
    assert answer.status_code == 422
    assert "64.08.04.2001" in answer.content.decode()


def test_an_ended_area_is_gone_from_the_list_and_kept_in_the_history(administrator, tksk):
    grant = tksk.user.area_grants.get()
    administrator.client.post(f"{USERS}{tksk.user.pk}/wilayah/{grant.pk}/akhiri/")
    grant.refresh_from_db()
    assert grant.valid_until >= datetime.date(2026, 1, 1)
    assert tksk.scope.prefixes == ()
    page = administrator.client.get(f"{USERS}{tksk.user.pk}/").content.decode()
    assert "Berakhir" in page


def test_a_grant_of_another_user_cannot_be_ended_through_this_one(administrator, tksk, officer):
    grant = officer.user.area_grants.get()
    assert administrator.client.post(f"{USERS}{tksk.user.pk}/wilayah/{grant.pk}/akhiri/").status_code == 404


def test_extra_fields_change_nothing(administrator, tksk):
    administrator.client.post(
        f"{USERS}{tksk.user.pk}/data/",
        {"full_name": "Nama", "role": "tksk", "username": "x", "is_active": "", "password": "x", "session_epoch": "9"},
    )
    user = User.objects.get(pk=tksk.user.pk)
    assert (user.full_name, user.username, user.is_active, user.session_epoch) == ("Nama", "tksk.sangatta", True, 0)
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize("tail", ["data/", "wilayah/", "nonaktifkan/", "aktifkan/", "kata-sandi/", "faktor-kedua/"])
def test_the_own_account_is_refused_with_a_sentence(administrator, tail):
    values = {"full_name": "X", "role": "officer", "area": "64.08", "valid_from": "2030-01-01"}
    answer = administrator.client.post(f"{USERS}{administrator.user.pk}/{tail}", values, follow=True)
    assert "Minta administrator lain" in answer.content.decode()
    user = User.objects.get(pk=administrator.user.pk)
    assert (user.role, user.is_active, user.area_grants.count()) == ("administrator", True, 1)


def test_a_name_with_markup_is_shown_as_text(administrator):
    make_person("tksk", username="tksk.x", full_name='<img src=x onerror="alert(1)">')
    assert "<img src=x" not in administrator.client.get(USERS).content.decode()


def test_switching_off_and_on(administrator, officer):
    address = f"{USERS}{officer.user.pk}/"
    administrator.client.post(f"{address}nonaktifkan/", {"reason": "cuti"})
    assert not User.objects.get(pk=officer.user.pk).is_active
    assert "Aktifkan lagi" in administrator.client.get(address).content.decode()
    administrator.client.post(f"{address}aktifkan/")
    assert User.objects.get(pk=officer.user.pk).is_active
