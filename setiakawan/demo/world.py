"""Who lives in the demonstration district: human beings, their families, and the rows that name them."""

import datetime
from dataclasses import dataclass, field

ALIVE, DEAD, MOVED, MISSING, AWAY, INVALID = 1, 2, 3, 4, 6, 9
"""`Human.status`, in the codes of OpenSID's status_dasar."""

HEAD, HUSBAND, WIFE, CHILD, CHILD_IN_LAW, GRANDCHILD, PARENT, PARENT_IN_LAW, RELATIVE, _SERVANT, OTHER = range(1, 12)
"""`Human.role`, in the codes of OpenSID's kk_level."""

SINGLE, MARRIED, DIVORCED, WIDOWED = 1, 2, 3, 4
"""`Human.marital`, in the codes of OpenSID's status_kawin."""

Cell = str | int | float | datetime.date | None


@dataclass(slots=True)
class Human:
    """One invented human being. The truth: what is written in files may differ."""

    id: str
    family_id: str
    name: str
    sex: str
    birth: datetime.date
    birth_place: str
    nik: str
    role: int
    group: str
    marital: int = SINGLE
    religion: int = 1
    education: int = 1
    studying: int = 18
    occupation: int = 1
    blood: int = 13
    father_name: str = ""
    mother_name: str = ""
    father_nik: str = ""
    mother_nik: str = ""
    father_id: str = ""
    mother_id: str = ""
    twin_id: str = ""
    married_on: datetime.date | None = None
    status: int = ALIVE
    disability: tuple[str, ...] = ()
    lives_at: str = ""


@dataclass(slots=True)
class Family:
    """The people of one family card. `old_kk` and `old_village` are set when it moved inside the district."""

    id: str
    village: str
    kk: str
    address: str
    hamlet: str
    rw: str
    rt: str
    members: list[Human] = field(default_factory=list)
    decile: int = 0
    dtks_id: str = ""
    programmes: tuple[str, ...] = ()
    old_village: str = ""
    old_kk: str = ""
    told_old_village: bool = True

    @property
    def head(self) -> Human:
        """Who heads the family: the member with that role who is not dead, else the first."""
        return next((one for one in self.members if one.role == HEAD and one.status != DEAD), self.members[0])


@dataclass(slots=True)
class Fault:
    """One planted fault: its kind, the column it stands in, and the other human being it involves, if any."""

    kind: str
    column: str
    other: str = ""

    def __str__(self):
        return f"{self.kind}@{self.column}" + (f"={self.other}" if self.other else "")


@dataclass(slots=True)
class Row:
    """One row of a file: its cells, and the truth about it."""

    cells: list[Cell]
    human: str
    family: str
    faults: list[Fault] = field(default_factory=list)
    file: str = ""
    sheet: str = ""
    number: int = 0
