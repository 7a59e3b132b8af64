"""What the desk shows, composed from the rooms below; every figure counts only what the viewer may see."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Desk:
    """One viewer's desk."""

    tasks: list = field(default_factory=list)


def desk_of(scope) -> Desk:
    """The desk of a viewer."""
    return Desk()
