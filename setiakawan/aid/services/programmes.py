"""Programmes that an officer writes: drafted, proposed, and approved by somebody else."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.aid.models import RuleDocument, RuleState
from setiakawan.aid.queries.programmes import compiled
from setiakawan.aid.services.words import require_words
from setiakawan.audit.services import record


class RulesDecided(Exception):
    """This version was decided already."""


class OwnRules(Exception):
    """Nobody approves rules that they wrote."""


@transaction.atomic
def draft_rules(*, text: str, by: Scope) -> RuleDocument:
    """This will keep a new version of the programme that the text describes. Raises NotAllowed, DoesNotCompile."""
    by.require("aid.write")
    if by.user_id is None:
        raise NotAllowed("aid.write")
    programme = compiled(text)
    rows = RuleDocument.objects.filter(programme=programme.code)
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    made = RuleDocument.objects.create(programme=programme.code, number=number, text=text, drafted_by_id=by.user_id)
    record(by, "aid.draft_rules", made, details={"code": made.programme, "count": number})
    return made


@transaction.atomic
def propose_rules(*, document_id: int, by: Scope) -> RuleDocument:
    """This will ask somebody else to approve a draft; proposed twice it stays so.

    Raises NotAllowed, RuleDocument.DoesNotExist, RulesDecided.
    """
    document = _held(by, "aid.write", document_id)
    if document.state == RuleState.PROPOSED:
        return document
    if document.state != RuleState.DRAFT:
        raise RulesDecided
    document.state = RuleState.PROPOSED
    document.save(update_fields=["state"])
    record(by, "aid.propose_rules", document)
    return document


@transaction.atomic
def decide_rules(*, document_id: int, approve: bool, note: str = "", by: Scope) -> RuleDocument:
    """This will approve a proposed version, which then holds, or return it with a reason.

    Raises NotAllowed, RuleDocument.DoesNotExist, RulesDecided, OwnRules, WordsMissing, DoesNotCompile.
    """
    document = _held(by, "aid.approve", document_id)
    if document.state != RuleState.PROPOSED:
        raise RulesDecided
    if document.drafted_by_id == by.user_id or by.user_id is None:
        raise OwnRules
    document.state = RuleState.APPROVED if approve else RuleState.RETURNED
    document.decision_note = note[:300] if approve else require_words(note)
    compiled(document.text)
    document.decided_by_id, document.decided_at = by.user_id, timezone.now()
    document.save()
    record(by, "aid.approve_rules" if approve else "aid.return_rules", document, reason=document.decision_note)
    return document


def _held(by: Scope, verb: str, document_id: int) -> RuleDocument:
    by.require(verb)
    return RuleDocument.objects.select_for_update().get(pk=document_id)
