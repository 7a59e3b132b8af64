"""What each role may do. Deny by default: a verb that is not listed for a role is not allowed."""

from collections.abc import Iterable

VERBS = frozenset(
    {
        "registry.see", "registry.reveal", "registry.edit", "registry.propose", "registry.approve", "registry.export",
        "registry.merge", "linkage.review", "linkage.run",
        "intake.see", "intake.upload", "intake.review", "intake.merge", "intake.undo",
        "functioning.see", "functioning.record", "functioning.load",
        "welfare.see", "welfare.record", "welfare.score",
        "accompaniment.open", "accompaniment.see", "accompaniment.record", "accompaniment.assign", "accompaniment.approve",
        "accompaniment.hand_over", "accompaniment.leaving", "accompaniment.set", "accompaniment.report",
        "aid.see", "aid.judge", "aid.write", "aid.deliberate", "aid.verify", "aid.approve", "aid.pay", "aid.confirm",
        "aid.object", "aid.receive", "aid.answer",
        "participation.see", "participation.record", "participation.vet", "participation.answer",
        "directory.see", "directory.edit", "referral.see", "referral.ask", "referral.lead", "referral.answer",
        "solidarity.see", "solidarity.report", "solidarity.plan",
        "messaging.see", "consent.see", "consent.record", "accounts.manage", "audit.see", "audit.export", "areas.see",
    }
)  # fmt: skip

_ALLOWED: dict[str, frozenset[str]] = {
    # A companion sees the cases that are theirs (`accompaniment.queries`), not every case of the area.
    "companion": frozenset(
        {"consent.see", "consent.record", "welfare.see", "welfare.record",
         "registry.see", "registry.propose", "functioning.see", "functioning.record", "accompaniment.open",
         "accompaniment.see", "accompaniment.record", "aid.object", "areas.see", "participation.see", "participation.record",
         "directory.see", "referral.see", "referral.ask", "solidarity.see"}
    ),
    "village_operator": frozenset(
        {"consent.see", "consent.record", "welfare.see", "welfare.record",
         "registry.see", "registry.reveal", "registry.propose", "intake.see", "intake.upload", "intake.review",
         "accompaniment.open", "aid.see", "aid.deliberate", "aid.confirm", "aid.object", "aid.receive", "areas.see",
         "participation.see", "participation.record", "participation.vet",
         "directory.see", "directory.edit", "solidarity.report", "solidarity.plan"}
    ),
    "tksk": frozenset(
        {"consent.see", "consent.record", "messaging.see",
         "welfare.see", "welfare.record",
         "registry.see", "registry.reveal", "registry.propose", "registry.approve", "registry.export", "linkage.review",
         "intake.see",
         "intake.upload", "intake.review", "functioning.see", "functioning.record", "accompaniment.open",
         "accompaniment.see", "accompaniment.record", "accompaniment.assign", "accompaniment.approve",
         "accompaniment.hand_over", "accompaniment.leaving", "accompaniment.report", "aid.see", "aid.judge", "aid.deliberate", "aid.verify",
         "aid.confirm", "aid.object", "aid.receive", "areas.see", "participation.see", "participation.record", "participation.vet",
         "participation.answer",
         "directory.see", "directory.edit", "referral.see", "referral.ask", "referral.lead",
         "solidarity.see", "solidarity.report", "solidarity.plan"}
    ),
    "officer": frozenset(
        {"consent.see", "consent.record", "messaging.see",
         "welfare.see", "welfare.record", "welfare.score",
         "registry.see", "registry.reveal", "registry.edit", "registry.propose", "registry.approve", "registry.export",
         "registry.merge", "linkage.review", "linkage.run", "intake.see", "intake.upload", "intake.review", "intake.merge",
         "intake.undo", "functioning.see",
         "functioning.record", "functioning.load", "accompaniment.open", "accompaniment.see", "accompaniment.record", "accompaniment.assign",
         "accompaniment.approve", "accompaniment.hand_over", "accompaniment.leaving", "accompaniment.set", "accompaniment.report",
         "aid.see", "aid.judge", "aid.write", "aid.deliberate", "aid.verify", "aid.approve", "aid.pay", "aid.confirm",
         "aid.object", "aid.receive", "aid.answer", "areas.see", "participation.see", "participation.record", "participation.vet",
         "participation.answer",
         "directory.see", "directory.edit", "referral.see", "referral.ask", "referral.lead",
         "solidarity.see", "solidarity.report", "solidarity.plan"}
    ),
    "head": frozenset(
        {"consent.see", "welfare.see", "welfare.score",
         "registry.see", "intake.see", "functioning.see", "accompaniment.see", "accompaniment.set",
         "accompaniment.report", "aid.see", "aid.approve", "participation.see", "audit.see", "audit.export", "areas.see",
         "directory.see", "referral.see", "solidarity.see", "solidarity.report", "solidarity.plan"}
    ),
    "partner": frozenset({"areas.see", "referral.answer"}),
    "auditor": frozenset({"audit.see", "audit.export", "areas.see"}),
    # The administrator keeps the machine and the accounts; a command at the machine acts in this role.
    # They see in numbers what still hangs on a user, never whose case it is.
    "administrator": frozenset({"accounts.manage", "accompaniment.leaving", "audit.see", "areas.see"}),
    # Somebody at the citizens' door, known by a telephone number; sees what is their own and nobody else.
    "citizen": frozenset(),
    # A stranger on a public page (`accounts.scope.visitor_scope`).
    "visitor": frozenset({"aid.object"}),
    "system": VERBS,
}  # fmt: skip


def allows(role: str, verb: str) -> bool:
    """Whether a role may do a verb. An unknown verb is a fault in the program and raises KeyError."""
    if verb not in VERBS:
        raise KeyError(verb)
    return verb in _ALLOWED.get(role, frozenset())


def shortest_prefixes(codes: Iterable[str]) -> list[str]:
    """Drop codes that lie below another one. Sorted."""
    kept: list[str] = []
    for code in sorted(set(codes)):
        if not any(code.startswith(k + ".") for k in kept):
            kept.append(code)
    return kept
