"""Which state may follow which. Pure."""

NEED: dict[str, frozenset[str]] = {
    "waiting_word": frozenset({"open", "refused", "withdrawn", "stopped", "expired"}),
    "open": frozenset({"taken", "withdrawn", "expired", "stopped", "done"}),
    "taken": frozenset({"open", "done", "withdrawn", "stopped"}),
}
OFFER: dict[str, frozenset[str]] = {
    "waiting_word": frozenset({"open", "refused", "withdrawn", "stopped", "expired"}),
    "open": frozenset({"withdrawn", "expired", "stopped"}),
}
MATCH: dict[str, frozenset[str]] = {
    "proposed": frozenset({"accepted", "declined", "withdrawn", "expired", "stopped"}),
    "accepted": frozenset({"done", "withdrawn", "stopped"}),
    "done": frozenset({"confirmed", "accepted"}),
}
PAIR: dict[str, frozenset[str]] = {
    "proposed": frozenset({"active", "refused", "stopped", "ended"}),
    "active": frozenset({"handed_over", "ended", "stopped"}),
}


def may_become(table: dict[str, frozenset[str]], before: str, after: str) -> bool:
    """Whether a state may follow another; what has ended stays ended."""
    return after in table.get(before, frozenset())
