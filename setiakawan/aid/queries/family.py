"""What a family is told about aid: the latest judgement of each programme, and what it is given."""

from dataclasses import dataclass

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import EntryState, ListEntry, ListState, StoredJudgement
from setiakawan.aid.queries.programmes import Held, programmes_now
from setiakawan.aid.rules.answers import Answer
from setiakawan.aid.words import WHOLE, ToldReason, missing_of, rupiah, told_reasons
from setiakawan.registry.models import Family
from setiakawan.registry.queries import family_for


@dataclass(frozen=True)
class Decision:
    """One programme for a family, or one person of it, as last judged."""

    held: Held
    judgement: StoredJudgement
    tone: str
    answer: str
    amount: str
    reasons: list[ToldReason]
    missing: list[str]
    entry: ListEntry | None


@dataclass(frozen=True)
class AidOfFamily:
    """All decisions about a family and the programmes never judged for it."""

    family: Family
    decisions: list[Decision]
    unjudged: list[Held]


def aid_of_family(scope: Scope, family_id: int) -> AidOfFamily:
    """Everything decided about a family so far. Five queries. Raises NotAllowed, Family.DoesNotExist."""
    scope.require("aid.see")
    family = family_for(scope, family_id)
    programmes = programmes_now(scope)
    latest: dict[tuple[str, int | None], StoredJudgement] = {}
    for row in StoredJudgement.objects.filter(family=family).select_related("person").order_by("id"):
        latest[row.programme, row.person_id] = row
    entries = {
        (entry.list.programme, entry.person_id): entry
        for entry in ListEntry.objects.filter(family=family, list__state=ListState.APPROVED, state=EntryState.CHOSEN)
        .select_related("list").order_by("id")
    }  # fmt: skip
    decisions = [
        Decision(
            programmes[code], row, *WHOLE[Answer(row.answer)], rupiah(row.amount), told_reasons(row), missing_of(row),
            entries.get((code, person)),
        )
        for (code, person), row in sorted(latest.items(), key=lambda item: (item[0][0], item[0][1] or 0))
        if code in programmes
    ]  # fmt: skip
    judged = {code for code, _ in latest}
    return AidOfFamily(family, decisions, [held for code, held in sorted(programmes.items()) if code not in judged])
