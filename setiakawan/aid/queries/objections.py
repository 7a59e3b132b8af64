"""Objections and proposals within a scope; and by receipt, for whoever sent one."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import Objection, ObjectionAnswer, ObjectionOutcome
from setiakawan.core.text import clean_text


@dataclass(frozen=True)
class SentIn:
    """What the sender may see of their own objection: nothing about anybody else."""

    receipt: str
    kind: str
    received_on: object
    outcome: str
    reasons: str


def objections_in(scope: Scope) -> QuerySet[Objection]:
    """The objections of the viewer's areas, oldest first, each with whether it is settled. Raises NotAllowed."""
    scope.require("aid.see")
    settled = ObjectionAnswer.objects.filter(objection=OuterRef("pk")).exclude(outcome=ObjectionOutcome.MORE)
    return Objection.objects.filter(scope.q("area")).annotate(is_settled=Exists(settled)).select_related("area")


def objection_for(scope: Scope, objection_id: int) -> Objection:
    """One objection with its answers. Raises NotAllowed, Objection.DoesNotExist outside the scope."""
    return objections_in(scope).select_related("entry__list").get(pk=objection_id)


def sent_in(receipt: str) -> SentIn | None:
    """What became of an objection, for whoever holds its receipt number. None where there is none. Two queries."""
    row = Objection.objects.filter(receipt=clean_text(receipt).upper().replace(" ", "")).first()
    if row is None:
        return None
    last = row.answers.last()
    return SentIn(
        row.receipt, row.get_kind_display(), row.received_on, last.get_outcome_display() if last else "",
        last.reasons if last else "",
    )  # fmt: skip
