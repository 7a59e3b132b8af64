"""Commands at the machine."""

import io
import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from setiakawan.accounts.constraints import grants_apart, second_factors_open
from setiakawan.accounts.demonstration import EXAMPLES
from setiakawan.accounts.models import AreaGrant, Role, User
from setiakawan.accounts.passwords import demonstration_password
from setiakawan.audit.constraints import chain_whole
from setiakawan.audit.models import Entry
from tests.people import make_area, make_person

pytestmark = pytest.mark.django_db


def run(*arguments, **options):
    out = io.StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def areas(db):
    for code in ("64.08.04.2001", "64.08.06"):
        make_area(code)


def test_demonstration_users_need_a_yes(areas):
    with pytest.raises(CommandError, match="--yes"):
        run("demo_users")
    assert not User.objects.exists()


def test_there_is_one_for_each_role_and_each_can_log_in(areas):
    told = json.loads(run("demo_users", "--yes", "--json"))
    assert {user["role"] for user in told["users"]} == set(Role.values)
    for user in told["users"]:
        answer = Client().post("/akun/masuk/", {"login": user["username"], "password": told["password"]})
        assert answer.status_code == 302, user


def test_making_them_again_changes_nothing(areas):
    run("demo_users", "--yes")
    before = (Entry.objects.count(), AreaGrant.objects.count(), User.objects.count())
    assert demonstration_password() in run("demo_users", "--yes")
    assert before == (Entry.objects.count(), AreaGrant.objects.count(), User.objects.count())


def test_a_forgotten_demonstration_password_is_set_again(areas):
    run("demo_users", "--yes")
    user = User.objects.get(username="petugas")
    user.set_password("lain-sekali-2026")
    user.save()
    run("demo_users", "--yes")
    assert User.objects.get(username="petugas").check_password(demonstration_password())


def test_where_real_people_work_no_demonstration_users_are_made(areas):
    make_person("officer", username="budi.santoso")
    with pytest.raises(CommandError, match="bukan basis data contoh"):
        run("demo_users", "--yes")
    assert User.objects.count() == 1


def test_whoever_joins_the_demonstration_does_not_end_it(areas):
    run("demo_users", "--yes")
    make_person("officer", username="budi.santoso")
    assert demonstration_password() in run("demo_users", "--yes")


def test_the_demonstration_names_are_those_of_the_guide():
    assert {e.username for e in EXAMPLES} >= {
        "petugas", "kepala", "operator.sangatta", "tksk.sangatta", "pendamping.sangatta", "pendamping.busang", "mitra",
        "auditor", "admin",
    }  # fmt: skip


def test_the_first_administrator_is_made_at_the_machine(areas):
    told = json.loads(
        run("create_user", "budi", "--name", "Budi", "--role", "administrator", "--area", "64.08", "--json")
    )
    user = User.objects.get(username="budi")
    assert user.check_password(told["password"])
    assert user.must_change_password
    assert Entry.objects.filter(verb="accounts.create_user", actor_label="perintah create_user").exists()


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (["budi", "--name", "Budi", "--role", "officer", "--area", "32.01"], "di dalam 64.08"),
        (["budi", "--name", "Budi", "--role", "officer", "--area", "64.08.99"], "Wilayah ini tidak ada"),
        (["b b", "--name", "Budi", "--role", "officer"], "huruf kecil"),
        (["Petugas", "--name", "Budi", "--role", "officer"], "sudah ada"),
    ],
)
def test_a_wrong_wish_is_answered_in_words_and_makes_nobody(areas, officer, arguments, sentence):
    before = User.objects.count()
    with pytest.raises(CommandError, match=sentence):
        run("create_user", *arguments)
    assert User.objects.count() == before


def test_overlapping_grants_and_unreadable_factors_are_found(tksk):
    assert [*grants_apart(), *second_factors_open(), *chain_whole()] == []
    grant = tksk.user.area_grants.get()
    AreaGrant.objects.create(user=tksk.user, area_id=grant.area_id, valid_from=grant.valid_from)
    Authenticator.objects.create(user=tksk.user, type="totp", data={"secret": "AAAA"})
    assert len(list(grants_apart())) == 1
    assert len(list(second_factors_open())) == 1
