"""Acts on users, their roles and areas. Each is allowed to administrators only and stands in the audit log."""

import datetime
from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from setiakawan.accounts.models import AreaGrant, Role, User
from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record


class UsernameTaken(Exception):
    """Somebody has this user name already, in whatever case."""


class OwnAccount(Exception):
    """Nobody changes the own role, areas or state: another administrator does."""


class GrantOverlaps(Exception):
    """The user has this area already on some of these days."""


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
def grant_area(
    *, user: User, area: str, valid_from: datetime.date, by: Scope, valid_until: datetime.date | None = None
) -> AreaGrant:
    """Let a user see an area, by its code, from a day until another (exclusive; None means without end).

    Raises OwnAccount, GrantOverlaps, ValidationError for an unknown area or an empty period.
    """
    _require_other(by, user)
    grant = AreaGrant(user=user, area_id=area, valid_from=valid_from, valid_until=valid_until)
    grant.full_clean()
    for other in user.area_grants.filter(area=area):
        if _overlap(grant, other):
            raise GrantOverlaps(area)
    grant.save()
    record(
        by, "accounts.grant_area", user, area_code=area, details={"valid_from": valid_from, "valid_until": valid_until}
    )
    return grant


def _overlap(one: AreaGrant, other: AreaGrant) -> bool:
    end = datetime.date.max
    return one.valid_from < (other.valid_until or end) and other.valid_from < (one.valid_until or end)


def _require_other(by: Scope, user: User) -> None:
    by.require("accounts.manage")
    if by.user_id is not None and by.user_id == user.pk:
        raise OwnAccount
