"""Acts on users: who may, what is recorded, what can never be."""

import datetime

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from setiakawan.accounts import services
from setiakawan.accounts.models import AreaGrant, User
from setiakawan.accounts.scope import NotAllowed, system_scope
from setiakawan.audit.models import Entry
from tests.people import BUSANG, OFFICE, SANGATTA_UTARA, make_area, make_person

SYSTEM = system_scope("uji", OFFICE)
TODAY = datetime.date(2026, 3, 12)
DAY = datetime.timedelta(days=1)
pytestmark = pytest.mark.django_db


def attempt(act, user, by):
    return {
        "create": lambda: services.create_user(username="baru", full_name="Baru", role="officer", by=by),
        "edit": lambda: services.edit_user(user=user, full_name="Nama Lain", role="head", by=by),
        "grant": lambda: services.grant_area(user=user, area=BUSANG, valid_from=TODAY, by=by),
        "end": lambda: services.end_grant(grant=user.area_grants.get(), on=TODAY, by=by),
        "off": lambda: services.switch_off(user=user, reason="", by=by),
        "on": lambda: services.switch_on(user=user, by=by),
        "password": lambda: services.reset_password(user=user, by=by),
        "factor": lambda: services.reset_second_factor(user=user, by=by),
    }[act]


ACTS = ("create", "edit", "grant", "end", "off", "on", "password", "factor")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    "who", ["companion", "village_operator", "tksk", "officer", "head_of_office", "partner", "auditor"]
)
def test_nobody_but_administrators_keeps_users(companion_busang, who, act):
    by = make_person(who).scope
    make_area(BUSANG)
    before = Entry.objects.count()
    with pytest.raises(NotAllowed):
        attempt(act, companion_busang.user, by)()
    assert Entry.objects.count() == before


@pytest.mark.parametrize("act", ACTS)
def test_every_act_of_an_administrator_is_recorded_with_who_did_it(administrator, tksk, act):
    make_area(BUSANG)
    by = administrator.scope
    before = Entry.objects.latest("seq").seq
    attempt(act, tksk.user, by)()
    lines = Entry.objects.filter(seq__gt=before)
    assert lines and {line.actor_id for line in lines} == {administrator.user.pk}
    assert {line.subject_type for line in lines} == {"accounts.user"}


@pytest.mark.parametrize("act", [a for a in ACTS if a != "create"])
def test_nobody_changes_the_own_account(administrator, act):
    make_area(BUSANG)
    with pytest.raises(services.OwnAccount):
        attempt(act, administrator.user, administrator.scope)()


@pytest.mark.parametrize("act", [a for a in ACTS if a != "create"])
def test_an_administrator_keeps_no_users_of_elsewhere(act):
    here = make_person("administrator").scope
    stranger = make_person("officer", username="petugas.jauh", areas=["32.01"])
    make_area(BUSANG)
    with pytest.raises(NotAllowed):
        attempt(act, stranger.user, here)()


def test_nobody_hands_out_an_area_outside_the_own_scope(administrator, tksk):
    make_area("32.01")
    with pytest.raises(NotAllowed):
        services.grant_area(user=tksk.user, area="32.01", valid_from=TODAY, by=administrator.scope)


def test_an_administrator_who_was_demoted_meanwhile_does_nothing_more(administrator, tksk):
    by = administrator.scope
    services.edit_user(user=administrator.user, full_name="Agus", role="partner", by=SYSTEM)
    with pytest.raises(NotAllowed):
        services.switch_off(user=tksk.user, reason="", by=by)


def test_two_administrators_cannot_demote_each_other(administrator):
    other = make_person("administrator", username="admin.dua")
    one, two = administrator.scope, other.scope
    services.edit_user(user=other.user, full_name="Dua", role="partner", by=one)
    with pytest.raises(NotAllowed):
        services.edit_user(user=administrator.user, full_name="Satu", role="partner", by=two)
    assert User.objects.filter(role="administrator", is_active=True).count() == 1


def test_a_grant_may_not_overlap_another_of_the_same_area(tksk):
    user = tksk.user
    for start, end in ((TODAY, None), (datetime.date(2019, 1, 1), TODAY), (datetime.date(2021, 1, 1), TODAY)):
        with pytest.raises(services.GrantOverlaps):
            services.grant_area(user=user, area=SANGATTA_UTARA, valid_from=start, valid_until=end, by=SYSTEM)
    services.end_grant(grant=user.area_grants.get(), on=TODAY, by=SYSTEM)
    services.grant_area(user=user, area=SANGATTA_UTARA, valid_from=TODAY, by=SYSTEM)
    assert user.area_grants.count() == 2


def test_a_grant_ends_once_and_not_before_it_began(tksk):
    grant = tksk.user.area_grants.get()
    services.end_grant(grant=grant, on=TODAY, by=SYSTEM)
    with pytest.raises(services.GrantAlreadyEnded):
        services.end_grant(grant=grant, on=TODAY + DAY, by=SYSTEM)
    future = services.grant_area(user=tksk.user, area=SANGATTA_UTARA, valid_from=TODAY + 9 * DAY, by=SYSTEM)
    services.end_grant(grant=future, on=TODAY, by=SYSTEM)
    assert not AreaGrant.objects.filter(pk=future.pk).exists()


@pytest.mark.parametrize("area", ["99.99", "", "64.08.04; DROP TABLE"])
def test_an_unknown_area_is_refused(tksk, area):
    by = system_scope("uji", OFFICE, area) if area else SYSTEM
    with pytest.raises((ValidationError, NotAllowed)):
        services.grant_area(user=tksk.user, area=area, valid_from=TODAY, by=by)


def test_an_empty_period_is_refused(tksk):
    make_area(BUSANG)
    with pytest.raises(ValidationError):
        services.grant_area(user=tksk.user, area=BUSANG, valid_from=TODAY, valid_until=TODAY, by=SYSTEM)


@pytest.mark.parametrize("username", ["Si", "siti aminah", "sïti", "si\nti", "-siti", "x" * 61, "admin\u0000", ""])
def test_a_user_name_is_plain(username):
    with pytest.raises(ValidationError):
        services.create_user(username=username, full_name="Siti", role="officer", by=SYSTEM)


def test_an_unknown_role_is_refused():
    with pytest.raises(ValueError):
        services.create_user(username="siti.baru", full_name="Siti", role="system", by=SYSTEM)


def test_saving_the_same_again_records_nothing(administrator, tksk):
    before = Entry.objects.count()
    services.edit_user(user=tksk.user, full_name=tksk.user.full_name, role="tksk", by=administrator.scope)
    assert Entry.objects.count() == before


def test_a_temporary_password_meets_our_own_rules(tksk):
    for _ in range(50):
        validate_password(services.temporary_password(), tksk.user)
