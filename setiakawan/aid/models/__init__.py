"""The tables of aid."""

from setiakawan.aid.models.judgement import StoredJudgement
from setiakawan.aid.models.ledger import Posting, Transaction
from setiakawan.aid.models.letter import Letter
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
    Holiday,
    Objection,
    ObjectionAnswer,
    ObjectionChannel,
    ObjectionKind,
    ObjectionOutcome,
    ObjectionReply,
)  # fmt: skip
from setiakawan.aid.models.outside import OutsideKind, OutsideList, OutsidePerson
from setiakawan.aid.models.payment import (
    Channel,
    Entitlement,
    GoodsHandover,
    PaymentEvent,
    PaymentKind,
    PayoutAccount,
    ResultFile,
    Round,
    RoundState,
)
from setiakawan.aid.models.programme import RuleDocument, RuleState

__all__ = [
    "AidList", "Channel", "Deliberation", "Entitlement", "EntryChange", "EntryState", "GoodsHandover", "Holiday", "Letter",
    "ListEntry", "ListState", "ListStep", "Method", "Objection", "ObjectionAnswer", "ObjectionChannel", "ObjectionKind",
    "ObjectionOutcome", "ObjectionReply", "OutsideKind", "OutsideList", "OutsidePerson", "PaymentEvent", "PaymentKind",
    "PayoutAccount", "Posting", "ResultFile", "Round", "RoundState", "RuleDocument", "RuleState", "StoredJudgement", "Suspension",
    "Transaction",
]  # fmt: skip
