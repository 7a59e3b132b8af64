"""What a family is told about aid: the latest judgement of each programme, and what it is given."""

from collections.abc import Mapping
from dataclasses import dataclass

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import EntryState, ListEntry, ListState, PaymentEvent, PaymentKind, StoredJudgement
from setiakawan.aid.queries.programmes import Held, programmes_now
from setiakawan.aid.rules.answers import Answer
from setiakawan.aid.words import WHOLE, ToldReason, missing_of, rupiah, spelled, told_reasons
from setiakawan.registry.models import Family
from setiakawan.registry.queries import family_for
from setiakawan.registry.words import date_in_words


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
    """All decisions about a family the programmes never judged for it, and money that went back because nobody
    collected it, in words.
    """

    family: Family
    decisions: list[Decision]
    unjudged: list[Held]
    returned: tuple[str, ...] = ()


def aid_of_family(scope: Scope, family_id: int) -> AidOfFamily:
    """Everything decided about a family so far. Six queries. Raises NotAllowed, Family.DoesNotExist."""
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
    unjudged = [held for code, held in sorted(programmes.items()) if code not in judged]
    return AidOfFamily(family, decisions, unjudged, _returned(family, programmes))


def _returned(family: Family, programmes: Mapping[str, Held]) -> tuple[str, ...]:
    rows = PaymentEvent.objects.filter(kind=PaymentKind.RETURNED, entitlement__entry__family=family)
    return tuple(
        f"{programmes[due.list.programme].programme.label if due.list.programme in programmes else 'Bantuan'}, tahap "
        f"{due.number}: {rupiah(row.amount)} ({spelled(row.amount)} rupiah) tidak sampai kepada Anda hingga "
        f"{date_in_words(min(due.ends_on, row.on))}, jadi uangnya dikembalikan ke kas pada {date_in_words(row.on)}."
        for row, due in ((row, row.entitlement.round) for row in rows.select_related("entitlement__round__list"))
    )
