"""The scope: what a viewer sees, the same in Python and in the database."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from setiakawan.accounts import rules, services
from setiakawan.accounts.models import Role
from setiakawan.accounts.scope import NOBODY, NotAllowed, Scope, scope_of, system_scope
from setiakawan.areas.models import Area
from setiakawan.audit.models import Entry
from tests.people import BUSANG, OFFICE, SANGATTA_UTARA, make_area

TODAY = datetime.date(2026, 3, 12)
DAY = datetime.timedelta(days=1)
SYSTEM = system_scope("uji", OFFICE)

# Few blocks, so that codes often lie inside one another; 1 and 12, 6 and 64 as the traps that they are.
blocks = st.sampled_from(["6", "64", "08", "1", "12", "01", "2001", "200"])
codes = st.lists(blocks, min_size=1, max_size=4).map(".".join).filter(lambda code: len(code) <= 13)


def scope(*prefixes):
    return Scope(1, "uji", "officer", prefixes)


def lies_in(code, prefix):
    """The definition: the blocks of the prefix are the first blocks of the code."""
    return code.split(".")[: len(prefix.split("."))] == prefix.split(".")


@given(code=codes, prefixes=st.lists(codes, max_size=4))
@example(code="64.08.12", prefixes=["64.08.1"])
@example(code="64.08.1", prefixes=["64.08.12"])
def test_a_scope_covers_exactly_what_lies_below_its_prefixes(code, prefixes):
    assert scope(*prefixes).covers(code) == any(lies_in(code, p) for p in prefixes)


@pytest.mark.postgres
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(there=st.lists(codes, min_size=1, max_size=25), prefixes=st.lists(codes, max_size=4))
@example(there=["64.08.1", "64.08.12", "64.08.1.01", "64.08.12.01", "64.08", "64", "6"], prefixes=["64.08.1"])
@pytest.mark.django_db
def test_the_database_agrees_with_covers(there, prefixes):
    asked = scope(*prefixes)
    lines = [
        Entry(seq=10**9 + n, at="2026-01-01T00:00:00+00:00", actor_label="x", verb="x", subject_type="x",
              subject_id="x", area_code=code, previous_hash="", hash=f"scope-{n}")
        for n, code in enumerate(there)
    ]  # fmt: skip
    with transaction.atomic():
        Entry.objects.bulk_create(lines)
        seen = set(
            Entry.objects.filter(asked.q("area_code"), hash__startswith="scope-").values_list("area_code", flat=True)
        )
        transaction.set_rollback(True)
    assert seen == {code for code in there if asked.covers(code)}


@pytest.mark.postgres
@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    prefixes=st.lists(
        st.sampled_from(["64.08", "64.08.1", "64.08.12", "64.08.04.2001", "6", "64.08.04.200"]), max_size=3
    )
)
def test_the_database_agrees_on_real_areas_too(prefixes):
    asked = scope(*prefixes)
    assert set(Area.objects.filter(asked.q("code"), code__startswith="64.08").values_list("code", flat=True)) == {
        code
        for code in Area.objects.filter(code__startswith="64.08").values_list("code", flat=True)
        if asked.covers(code)
    }


@given(code=codes)
def test_an_empty_scope_covers_nothing(code):
    assert not scope().covers(code)
    assert not NOBODY.covers(code)


@pytest.mark.postgres
@pytest.mark.django_db
def test_an_empty_scope_finds_nothing():
    make_area(BUSANG)
    assert not Area.objects.filter(scope().q("code")).exists()
    assert not Area.objects.filter(NOBODY.q("code")).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", None])
def test_an_empty_prefix_never_means_everything(prefix):
    with pytest.raises((ValueError, TypeError, AttributeError)):
        list(Area.objects.filter(scope(prefix).q("code")))
    assert prefix is None or not scope(prefix).covers("64.08")


@given(st.lists(codes, max_size=8))
def test_the_shortest_prefixes_cover_the_same(prefixes):
    kept = rules.shortest_prefixes(prefixes)
    assert all(any(lies_in(p, k) for k in kept) for p in prefixes)
    assert not any(lies_in(a, b) for a in kept for b in kept if a != b)


@pytest.mark.django_db
def test_a_grant_counts_from_its_first_day_until_the_day_before_its_end(tksk):
    user = tksk.user
    make_area(BUSANG)
    services.grant_area(user=user, area=BUSANG, valid_from=TODAY, valid_until=TODAY + 2 * DAY, by=SYSTEM)
    seen = [BUSANG in scope_of(user, on=TODAY + n * DAY).prefixes for n in (-1, 0, 1, 2)]
    assert seen == [False, True, True, False]
    assert scope_of(user, on=TODAY + 9 * DAY).prefixes == (SANGATTA_UTARA,)


@pytest.mark.django_db
def test_a_switched_off_user_sees_and_may_nothing(officer):
    services.switch_off(user=officer.user, reason="", by=SYSTEM)
    gone = officer.scope
    assert gone.prefixes == ()
    assert not any(gone.allows(verb) for verb in rules.VERBS)


@pytest.mark.django_db
def test_an_ended_grant_and_another_role_count_with_the_next_request(client, administrator):
    client.force_login(administrator.user)
    assert client.get("/akun/pengguna/").status_code == 200
    services.edit_user(user=administrator.user, full_name="Agus", role="partner", by=SYSTEM)
    assert client.get("/akun/pengguna/").status_code == 302  # another role ends the session
    client.force_login(type(administrator.user).objects.get(pk=administrator.user.pk))
    assert client.get("/akun/pengguna/").status_code == 403


@pytest.mark.parametrize("role", [*Role.values, "system", "", "x"])
def test_every_role_has_an_answer_to_every_verb(role):
    assert {rules.allows(role, verb) for verb in rules.VERBS} <= {True, False}
    with pytest.raises(KeyError):
        rules.allows(role, "registry.fly")


def test_who_keeps_accounts_sees_no_persons_and_who_sees_persons_keeps_no_accounts():
    for role in Role.values:
        assert not (rules.allows(role, "accounts.manage") and rules.allows(role, "registry.see")), role


def test_a_refusal_is_a_permission_denied_that_pages_answer_with_403():
    assert issubclass(NotAllowed, PermissionDenied)
    with pytest.raises(NotAllowed):
        scope("64.08").require("registry.see", "64.09")
    with pytest.raises(NotAllowed):
        scope("64.08").require("accounts.manage")
    scope("64.08").require("registry.see", "64.08.04.2001")
