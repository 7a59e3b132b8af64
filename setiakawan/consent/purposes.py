"""The purposes for which data may leave the office, read from `purposes.yaml`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

BASES = {
    "consent": "izin orangnya",
    "law": "kewajiban menurut undang-undang",
    "vital_interest": "bahaya bagi nyawa, dan izin belum dapat ditanyakan",
}


@dataclass(frozen=True)
class Purpose:
    """One purpose, with the words that a person hears before answering."""

    code: str
    label: str
    version: str
    notice: str
    bases: tuple[str, ...]
    months: int
    recipient: str = ""  # the only recipient that this purpose has, with its name
    recipient_label: str = ""

    def notice_for(self, recipient: str) -> str:
        """The notice with the name of who would receive."""
        return self.notice.format(recipient=recipient)


class NoSuchPurpose(Exception):
    """The purpose is not in `purposes.yaml`: nothing may be shared for it."""


@cache
def purposes() -> dict[str, Purpose]:
    """All purposes by code, in the order of the file."""
    rows = yaml.safe_load((Path(__file__).parent / "purposes.yaml").read_text(encoding="utf-8"))
    found = [Purpose(**row | {"bases": tuple(row["bases"]), "notice": row["notice"].strip()}) for row in rows]
    if any(set(p.bases) - BASES.keys() for p in found):
        raise NoSuchPurpose("purposes.yaml names a basis that does not exist.")
    return {purpose.code: purpose for purpose in found}


def purpose_of(code: str) -> Purpose:
    """One purpose. Raises NoSuchPurpose."""
    try:
        return purposes()[code]
    except KeyError:
        raise NoSuchPurpose(code) from None
