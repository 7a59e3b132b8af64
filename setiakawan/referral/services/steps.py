"""What every act shares: the request held fast, its present step, the next one, and a line of the log."""

import datetime
from typing import Protocol

from django.utils import timezone

from setiakawan.accounts.scope import Scope
from setiakawan.core.text import clean_text
from setiakawan.referral.models import Referral, ReferralNote, ReferralStatus
from setiakawan.referral.queries.referrals import referrals_in
from setiakawan.referral.rules.outcomes import Outcome, allowed
from setiakawan.referral.rules.status import NEEDS_REASON, Side, Status, may_move


class CannotMove(Exception):
    """The request does not stand where this act begins, or this side may not do it. Look again: somebody else moved it."""


class ReasonMissing(Exception):
    """This act needs a reason in a few words."""


class OutcomeWrong(Exception):
    """This outcome does not go with that status."""


class Actor(Protocol):
    """Who acts: a scope, or a partner with a key."""

    pk: int | None


def hold(referral_id: int) -> Referral:
    """Hold a request until the transaction ends; who waited sees what the other left."""
    rows = Referral.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("person", "service__organization").get(pk=referral_id)


def hold_for(by: Scope, referral_id: int, verb: str) -> Referral:
    """Hold a request that the viewer may see. Raises NotAllowed, Referral.DoesNotExist."""
    by.require(verb)
    if not referrals_in(by).filter(pk=referral_id).exists():
        raise Referral.DoesNotExist
    return hold(referral_id)


def stands(row: Referral) -> ReferralStatus:
    """The latest step of a request that is held."""
    return row.statuses.order_by("-number").first()


def require_words(text: str | None) -> str:
    """The text, tidied. Raises ReasonMissing when it says less than five letters."""
    words = clean_text(text or "")
    if len(words) < 5:
        raise ReasonMissing
    return words[:500]


def take_step(
    row: Referral, to: Status, *, side: Side, actor: Actor, reason: str = "", outcome: str = "", at: datetime.datetime
) -> ReferralStatus:
    """Add a step to a request that is held. Raises CannotMove, ReasonMissing, OutcomeWrong."""
    now = stands(row)
    if not may_move(Status(now.status), to, side):
        raise CannotMove
    if outcome and Outcome(outcome) not in allowed(to):
        raise OutcomeWrong
    words = require_words(reason) if to in NEEDS_REASON else clean_text(reason)[:500]
    return add_step(row, now.number + 1, to, side=side, actor=actor, reason=words, outcome=outcome, at=at)


def add_step(
    row: Referral, number: int, to: Status, *, side: Side, actor: Actor, reason: str, outcome: str, at
) -> ReferralStatus:
    """Write a step as it is given."""
    return ReferralStatus.objects.create(
        referral=row, number=number, status=to, outcome=outcome, reason=reason or None, side=side, by_id=actor.pk,
        by_label=str(actor)[:150], on=timezone.localdate(at), at=at,
    )  # fmt: skip


def add_note(
    row: Referral, kind: str, *, side: Side, actor: Actor, words: str = "", day: datetime.date | None = None, at
) -> ReferralNote:
    """Write a note as it is given."""
    return ReferralNote.objects.create(
        referral=row, kind=kind, words=words or None, day=day, side=side, by_id=actor.pk, by_label=str(actor)[:150],
        on=timezone.localdate(at), at=at,
    )  # fmt: skip
