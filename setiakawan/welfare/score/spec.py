"""How the columns of a survey stand for our facts (`specs/<name>.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from setiakawan.welfare.catalogue import FAMILY, NoSuchFact, fact_kind
from setiakawan.welfare.rules.scoring import TRANSFORMS

SPECS = Path(__file__).parent.parent / "specs"
HOUSEHOLD = frozenset({"size", "head_age", "head_is_male", "children_under_5"})


class SpecFaulty(ValueError):
    """The description of the survey cannot be used; the message says why."""


@dataclass(frozen=True)
class SurveyTerm:
    """One part of the model: the survey's column, and how a family's facts give the same number (`value`)."""

    name: str
    label: str
    column: str
    transform: str
    value: Mapping[str, Any]


@dataclass(frozen=True)
class Spec:
    """The survey: column of consumption per head (money), of the group that stays together (hamlet), of the weight, and of
    the area whose effect is learnt (official codes); "" = none.
    """

    name: str
    label: str
    consumption: str
    group: str
    weight: str
    area: str
    terms: tuple[SurveyTerm, ...]

    @property
    def columns(self) -> list[str]:
        """Every column that the file must have, once."""
        named = [self.consumption, self.group, self.weight, self.area, *(term.column for term in self.terms)]
        return [name for name in dict.fromkeys(named) if name]

    @property
    def text_columns(self) -> set[str]:
        """The columns that are read as text."""
        return {self.group, self.area} - {""}

    @property
    def fact_codes(self) -> list[str]:
        """The facts of families that the score needs, once."""
        return list(dict.fromkeys(term.value["fact"] for term in self.terms if "fact" in term.value))


def spec_from(given: Mapping[str, Any]) -> Spec:
    """The description from its content. Raises SpecFaulty."""
    try:
        terms = tuple(
            SurveyTerm(t["name"], t["label"], t["column"], t.get("transform", ""), t["value"]) for t in given["terms"]
        )
        spec = Spec(
            given["name"],
            given["label"],
            given["consumption"],
            given["group"],
            given.get("weight", ""),
            given.get("area", ""),
            terms,
        )
    except (KeyError, TypeError, AttributeError) as missing:
        raise SpecFaulty(f"lacks {missing}") from missing
    if not terms or len({term.name for term in terms}) < len(terms):
        raise SpecFaulty("no terms, or one twice")
    if any(not isinstance(name, str) or '"' in name for name in spec.columns):
        raise SpecFaulty("a column has no name, or one with quotation marks")
    for term in terms:
        _require_sound(term)
    return spec


def read_spec(path: Path) -> Spec:
    """The description in a file. Raises SpecFaulty."""
    try:
        return spec_from(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
        raise SpecFaulty(str(wrong)) from wrong


def spec_as_data(spec: Spec) -> dict[str, Any]:
    """The description as it is stored beside the model; `spec_from` reads it back."""
    return {
        "name": spec.name, "label": spec.label, "consumption": spec.consumption, "group": spec.group,
        "weight": spec.weight, "area": spec.area, "terms": [dict(vars(term)) for term in spec.terms],
    }  # fmt: skip


def _require_sound(term: SurveyTerm) -> None:
    if term.transform not in TRANSFORMS:
        raise SpecFaulty(f"{term.name}: transform {term.transform}")
    if "fact" not in term.value:
        if term.value.get("household") not in HOUSEHOLD:
            raise SpecFaulty(f"{term.name}: neither a fact nor a figure of the household")
        return
    try:
        kind = fact_kind(term.value["fact"])
    except NoSuchFact as unknown:
        raise SpecFaulty(f"{term.name}: no fact {unknown}") from unknown
    named = {*term.value.get("is", ()), *term.value.get("is_not", ())}
    if kind.about != FAMILY or kind.type == "date" or not named <= set(kind.options):
        raise SpecFaulty(f"{term.name}: {kind.code} cannot give a number so")
    if kind.type == "choice" and not named:
        raise SpecFaulty(f"{term.name}: which options of {kind.code} count")
