"""How a request ended for the person, apart from where the task stands."""

from enum import StrEnum

from setiakawan.referral.rules.status import NOT_HELPED, Status


class Outcome(StrEnum):
    """What came of it."""

    GOT_HELP = "got_help"
    NOT_ELIGIBLE = "not_eligible"
    NO_CAPACITY = "no_capacity"
    NOT_REACHED = "not_reached"
    DECLINED_BY_PERSON = "declined_by_person"
    REFERRED_ON = "referred_on"


_ALLOWED = {
    Status.REJECTED: {Outcome.NOT_ELIGIBLE, Outcome.NO_CAPACITY, Outcome.REFERRED_ON},
    Status.FAILED: {Outcome.NOT_ELIGIBLE, Outcome.NO_CAPACITY, Outcome.NOT_REACHED, Outcome.DECLINED_BY_PERSON},
    Status.CANCELLED: {Outcome.DECLINED_BY_PERSON, Outcome.NOT_REACHED, Outcome.REFERRED_ON},
    Status.COMPLETED: {Outcome.GOT_HELP},
}


def allowed(status: Status) -> frozenset[Outcome]:
    """The outcomes that may stand beside a status; none while the request runs."""
    return frozenset(_ALLOWED.get(status, ()))


def is_closed(status: Status, has_next: bool, person_closed: bool) -> bool:
    """Whether nothing more is owed to the person: they (or the companion) said that they got help or want none, another
    service was asked for the same need, or the whole was recorded by mistake. What an agency says closes nothing.
    """
    if status == Status.ENTERED_IN_ERROR:
        return True
    return person_closed or (has_next and status in NOT_HELPED)
