"""Changing a state together with the row that says by whom and why. Parts of services, inside their transaction."""

import datetime

from setiakawan.participation.acting import Actor, own_id
from setiakawan.participation.models import (
    Act,
    ActStep,
    Match,
    MatchState,
    MatchStep,
    Need,
    NeedStep,
    Offer,
    OfferStep,
    Pair,
    PairState,
    PairStep,
)
from setiakawan.participation.rules import states

_STEPS = {
    Need: (NeedStep, "need", states.NEED), Offer: (OfferStep, "offer", states.OFFER),
    Match: (MatchStep, "match", states.MATCH), Pair: (PairStep, "pair", states.PAIR), Act: (ActStep, "act", {}),
}  # fmt: skip


class WrongStep(Exception):
    """This is not possible from the state in which it stands."""

    def __init__(self, state: str):
        self.state = state
        super().__init__(state)


def note_step(row, to: str, by: Actor, on: datetime.date, reason: str = "") -> None:
    """Keep one step of a row, which may be a side's yes rather than a state."""
    model, name, _ = _STEPS[type(row)]
    model.objects.create(**{name: row}, to=to, on=on, reason=reason[:300], by_id=by.user_id, participant_id=own_id(by))


def become(row, to: str, by: Actor, on: datetime.date, reason: str = "") -> None:
    """Change a row's state and keep the step. Raises WrongStep."""
    if not states.may_become(_STEPS[type(row)][2], row.state, to):
        raise WrongStep(row.state)
    row.state = to
    row.save(update_fields=["state"])
    note_step(row, to, by, on, reason)


def end_match(match: Match, to: str, by: Actor, on: datetime.date, reason: str = "") -> None:
    """End a match; a need that was full becomes open again when it loses one who had agreed."""
    was_agreed = match.state == MatchState.ACCEPTED
    become(match, to, by, on, reason)
    if was_agreed and match.need.state == "taken":
        become(match.need, "open", by, on)


def close_pair(pair: Pair, to: str, by: Actor, on: datetime.date, reason: str = "") -> None:
    """End a pair on a day."""
    become(pair, PairState(to), by, on, reason)
    pair.until = max(on, pair.since)
    pair.save(update_fields=["until"])
