"""The tables of referral."""

from setiakawan.referral.models.capacity import CapacityAnswer, CapacityQuestion, PartnerMember, Room
from setiakawan.referral.models.referral import (
    Confirmation,
    NoteKind,
    Referral,
    ReferralNote,
    ReferralStatus,
    Reminder,
    SideChoice,
    Urgency,
    Way,
)

__all__ = [
    "CapacityAnswer", "CapacityQuestion", "Confirmation", "NoteKind", "PartnerMember", "Referral", "ReferralNote",
    "ReferralStatus", "Reminder", "Room", "SideChoice", "Urgency", "Way",
]  # fmt: skip
