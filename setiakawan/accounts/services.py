"""Acts on users, their roles and areas. Each is allowed to administrators only and stands in the audit log."""

import datetime
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from setiakawan.accounts.leaving import require_free
from setiakawan.accounts.models import AreaGrant, Role, User
from setiakawan.accounts.passwords import temporary_password
from setiakawan.accounts.queries import live_on
from setiakawan.accounts.scope import NOBODY, NotAllowed, Scope
from setiakawan.audit.services import record


class UsernameTaken(Exception):
    """Somebody has this user name already, in whatever case."""


class OwnAccount(Exception):
    """Nobody changes the own role, areas or state: another administrator does."""


class GrantOverlaps(Exception):
    """The user has this area already on some of these days."""


class GrantAlreadyEnded(Exception):
    """The grant has ended before that day."""


@transaction.atomic
def create_user(
    *,
    username: str,
    full_name: str,
    role: str,
    by: Scope,
    password: str | None = None,
    areas: Iterable[str] = (),
    valid_from: datetime.date | None = None,
    must_change_password: bool = True,
) -> User:
    """Make a user with a role and, from a day on, the areas named by their codes.

    Without a password nobody can log in until one is set. `valid_from` is needed where areas are given. Raises
    UsernameTaken, django's ValidationError for a value or password that breaks the rules.
    """
    by.require("accounts.manage")
    user = User(
        username=username.strip().lower(),
        full_name=full_name.strip(),
        role=Role(role),
        must_change_password=must_change_password,
    )
    if User.objects.filter(username=user.username).exists():
        raise UsernameTaken(user.username)
    if password is None:
        user.set_unusable_password()
    else:
        validate_password(password, user)
        user.set_password(password)
    user.full_clean()
    user.save()
    record(by, "accounts.create_user", user, details={"role": user.role})
    for area in areas:
        grant_area(user=user, area=area, valid_from=valid_from, by=by)
    return user


@transaction.atomic
def edit_user(*, user: User, full_name: str, role: str, by: Scope) -> User:
    """Set a user's name and role; another role ends the user's sessions. Records what changed, if anything did.

    Raises OwnAccount, StillCarries for another role while something hangs on the user, django's ValidationError.
    """
    user = _locked(by, user)
    old_name, old_role = user.full_name, user.role
    user.full_name, user.role = full_name.strip(), Role(role)
    if old_role != user.role:
        require_free(user)
        user.session_epoch += 1
    user.full_clean(exclude=("password",))
    user.save()
    if old_name != user.full_name:
        record(by, "accounts.edit_user", user, details={"fields": ["full_name"]})
    if old_role != user.role:
        record(by, "accounts.change_role", user, details={"from": old_role, "to": user.role})
    return user


@transaction.atomic
def grant_area(
    *, user: User, area: str, valid_from: datetime.date, by: Scope, valid_until: datetime.date | None = None
) -> AreaGrant:
    """Let a user see an area, by its code, from a day until another (exclusive; None means without end).

    Nobody hands out what lies outside the own scope. Raises NotAllowed, OwnAccount, GrantOverlaps, ValidationError for
    an unknown area or an empty period.
    """
    by.require("accounts.manage", area)
    user = _locked(by, user)
    grant = AreaGrant(user=user, area_id=area, valid_from=valid_from, valid_until=valid_until)
    grant.full_clean()
    if any(overlap(grant, other) for other in user.area_grants.filter(area=area)):
        raise GrantOverlaps(area)
    grant.save()
    period = {"valid_from": valid_from} | ({"valid_until": valid_until} if valid_until else {})
    record(by, "accounts.grant_area", user, area_code=area, details=period)
    return grant


def overlap(one: AreaGrant, other: AreaGrant) -> bool:
    """Whether two grants have a day in common."""
    end = datetime.date.max
    return one.valid_from < (other.valid_until or end) and other.valid_from < (one.valid_until or end)


