"""Reading users."""

import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from setiakawan.accounts.models import AreaGrant, User
from setiakawan.accounts.scope import Scope


def users_for(scope: Scope) -> QuerySet[User]:
    """The users whom an administrator keeps: those who see nothing outside the administrator's own area.

    Each has `has_second_factor`. Raises NotAllowed.
    """
    scope.require("accounts.manage")
    elsewhere = AreaGrant.objects.filter(user=OuterRef("pk")).exclude(scope.q("area"))
    factor = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    return User.objects.filter(~Exists(elsewhere)).annotate(has_second_factor=Exists(factor)).order_by("username")


def search_users(
    scope: Scope, *, on: datetime.date, text: str = "", role: str = "", is_active: bool | None = None, after: str = "",
    limit: int = 50,
) -> list[User]:  # fmt: skip
    """One page of users by user name, after the last one of the page before; `live_grants` are those of the day."""
    found = users_for(scope).filter(username__gt=after)
    if text:
        found = found.filter(Q(full_name__icontains=text) | Q(username__icontains=text))
    if role:
        found = found.filter(role=role)
    if is_active is not None:
        found = found.filter(is_active=is_active)
    live = AreaGrant.objects.filter(live_on(on)).select_related("area").order_by("area_id")
    return list(found.prefetch_related(Prefetch("area_grants", live, to_attr="live_grants"))[:limit])


def grants_of(scope: Scope, user: User) -> QuerySet[AreaGrant]:
    """All area grants of a user, past ones too, newest first."""
    scope.require("accounts.manage")
    return user.area_grants.select_related("area").order_by("-valid_from", "area_id")


def own_areas(user: User, *, on: datetime.date) -> QuerySet[AreaGrant]:
    """The areas that a user sees on a day."""
    return user.area_grants.filter(live_on(on)).select_related("area").order_by("area_id")


def live_on(on: datetime.date) -> Q:
    """Which grants are in force on a day: the first day counts, the last does not."""
    return Q(valid_until=None, valid_from__lte=on) | Q(valid_until__gt=on, valid_from__lte=on)


def user_with(user_id: int | None) -> User | None:
    """The user with this number, for acts that are done in the name of who began them."""
    return User.objects.filter(pk=user_id).first()


def has_second_factor(user: User) -> bool:
    """Whether log-in asks this user for a code."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
