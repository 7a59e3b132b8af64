"""Every way to read functioning. The first argument is the viewer's scope."""

from setiakawan.functioning.queries.counts import Counts, count_functioning
from setiakawan.functioning.queries.records import (
    Reported,
    answers_by_response,
    answers_of,
    card_for,
    cards_of,
    device_for,
    devices_of,
    disabilities_of,
    disability_for,
    given_answers,
    is_multiple,
    reported_disabilities,
    response_for,
    responses_of,
    status_of_card,
)
from setiakawan.functioning.queries.told import Told, latest_answers, told_of

__all__ = [
    "Counts", "Reported", "Told", "answers_by_response", "answers_of", "card_for", "cards_of", "count_functioning",
    "device_for", "devices_of", "disabilities_of", "disability_for", "given_answers", "is_multiple", "latest_answers",
    "reported_disabilities", "response_for", "responses_of", "status_of_card", "told_of",
]  # fmt: skip
