"""How much of aid waits for the viewer."""

from dataclasses import dataclass

from django.db.models import CharField, Value

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import AidList, ListState, Round, RoundState, RuleDocument, RuleState
from setiakawan.aid.queries.objections import objections_in


@dataclass(frozen=True)
class Waiting:
    """`decisions`: programmes, lists and instalments that somebody else prepared; `objections` without an answer."""

    decisions: int = 0
    objections: int = 0


def waiting_for(scope: Scope) -> Waiting:
    """What this viewer may approve or answer. One query."""
    parts = []
    if scope.allows("aid.approve"):
        lists = AidList.objects.filter(scope.q("area"), state=ListState.VERIFIED).exclude(made_by=scope.user_id)
        rounds = Round.objects.filter(scope.q("list__area"), state=RoundState.DRAFT).exclude(made_by=scope.user_id)
        rules = RuleDocument.objects.filter(state=RuleState.PROPOSED).exclude(drafted_by=scope.user_id)
        parts += [("list", lists), ("round", rounds), ("rules", rules)]
    if scope.allows("aid.answer"):
        parts.append(("objection", objections_in(scope).filter(is_settled=False)))
    if not parts:
        return Waiting()
    first, *others = [
        rows.order_by().annotate(what=Value(what, CharField())).values_list("what", "pk") for what, rows in parts
    ]
    kinds = [what for what, _ in first.union(*others, all=True)]
    return Waiting(sum(kind != "objection" for kind in kinds), kinds.count("objection"))