@transaction.atomic
def end_grant(*, grant: AreaGrant, on: datetime.date, by: Scope) -> None:
    """Let a grant end on a day, which is the first without it; one that has not begun by then is taken back.

    Raises OwnAccount, GrantAlreadyEnded, StillCarries where something in the area hangs on the user.
    """
    user = _locked(by, grant.user)
    grant = user.area_grants.get(pk=grant.pk)
    if grant.valid_until and grant.valid_until <= on:
        raise GrantAlreadyEnded
    kept = user.area_grants.exclude(pk=grant.pk).filter(live_on(on))
    require_free(user, keeps=kept.values_list("area_id", flat=True))
    if grant.valid_from >= on:
        grant.delete()
    else:
        grant.valid_until = on
        grant.save()
    record(by, "accounts.end_grant", user, area_code=grant.area_id, details={"on": on})


@transaction.atomic
def switch_off(*, user: User, reason: str, by: Scope) -> None:
    """Switch an account off: the user's sessions end with the next request. Accounts are never deleted.

    Raises OwnAccount, StillCarries while something hangs on the user: hand it over first.
    """
    user = _locked(by, user)
    require_free(user)
    user.is_active = False
    user.session_epoch += 1
    user.save()
    record(by, "accounts.switch_off", user, reason=reason)


@transaction.atomic
def switch_on(*, user: User, by: Scope) -> None:
    """Let a user log in again. Old sessions stay dead."""
    user = _locked(by, user)
    user.is_active = True
    user.save()
    record(by, "accounts.switch_on", user)


@transaction.atomic
def reset_password(*, user: User, by: Scope) -> str:
    """Give a user a temporary password, to be changed at the next log-in, and end their sessions. Returns it."""
    user = _locked(by, user)
    password = temporary_password()
    user.set_password(password)
    user.must_change_password = True
    user.session_epoch += 1
    user.save()
    record(by, "accounts.reset_password", user)
    return password


@transaction.atomic
def reset_second_factor(*, user: User, by: Scope) -> None:
    """Remove a user's second factor and recovery codes, for a lost phone, and end their sessions."""
    user = _locked(by, user)
    Authenticator.objects.filter(user=user).delete()
    user.session_epoch += 1
    user.save()
    record(by, "accounts.reset_second_factor", user)


@transaction.atomic
def change_own_password(*, user: User, password: str) -> None:
    """Set the password that a user chose; every other session of theirs ends."""
    user.set_password(password)
    user.must_change_password = False
    user.save()
    record(user, "accounts.change_password", user)


@transaction.atomic
def note_log_in(*, user: User, address: str) -> None:
    """Record that somebody came in."""
    record(user, "accounts.log_in", user, details={"address": address})


@transaction.atomic
def note_failed_log_in(*, username: str, address: str) -> None:
    """Record a failed attempt. What was typed is kept only where it is a user's name: it may be a password."""
    user = User.objects.filter(username=username.strip().lower()).first()
    record(NOBODY, "accounts.log_in_failed", user or ("accounts.user", ""), details={"address": address})


@transaction.atomic
def note_log_out(*, user: User) -> None:
    """Record that somebody left."""
    record(user, "accounts.log_out", user)


@transaction.atomic
def note_second_factor(*, user: User, is_on: bool) -> None:
    """Record that a user switched the own second factor on or off."""
    record(user, "accounts.enable_second_factor" if is_on else "accounts.disable_second_factor", user)


def _locked(by: Scope, user: User) -> User:
    """The user as the database has it now, locked; acting and affected user in one order, so that none waits in a ring.

    The acting administrator is looked at again: two who demote each other at once do not both succeed.
    """
    by.require("accounts.manage")
    if by.user_id is not None and by.user_id == user.pk:
        raise OwnAccount
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=[by.user_id or user.pk, user.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    acting = found.get(by.user_id)
    if by.user_id is not None and not (acting and acting.is_active and acting.role == by.role):
        raise NotAllowed("accounts.manage")
    if not all(by.covers(code) for code in user.area_grants.values_list("area_id", flat=True)):
        raise NotAllowed("accounts.manage")
    return found[user.pk]
