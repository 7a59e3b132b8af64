"""What the judge weighs: rows, and what the registry knows. Plain objects that are changed while a unit is judged."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Row:
    """One row as the judge sees it. `rank` orders formats by how far they are trusted, `digest` makes ties fair."""

    id: int
    file: int
    source: int
    place: str
    rank: int
    said_on: str
    area: str
    reading: dict[str, Any]
    nik_key: bytes | None
    family_key: bytes | None
    who_key: bytes | None
    traits: int
    digest: bytes = b""
    decision: str = ""
    person: int | None = None
    same_as: int | None = None
    outcome: str = ""
    """What it was found to be before."""

    @property
    def name_key(self) -> str:
        """The folded name."""
        return self.reading.get("name_key", "")

    @property
    def birth(self) -> tuple[str | None, str]:
        """Birth date and precision."""
        return self.reading.get("birth_date"), self.reading.get("birth_precision", "day")


@dataclass(slots=True, eq=False)
class KnownFamily:
    """A family of the registry, or (`id` None) one that this unit is about to found."""

    key: bytes
    area: str
    id: int | None = None
    members: dict[int, str] = field(default_factory=dict)
    """Open members: identity of the KnownPerson object → role."""
    place: dict[str, str] = field(default_factory=dict)
    place_rank: tuple = ()
    number: str = ""
    source: int | None = None
    deciles: dict[str, int] = field(default_factory=dict)
    """Day → decile."""

    @property
    def heads(self) -> list[int]:
        """Who is an open head."""
        return [person for person, role in self.members.items() if role == "head"]


@dataclass(slots=True, eq=False)
class KnownPerson:
    """A person of the registry, or (`id` None) one that this unit is about to enrol."""

    id: int | None
    fields: dict[str, Any]
    name_key: str
    state: str = "alive"
    niks: set[bytes] = field(default_factory=set)
    numbers: set[tuple[str, str]] = field(default_factory=set)
    """(kind, number) of every identifier in clear, whatever its status."""
    family: KnownFamily | None = None
    membership: int | None = None
    member_since: str | None = None
    role: str = ""
    past: set[bytes] = field(default_factory=set)
    """Families that the person left."""
    disabilities: set[str] = field(default_factory=set)
    contacts: set[str] = field(default_factory=set)
    deciles: dict[str, int] = field(default_factory=dict)
    leader: Row | None = None
    """The first row of this batch that went to this person in this act."""

    @property
    def birth(self) -> tuple[str | None, str]:
        """Birth date and precision."""
        return self.fields.get("birth_date") or None, self.fields.get("birth_precision") or "day"


@dataclass(slots=True)
class Known:
    """What the registry knows about everybody whom some rows may concern."""

    people: dict[int, KnownPerson] = field(default_factory=dict)
    by_nik: dict[bytes, KnownPerson] = field(default_factory=dict)
    by_who: dict[bytes, list[KnownPerson]] = field(default_factory=dict)
    families: dict[bytes, KnownFamily] = field(default_factory=dict)
    resent: dict[int, int] = field(default_factory=dict)
    """Row → person, for rows of a file that was merged before, byte for byte."""
    taken: set[str] = field(default_factory=set)
    """DTKS numbers that somebody holds."""
    namesakes: set[int] = field(default_factory=set)
    """Rows that share name and birth with somebody else in their village."""


@dataclass(slots=True)
class Verdict:
    """What a row is to the registry, and what merging it would write."""

    row: Row
    outcome: str
    findings: list[tuple[str, str, str, dict]] = field(default_factory=list)
    is_waiting: bool = False
    target: KnownPerson | None = None
    family: KnownFamily | None = None
    values: dict[str, Any] = field(default_factory=dict)
    adopted: list[str] | None = None
    is_new: bool = False
    joins: bool = False
    leaves: int | None = None
    """Membership that ends with this row."""
    leaves_on: str = ""
    role: str = ""
    numbers: list[tuple[str, str, str]] = field(default_factory=list)
    """(kind, number, status) to add."""
    event: str = ""
    disabilities: list[str] = field(default_factory=list)
    phone: str = ""
    decile: int | None = None

    @property
    def writes(self) -> bool:
        """Whether merging the row changes anything in the registry."""
        return bool(
            self.is_new or self.adopted or self.joins or self.numbers or self.event or self.disabilities or self.phone
            or self.decile
        )  # fmt: skip
