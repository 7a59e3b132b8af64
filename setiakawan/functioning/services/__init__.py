"""What may be done in functioning: one verb per function."""

from setiakawan.functioning.services.asking import (
    AlreadyFinished,
    CannotBeAsked,
    NotAQuestion,
    WrongForAge,
    begin_response,
    finish_response,
    keep_answers,
    record_response,
)
from setiakawan.functioning.services.cards import change_card, record_card
from setiakawan.functioning.services.holding import Impossible, InFuture, NumberTaken, WordsMissing
from setiakawan.functioning.services.loading import VersionTaken, load_instrument
from setiakawan.functioning.services.records import change_device, change_disability, record_device, record_disability

__all__ = [
    "AlreadyFinished", "CannotBeAsked", "Impossible", "InFuture", "NotAQuestion", "NumberTaken", "VersionTaken",
    "WordsMissing", "WrongForAge", "begin_response", "change_card", "change_device", "change_disability",
    "finish_response", "keep_answers", "load_instrument", "record_card", "record_device", "record_disability",
    "record_response",
]  # fmt: skip
