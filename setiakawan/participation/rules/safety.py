"""Who may meet whom. Pure: unknown is never yes."""

from dataclasses import dataclass

from setiakawan.participation.rules.kinds import Kind

OBSTACLES = {
    "self": "Seseorang tidak ditawarkan untuk kebutuhannya sendiri.",
    "left": "Orang ini sudah berhenti ikut.",
    "suspended": "Orang ini sedang dihentikan.",
    "not_adult": "Penolong harus diketahui sudah dewasa.",
    "identity": "Identitas penolong perlu diperiksa dulu, karena akan bertemu berdua saja.",
    "reference": "Belum ada yang menjamin penolong ini.",
    "sex": "Yang dibantu meminta penolong dengan jenis kelamin tertentu.",
    "skill": "Penolong belum mencatat keterampilan yang diperlukan.",
    "gone": "Menurut registri, salah satunya sudah meninggal, pindah, atau hilang.",
}
"""Why somebody cannot be proposed, in words."""


@dataclass(frozen=True)
class HelperFacts:
    """What the rule needs of a helper. `sex` "" and `is_adult` None mean unknown."""

    is_self: bool = False
    has_left: bool = False
    is_suspended: bool = False
    is_adult: bool | None = None
    is_identity_checked: bool = False
    references: int = 0
    sex: str = ""
    skills: frozenset[str] = frozenset()
    is_gone: bool = False


def obstacles(kind: Kind, helper: HelperFacts, *, wished_sex: str = "") -> tuple[str, ...]:
    """Why this helper must not be proposed for such a need; empty = they may be. No count of declines is among them."""
    alone = kind.meets_alone and kind.people < 2
    found = {
        "self": helper.is_self,
        "left": helper.has_left,
        "suspended": helper.is_suspended,
        "gone": helper.is_gone,
        "not_adult": helper.is_adult is not True,
        "identity": alone and not helper.is_identity_checked,
        "reference": alone and helper.references < 1,
        "sex": bool(wished_sex) and helper.sex != wished_sex,
        "skill": not set(kind.skills) <= helper.skills,
    }
    return tuple(code for code, stands in found.items() if stands)


def helpers_wanted(kind: Kind, asked: int = 1) -> int:
    """How many must come: what was asked, and never fewer than the kind demands."""
    return max(asked, kind.people)
