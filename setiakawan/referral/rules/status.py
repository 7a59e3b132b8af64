"""Where a request stands (FHIR R4 Task.status without `ready` and `received`, as SDOH Clinical Care uses it), and who may
move it where. The table is whole: what it does not name cannot happen.
"""

from enum import StrEnum


class Status(StrEnum):
    """FHIR codes."""

    DRAFT = "draft"
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    IN_PROGRESS = "in-progress"
    ON_HOLD = "on-hold"
    FAILED = "failed"
    COMPLETED = "completed"
    ENTERED_IN_ERROR = "entered-in-error"


class Side(StrEnum):
    """Whose word a step is. PERSON: the person or the companion said so, and a confirmation stands beside it."""

    OFFICE = "office"
    PARTNER = "partner"
    PERSON = "person"


S = Status
_BOTH, _OFFICE, _PERSON = frozenset(("office", "partner")), frozenset(("office",)), frozenset(("person",))
_ENDS = {S.CANCELLED: _OFFICE, S.COMPLETED: _PERSON, S.ENTERED_IN_ERROR: _OFFICE}
_WRONG = {S.ENTERED_IN_ERROR: _OFFICE}

TABLE: dict[Status, dict[Status, frozenset[str]]] = {
    S.DRAFT: {S.REQUESTED: _OFFICE, S.CANCELLED: _OFFICE, **_WRONG},
    S.REQUESTED: {S.ACCEPTED: _BOTH, S.REJECTED: _BOTH, S.ON_HOLD: _BOTH, S.FAILED: _OFFICE | _PERSON, **_ENDS},
    S.ACCEPTED: {S.IN_PROGRESS: _BOTH, S.ON_HOLD: _BOTH, S.FAILED: _BOTH | _PERSON, **_ENDS},
    S.IN_PROGRESS: {S.ON_HOLD: _BOTH, S.FAILED: _BOTH | _PERSON, **_ENDS},
    S.ON_HOLD: {
        S.ACCEPTED: _BOTH, S.IN_PROGRESS: _BOTH, S.REJECTED: _BOTH, S.FAILED: _BOTH | _PERSON, **_ENDS,
    },
    S.REJECTED: _WRONG,
    S.CANCELLED: _WRONG,
    S.FAILED: _WRONG,
    S.COMPLETED: _WRONG,
    S.ENTERED_IN_ERROR: {},
}  # fmt: skip

OPEN = frozenset((S.REQUESTED, S.ACCEPTED, S.IN_PROGRESS, S.ON_HOLD))
"""The partner has it in hand."""
NOT_HELPED = frozenset((S.REJECTED, S.FAILED, S.CANCELLED))
"""Over without help: the need is still there, until the person says otherwise or another service is asked."""
NEEDS_REASON = frozenset((S.REJECTED, S.CANCELLED, S.ON_HOLD, S.FAILED, S.ENTERED_IN_ERROR))
"""FHIR: `statusReason` accompanies these."""


def may_move(now: Status, to: Status, side: Side) -> bool:
    """Whether one side may move a request from a status to another."""
    return side in TABLE[now].get(to, frozenset())
