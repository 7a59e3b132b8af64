"""The room's written lists (`data/*.yaml`): codes with the words that people read. Read once per process."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from setiakawan.accompaniment.rules.risk import RiskRule, Sign

_DATA = Path(__file__).parent / "data"


class NotInCatalogue(Exception):
    """A code that no list has. Filters and services fail closed on it."""


@dataclass(frozen=True)
class ServiceKind:
    """A service that can be given: its words, the unit in which it is counted, the rule by which it counts to SPM ("" = it
    does not), and its ATENSI code.
    """

    code: str
    label: str
    unit: str
    spm_law: str
    atensi: str

    @property
    def is_spm(self) -> bool:
        """Whether it counts to the minimum service that the person needs."""
        return bool(self.spm_law)


@cache
def _read(name: str) -> Any:
    return yaml.safe_load((_DATA / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def cbr_components() -> dict[str, tuple[str, dict[str, str]]]:
    """The five components of the CBR matrix: words, and the elements as `component.element` → words."""
    return {
        code: (given["label"], {f"{code}.{element}": words for element, words in given["elements"].items()})
        for code, given in _read("cbr").items()
    }


@cache
def cbr_elements() -> dict[str, str]:
    """The 25 elements of the CBR matrix (WHO 2010) by code."""
    return {code: words for _, elements in cbr_components().values() for code, words in elements.items()}


def atensi_components() -> dict[str, str]:
    """The seven components of ATENSI by code."""
    return _read("atensi")


def spm_categories() -> dict[str, str]:
    """The minimum services of a regency by code."""
    return _read("spm")["categories"]


def spm_law() -> tuple[str, ...]:
    """Where the minimum services of a regency are laid down."""
    return tuple(_read("spm")["law"])


@cache
def service_kinds() -> dict[str, ServiceKind]:
    """The services that can be given, by code."""
    return {
        code: ServiceKind(code, given["label"], given["unit"], given["spm"] or "", given["atensi"])
        for code, given in _read("services").items()
    }


def words_of(group: str) -> dict[str, str]:
    """A short list by its name: explaining, said_by, met, languages, skills, outcomes."""
    return _read("words")[group]


@cache
def risk_rules() -> tuple[RiskRule, ...]:
    """Every version of the risk rule."""
    return tuple(
        RiskRule(
            given["version"],
            given["valid_from"],
            tuple(Sign(code, sign["weight"], sign["label"]) for code, sign in given["signs"].items()),
        )
        for given in _read("risk")
    )


def require_codes(codes, known) -> list[str]:
    """The codes as a list. Raises NotInCatalogue where a list does not have one."""
    given = list(codes)
    for code in given:
        if code not in known:
            raise NotInCatalogue(code)
    return given
