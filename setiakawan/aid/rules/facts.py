"""What may be asked about a family and its members, and what is known of one family on a day."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from setiakawan.aid.rules.answers import Answer, answer_of


@dataclass(frozen=True)
class FactKind:
    """One thing that a rule may ask: its words, and its values: `yesno`, `count`, or `text` (of `values` if any)."""

    code: str
    label: str
    type: str
    values: tuple[str, ...] = ()


def _kinds(*rows: FactKind) -> Mapping[str, FactKind]:
    return {row.code: row for row in rows}


SCHOOL = ("none", "paud", "sd", "smp", "sma", "higher")
ROLES = (
    "head", "husband", "wife", "child", "child_in_law", "grandchild", "parent", "parent_in_law", "other_kin", "helper",
    "other",
)  # fmt: skip

FAMILY_FACTS = _kinds(
    FactKind("decile", "Desil DTSEN", "count"),
    FactKind("area", "Wilayah", "text"),
    FactKind("is_prasejahtera", "Keluarga prasejahtera menurut KS-I", "yesno"),
    FactKind("is_extreme_poor", "Tercatat miskin ekstrem", "yesno"),
    FactKind("lost_income", "Kehilangan mata pencaharian", "yesno"),
    FactKind("has_address", "Alamat jelas", "yesno"),
)
MEMBER_FACTS = _kinds(
    FactKind("sex", "Jenis kelamin", "text", ("L", "P")),
    FactKind("role", "Hubungan keluarga", "text", ROLES),
    FactKind("is_pregnant", "Sedang hamil atau nifas", "yesno"),
    FactKind("school", "Jenjang sekolah yang diikuti", "text", SCHOOL),
    FactKind("has_disability", "Penyandang disabilitas", "yesno"),
    FactKind("has_severe_disability", "Penyandang disabilitas berat", "yesno"),
    FactKind("needs_device", "Memerlukan alat bantu yang belum ada", "yesno"),
    FactKind("is_chronically_ill", "Sakit menahun atau berat", "yesno"),
    FactKind("is_state_employee", "ASN, TNI, atau Polri", "yesno"),
    FactKind("has_valid_nik", "NIK sah", "yesno"),
    FactKind("is_insured_otherwise", "Peserta JKN di luar bantuan iuran", "yesno"),
)


@dataclass(frozen=True)
class Known:
    """One value with its day and its source in words."""

    value: bool | int | str
    on: datetime.date | None = None
    source: str = ""


@dataclass(frozen=True)
class MemberFacts:
    """One member on a day. `born` are the earliest and the latest possible birth dates; None = nobody knows."""

    id: int
    name: str = ""
    born: tuple[datetime.date, datetime.date] | None = None
    facts: Mapping[str, Known] = field(default_factory=dict)


@dataclass(frozen=True)
class FamilyFacts:
    """One family and its living members on a day. What is not in `facts` is unknown."""

    id: int
    facts: Mapping[str, Known] = field(default_factory=dict)
    members: tuple[MemberFacts, ...] = ()


@dataclass(frozen=True)
class Used:
    """A fact that a criterion looked at: whose (None = the family's), which, and what is known, None = unknown."""

    member: int | None
    code: str
    known: Known | None


@dataclass(frozen=True)
class Told:
    """The answer of a predicate and the facts that made it; of an unknown one, the facts that are missing."""

    answer: Answer
    used: tuple[Used, ...] = ()

    @classmethod
    def of(cls, value: bool | None, *used: Used) -> "Told":
        """From True, False or None."""
        return cls(answer_of(value), used)
