"""Everything that hangs on one user, read from the rows: what a hand-over must move.

A plan or closing that waits for a decision hangs on nobody: whoever may approve in the area, except who proposed it, can
decide. It is therefore not listed here.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from setiakawan.accompaniment.models import (
    Assignment,
    Escalation,
    HandOver,
    HandOverAnswer,
    HandOverItem,
    PlanState,
    QueueEntry,
    Step,
    StepResult,
)
from setiakawan.accompaniment.rules.stamps import list_stamp
from setiakawan.accounts.leaving import hangs_on_user
from setiakawan.accounts.models import User

WORDS = {
    "case": "pendampingan berjalan",
    "queue": "antrean pendamping",
    "step": "langkah rencana",
    "escalation": "eskalasi belum dijawab",
    "hand_over_item": "tawaran serah terima belum dijawab",
}
LIVE_PLANS = (PlanState.DRAFT, PlanState.PROPOSED, PlanState.APPROVED)


@dataclass(frozen=True)
class Thing:
    """One thing that hangs on a user: its kind, the number of its row, the case and village it belongs to."""

    kind: str
    number: int
    case_id: int | None
    area: str

    @property
    def words(self) -> str:
        """What it is, for people."""
        return WORDS[self.kind]


def residue_of(user_id: int) -> list[Thing]:
    """Everything that hangs on a user now, cases first. Five queries."""
    found: list[Thing] = []
    for kind, rows, case in (
        ("case", Assignment.objects.filter(companion=user_id, valid_until=None), "case"),
        ("queue", QueueEntry.objects.filter(owner=user_id, valid_until=None), "case"),
        ("step", _steps(user_id), "goal__plan__case"),
        ("escalation", Escalation.objects.filter(addressed_to=user_id, answered_at=None), "case"),
        ("hand_over_item", _offers(user_id), "case"),
    ):
        values = rows.order_by("pk").values_list("pk", case, f"{case}__person__area")
        found += [Thing(kind, number, case_id, area or "") for number, case_id, area in values]
    return found


def _steps(user_id: int):
    """Steps of plans that live, in open cases, that are not done."""
    done = StepResult.objects.filter(is_done=True).values("step")
    of = {"doer_user": user_id, "goal__plan__state__in": LIVE_PLANS, "goal__plan__case__closed_on": None}
    return Step.objects.filter(**of).exclude(pk__in=done)


def _offers(user_id: int):
    """What another who leaves wants to give to the user, and the user has not declined."""
    open_ones = HandOverItem.objects.filter(hand_over__completed_on=None, hand_over__cancelled_on=None)
    return open_ones.filter(proposed_to=user_id).exclude(answer=HandOverAnswer.DECLINED)


def stamp_of(act: HandOver, things: Iterable[Thing]) -> str:
    """The stamp of a hand-over's list: what hangs on who leaves, offered to whom, and what they said. One query."""
    rows = act.items.values_list("kind", "number", "proposed_to", "answer")
    said = {(kind, number): (to, answer) for kind, number, to, answer in rows}
    return list_stamp((t.kind, t.number, *said.get((t.kind, t.number), (0, ""))) for t in things)


@hangs_on_user("accompaniment", page="accompaniment:leaving")
def carried(user: User, keeps: tuple[str, ...]) -> dict[str, int]:
    """How many things would be left by a user who keeps only these areas, by their words."""
    left = [t for t in residue_of(user.pk) if not any(t.area == k or t.area.startswith(k + ".") for k in keeps)]
    counts = Counter(thing.kind for thing in left)
    return {words: counts[kind] for kind, words in WORDS.items() if counts[kind]}
