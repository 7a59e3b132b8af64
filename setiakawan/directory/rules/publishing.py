"""What strangers may read."""

PUBLIC_BODIES = frozenset({"agency", "puskesmas", "hospital", "school", "special_school"})
"""Bodies that must say publicly what they do (UU 14/2008 on public information, UU 25/2009 on public services)."""


def may_publish(kind: str, has_consented: bool, is_closed: bool) -> bool:
    """Whether an organisation stands in the public directory: a public body, or one that agreed, and still at work."""
    return not is_closed and (kind in PUBLIC_BODIES or has_consented)
