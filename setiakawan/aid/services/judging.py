"""Judging and keeping the judgement."""

import datetime
import json
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import StoredJudgement
from setiakawan.aid.queries.facts import facts_of_families
from setiakawan.aid.queries.programmes import Held, programme_now
from setiakawan.aid.rules.answers import Answer
from setiakawan.aid.rules.facts import FamilyFacts, Used
from setiakawan.aid.rules.goods import goods_of
from setiakawan.aid.rules.judging import Judgement, Reason, judge_all
from setiakawan.aid.rules.money import yearly
from setiakawan.audit.services import record
from setiakawan.registry.queries import family_for


@transaction.atomic
def judge_family(*, programme: str, family_id: int, by: Scope, on: datetime.date) -> list[StoredJudgement]:
    """This will judge a family, or each of its members for a programme of persons, and keep the answers.

    Raises NotAllowed, NoSuchProgramme, Family.DoesNotExist, NoRuleInForce.
    """
    by.require("aid.judge")
    held = programme_now(by, programme)
    family = family_for(by, family_id)
    facts = facts_of_families(by, [family.pk], on)[family.pk]
    kept = keep_judgements(judgements_of(held, facts, on), held, by)
    record(by, "aid.judge", family, area_code=family.area_id, details={"code": programme, "on": on, "count": len(kept)})
    return kept


def judgements_of(held: Held, facts: FamilyFacts, on: datetime.date) -> list[tuple[FamilyFacts, int | None, Judgement]]:
    """The judgement of a family, or of each member. Raises NoRuleInForce."""
    return [(facts, found.person, found) for found in judge_all(held.programme, facts, on)]


def keep_judgements(
    made: Iterable[tuple[FamilyFacts, int | None, Judgement]], held: Held, by: Scope
) -> list[StoredJudgement]:
    """Store judgements as they were made, in the caller's transaction. One statement per 500."""
    rows = [
        StoredJudgement(
            programme=held.programme.code, document=held.document, digest=held.digest, family_id=facts.id,
            person_id=person, on=found.on, answer=found.answer, amount=_amount(found), goods=goods_of(found.shares),
            reasons=json.dumps([_reason(r, facts) for r in found.reasons], ensure_ascii=False), judged_by_id=by.user_id,
        )
        for facts, person, found in made
    ]  # fmt: skip
    return StoredJudgement.objects.bulk_create(rows, batch_size=500)


def _amount(found: Judgement) -> Decimal | None:
    return yearly(found.shares) if found.answer == Answer.YES else None


def _reason(reason: Reason, facts: FamilyFacts) -> dict:
    names = {member.id: member.name for member in facts.members}
    return {
        "code": reason.criterion.code, "label": reason.criterion.label, "law": reason.criterion.law,
        "answer": reason.told.answer, "facts": [_used(used, names) for used in reason.told.used],
    }  # fmt: skip


def _used(used: Used, names: dict[int, str]) -> dict:
    known = used.known
    return {
        "member": used.member, "name": names.get(used.member, ""), "fact": used.code,
        "value": known.value if known else None, "on": known.on.isoformat() if known and known.on else None,
        "source": known.source if known else "",
    }  # fmt: skip
