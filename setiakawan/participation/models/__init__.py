"""Participants, needs and offers, matches, acts, pairs, and what was reported."""

from setiakawan.participation.models.asking import (
    LIVE,
    AskDraft,
    AskState,
    ForWhom,
    Need,
    NeedStep,
    Offer,
    OfferStep,
    TimeOfDay,
)
from setiakawan.participation.models.doing import (
    Act,
    ActHelper,
    ActStep,
    ConfirmedHow,
    Notice,
    Pair,
    PairState,
    PairStep,
)
from setiakawan.participation.models.events import Event, EventKind, MatchingRun, Pledge, SignUp, SignUpState
from setiakawan.participation.models.meeting import (
    AGREED,
    ENDED,
    Match,
    MatchSource,
    MatchState,
    MatchStep,
    Note,
    Report,
    ReportAnswer,
    ReportKind,
    ReportOutcome,
)
from setiakawan.participation.models.participant import Participant, Standing, StandingKind

__all__ = [
    "AGREED", "ENDED", "LIVE", "Act", "ActHelper", "ActStep", "AskDraft", "AskState", "ConfirmedHow", "Event", "EventKind", "ForWhom", "Match",
    "MatchSource", "MatchState", "MatchStep", "MatchingRun", "Need", "NeedStep", "Note", "Notice", "Offer", "OfferStep", "Pair",
    "PairState", "PairStep", "Participant", "Pledge", "Report", "ReportAnswer", "ReportKind", "ReportOutcome", "SignUp", "SignUpState", "Standing",
    "StandingKind", "TimeOfDay",
]  # fmt: skip
