"""Cases, companions, visits, plans, endings, and the clock over them."""

from setiakawan.accompaniment.models.case import Case, Origin, Pause, RiskAssessment, RiskLevel, SpmNeed, Urgency
from setiakawan.accompaniment.models.clock import Draft, Escalation, Submission, SubmissionState
from setiakawan.accompaniment.models.companion import (
    Assignment,
    CaseloadLimit,
    CompanionAbsence,
    CompanionProfile,
    HandOver,
    HandOverAnswer,
    HandOverItem,
    QueueEntry,
    VisitInterval,
)
from setiakawan.accompaniment.models.ending import CheckInEnd, Closing, ClosingReason, ClosingState, Reopening
from setiakawan.accompaniment.models.plan import Agreement, Doer, Goal, Plan, PlanReview, PlanState, Step, StepResult
from setiakawan.accompaniment.models.visit import (
    Assessment,
    CircleAnswer,
    CircleResult,
    HelpFrequency,
    NamedSupporter,
    ServiceGiven,
    SupporterKind,
    Visit,
    VisitOutcome,
    VisitPurpose,
    VisitWay,
)

__all__ = [
    "Agreement", "Assessment", "Assignment", "Case", "CaseloadLimit", "CheckInEnd", "CircleAnswer", "CircleResult", "Closing",
    "ClosingReason", "ClosingState", "CompanionAbsence", "CompanionProfile", "Doer", "Draft", "Escalation", "Goal", "HandOver", "HandOverAnswer",
    "HandOverItem", "HelpFrequency", "NamedSupporter", "Origin", "Pause", "Plan", "PlanReview", "PlanState",
    "QueueEntry", "Reopening", "RiskAssessment", "RiskLevel", "ServiceGiven", "SpmNeed", "Step", "StepResult",
    "Submission", "SubmissionState", "SupporterKind", "Urgency", "Visit", "VisitInterval", "VisitOutcome",
    "VisitPurpose", "VisitWay",
]  # fmt: skip
