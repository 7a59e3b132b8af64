"""Who acts: a member of staff (`accounts.scope.Scope`), a participant for themself, or somebody who is about to join.

All have what services and the audit log need of an actor: `pk` (a user's number or None), `user_id`, a text form without a
name, `allows`, `require`. Build `Own` only for somebody who proved that they are that participant (a code to their telephone).
"""

from dataclasses import dataclass

from setiakawan.accounts.scope import NotAllowed, Scope

_OWN = frozenset({"participation.see", "participation.record"})


@dataclass(frozen=True)
class Own:
    """A participant who acts for themself and sees what is theirs, wherever they live."""

    participant_id: int
    pk: None = None
    user_id: None = None

    def __str__(self):
        return f"peserta {self.participant_id}"

    def allows(self, verb: str) -> bool:
        """Whether a participant may do this for themself."""
        return verb in _OWN

    def require(self, verb: str, area_code: str | None = None) -> None:
        """Raise NotAllowed unless a participant may do this for themself. Their area sets no limit."""
        if not self.allows(verb):
            raise NotAllowed(verb)


@dataclass(frozen=True)
class Newcomer:
    """Somebody who proved that they hold a telephone and may join with it, and nothing else. "" = no telephone."""

    phone: str
    pk: None = None
    user_id: None = None

    def __str__(self):
        return "warga yang baru ikut"

    def allows(self, verb: str) -> bool:
        """Joining is all."""
        return verb == "participation.record"

    def require(self, verb: str, area_code: str | None = None) -> None:
        """Raise NotAllowed for anything but joining."""
        if not self.allows(verb):
            raise NotAllowed(verb)


Actor = Scope | Own
"""Whoever may act on needs, offers, matches, acts and pairs."""


def own_id(by: Actor) -> int | None:
    """The participant who acts for themself; None for staff."""
    return by.participant_id if isinstance(by, Own) else None
