"""Days on which something is due. Pure."""

import datetime

ASK_BEFORE = 3
"""Days before a need or offer ends on which *masih perlu?* is asked."""
EXTEND_BY = 14
SILENCE = 7
"""Days after which an act that nobody disputed counts, as weaker evidence."""
PROPOSAL = 5
"""Days within which both sides answer a proposal."""
REPORT_DAYS = {"danger": 1}
_REPORT = 3
MISSED_AFTER = 3


def report_due(kind: str, received_on: datetime.date) -> datetime.date:
    """The day by which staff answer a report: the next day where somebody feels unsafe, else three days."""
    return received_on + datetime.timedelta(days=REPORT_DAYS.get(kind, _REPORT))


def is_question_due(expires_on: datetime.date, asked_on: datetime.date | None, on: datetime.date) -> bool:
    """Whether *masih perlu?* is to be asked today."""
    return asked_on is None and on >= expires_on - datetime.timedelta(days=ASK_BEFORE)


def has_expired(expires_on: datetime.date, asked_on: datetime.date | None, on: datetime.date) -> bool:
    """Whether it ends unanswered: only when the question was asked at least three days ago, however late the clock ran."""
    if asked_on is None:
        return False
    return on >= max(expires_on, asked_on + datetime.timedelta(days=ASK_BEFORE))


def is_silent(happened_on: datetime.date, told_on: datetime.date, on: datetime.date) -> bool:
    """Whether an act has stood undisputed long enough since it was told."""
    return on >= max(happened_on, told_on) + datetime.timedelta(days=SILENCE)


def pair_due(since: datetime.date, last: datetime.date | None, rhythm_days: int) -> datetime.date:
    """The day on which a pair meets next: the rhythm after the last act, or from the first day."""
    return (last or since) + datetime.timedelta(days=rhythm_days)


def is_missed(due: datetime.date, on: datetime.date) -> bool:
    """Whether a pair's meeting is late enough that somebody is told."""
    return on >= due + datetime.timedelta(days=MISSED_AFTER)
