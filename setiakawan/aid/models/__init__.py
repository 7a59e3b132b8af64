"""The tables of aid."""

from setiakawan.aid.models.judgement import StoredJudgement
from setiakawan.aid.models.ledger import Posting, Transaction
from setiakawan.aid.models.listing import (
    AidList,
    Deliberation,
    EntryChange,
    EntryState,
    ListEntry,
    ListState,
    ListStep,
    Method,
    Suspension,
)  # fmt: skip
from setiakawan.aid.models.objection import (
    Objection,
    ObjectionAnswer,
    ObjectionChannel,
    ObjectionKind,
    ObjectionOutcome,
)
from setiakawan.aid.models.payment import (
    Channel,
    Entitlement,
    GoodsHandover,
    PaymentEvent,
    PaymentKind,
    Round,
    RoundState,
)
from setiakawan.aid.models.programme import RuleDocument, RuleState

__all__ = [
    "AidList", "Channel", "Deliberation", "Entitlement", "EntryChange", "EntryState", "GoodsHandover", "ListEntry",
    "ListState", "ListStep", "Method", "Objection", "ObjectionAnswer", "ObjectionChannel", "ObjectionKind", "ObjectionOutcome",
    "PaymentEvent", "PaymentKind", "Posting", "Round", "RoundState", "RuleDocument", "RuleState", "StoredJudgement",
    "Suspension", "Transaction",
]  # fmt: skip
