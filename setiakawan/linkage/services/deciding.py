"""What somebody says of two records."""

from django.db import transaction
from django.utils import timezone

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record
from setiakawan.core.text import clean_text
from setiakawan.linkage.indexing import records_of
from setiakawan.linkage.judging import judge, weights_in_use
from setiakawan.linkage.models import Decision, Pair, PairState, Verdict
from setiakawan.registry.models import Person
from setiakawan.registry.queries import people_in

_STATES = {
    Verdict.SAME: PairState.SAME,
    Verdict.DIFFERENT: PairState.DIFFERENT,
    Verdict.CANNOT_SAY: PairState.LATER,
}


class SamePersonTwice(Exception):
    """Nobody is compared with themselves."""


@transaction.atomic
def decide_pair(*, one: int, other: int, verdict: str, reason: str = "", by: Scope) -> Decision:
    """This will keep what somebody says of two persons: same, different, or cannot say.

    "Different" is remembered for ever and can only be replaced by another word of a person. Nothing is merged by this.
    Raises NotAllowed, Person.DoesNotExist, SamePersonTwice; ValueError for another verdict.
    """
    by.require("linkage.review")
    if by.user_id is None:
        raise NotAllowed("linkage.review")
    if one == other:
        raise SamePersonTwice
    one, other, verdict = min(one, other), max(one, other), Verdict(verdict)
    held = list(people_in(by).select_for_update(no_key=True).filter(pk__in=(one, other)).order_by("pk"))
    if len(held) != 2:
        raise Person.DoesNotExist
    model, records = weights_in_use(), records_of((one, other))
    found = judge(records[one], records[other], model)
    decision = Decision.objects.create(
        one=one, other=other, verdict=verdict, reason=clean_text(reason)[:500], by_id=by.user_id, at=timezone.now(),
        levels={w.evidence.field: w.evidence.level for w in found.weighed}, model_version=model.version,
    )  # fmt: skip
    Pair.objects.filter(one=one, other=other).update(state=_STATES[verdict], changed_at=decision.at)
    details = {"decision": str(verdict), "from": one, "to": other}
    record(by, "linkage.decide", decision, area_code=held[0].area_id, reason=decision.reason, details=details)
    return decision
