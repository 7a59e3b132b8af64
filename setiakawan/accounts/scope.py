"""The viewer's scope: the one gate to every person record."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from setiakawan.accounts import rules
from setiakawan.accounts.models import User


class NotAllowed(PermissionDenied):
    """The viewer's role does not allow this act. Django answers 403 with a plain page."""


@dataclass(frozen=True)
class Scope:
    """Who looks, in which role, and at which areas. `prefixes` empty means: sees nobody.

    Built by `scope_of` for a user, by `citizen_scope` for somebody at the citizens' door, by `system_scope` for commands and jobs. Every query on persons takes it first.
    """

    user_id: int | None
    label: str
    role: str
    prefixes: tuple[str, ...]
    own_person: int | None = None  # the person whom a citizen at their own door is known to be

    def __str__(self):
        return self.label

    @property
    def pk(self) -> int | None:
        """The user's number; lets `audit.record` take a scope as actor."""
        return self.user_id

    def allows(self, verb: str) -> bool:
        """Whether the role may do this at all, wherever."""
        return rules.allows(self.role, verb)

    def require(self, verb: str, area_code: str | None = None) -> None:
        """Raise NotAllowed unless the role may do this and the area, if given, lies in the scope."""
        if not self.allows(verb) or (area_code is not None and not self.covers(area_code)):
            raise NotAllowed(verb)

    def covers(self, area_code: str) -> bool:
        """Whether an area lies inside the scope."""
        return any(area_code == p or area_code.startswith(p + ".") for p in self.prefixes)

    def owns(self, person_id: int) -> bool:
        """Whether the viewer is this person, at the citizens' door."""
        return self.own_person is not None and self.own_person == person_id

    def q(self, field: str) -> Q:
        """A filter on an area column: `Person.objects.filter(scope.q("area"))`. Matches nothing when empty."""
        condition = Q(pk__in=())
        for prefix in self.prefixes:
            condition |= Q(**{f"{field}__within": prefix})
        return condition


def scope_of(user: User, *, on: datetime.date) -> Scope:
    """The scope of a user on a day: live grants only; whoever is switched off sees and may nothing."""
    if not user.is_active:
        return Scope(user.pk, str(user), "", ())
    live = user.area_grants.filter(Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on)
    return Scope(user.pk, str(user), user.role, tuple(rules.shortest_prefixes(live.values_list("area_id", flat=True))))


NOBODY = Scope(None, "belum masuk", "", ())


def system_scope(label: str, *prefixes: str) -> Scope:
    """The scope of a command or job that a person at the machine started; named so that the audit can tell."""
    return Scope(None, label, "system", tuple(prefixes))


def citizen_scope(label: str, person_id: int | None) -> Scope:
    """The scope of somebody at the citizens' door: no area, at most the person whom the office knows them to be."""
    return Scope(None, label, "citizen", (), person_id)


def visitor_scope(*prefixes: str) -> Scope:
    """The scope of a stranger who sends something in through a public page: may say what they came for, sees nothing."""
    return Scope(None, "pengunjung situs", "visitor", tuple(prefixes))
