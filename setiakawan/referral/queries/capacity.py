"""Questions about room, and the accounts of an organisation."""

from django.db.models import OuterRef, QuerySet, Subquery

from setiakawan.accounts.models import User
from setiakawan.accounts.scope import Scope
from setiakawan.directory.models import Organization
from setiakawan.referral.models import CapacityAnswer, CapacityQuestion, PartnerMember


def questions_in(scope: Scope) -> QuerySet[CapacityQuestion]:
    """Questions of the viewer's areas with the latest answer as `room` and `note`. Raises NotAllowed."""
    scope.require("referral.see")
    latest = CapacityAnswer.objects.filter(question=OuterRef("pk")).order_by("-pk")
    rows = CapacityQuestion.objects.filter(scope.q("area")).select_related("service__organization", "area")
    return rows.annotate(room=Subquery(latest.values("room")[:1]), note=Subquery(latest.values("note")[:1]))


def members_of(scope: Scope, organization: Organization) -> list[PartnerMember]:
    """The accounts that answer for an organisation now. Raises NotAllowed."""
    scope.require("referral.lead")
    rows = PartnerMember.objects.filter(organization=organization, valid_until=None)
    return list(rows.select_related("user"))


def member_for(scope: Scope, member_id: int) -> PartnerMember:
    """One account that answers for an organisation of the viewer's areas. Raises NotAllowed, PartnerMember.DoesNotExist."""
    scope.require("referral.lead")
    rows = PartnerMember.objects.filter(scope.q("organization__area"), valid_until=None)
    return rows.select_related("user", "organization").get(pk=member_id)


def account_named(username: str) -> User | None:
    """The account with this user name."""
    return User.objects.filter(username__iexact=username.strip()).first()
