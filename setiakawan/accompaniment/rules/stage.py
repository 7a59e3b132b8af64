"""How far a case has come. Derived from what exists, never stored."""

from enum import Enum


class Stage(Enum):
    """The stages in their order, which is the journey."""

    INTAKE = "Permintaan diterima"
    ASSESSMENT = "Asesmen"
    PLANNING = "Menyusun rencana"
    ACCOMPANYING = "Pendampingan berjalan"
    CLOSING = "Usulan penutupan"
    CLOSED = "Ditutup"


def stage_of(
    *, is_closed: bool, closing_waits: bool, has_current_plan: bool, is_assessed: bool, was_met: bool
) -> Stage:
    """The stage that follows from what exists of a case since it began."""
    if is_closed:
        return Stage.CLOSED
    if closing_waits:
        return Stage.CLOSING
    if has_current_plan:
        return Stage.ACCOMPANYING
    if is_assessed:
        return Stage.PLANNING
    return Stage.ASSESSMENT if was_met else Stage.INTAKE
