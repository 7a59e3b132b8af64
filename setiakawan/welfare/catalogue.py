"""The catalogue of welfare facts (`facts/<version>.yaml`): what may be recorded, in whose words, for how long it counts."""

import calendar
import datetime
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent / "facts"
FAMILY, PERSON = "family", "person"
YES_NO = {"yes": "Ya", "no": "Tidak"}
TYPES = frozenset({"yes_no", "choice", "amount", "count", "date"})


class NoSuchFact(KeyError):
    """The catalogue has no fact of this code."""


class CatalogueFaulty(ValueError):
    """The catalogue's file cannot be used; the message says why."""


@dataclass(frozen=True)
class FactKind:
    """One fact of the catalogue. `months` = how long an answer counts, 0 = until a newer one; `until` = the words that ask
    for the day on which it ends by itself; `imported` = never asked, only read from official files.
    """

    code: str
    label: str
    about: str
    type: str
    topic: str
    law: str
    months: int
    question: str = ""
    hint: str = ""
    unit: str = ""
    until: str = ""
    is_of_women: bool = False
    imported: bool = False
    options: dict[str, str] = field(default_factory=dict)
    headline: dict[str, str] = field(default_factory=dict)

    def ends_on(self, on: datetime.date) -> datetime.date | None:
        """The first day on which an answer of this day counts no longer; None = it does not end by itself."""
        return months_after(on, self.months) if self.months else None


@dataclass(frozen=True)
class Topic:
    """Facts that belong together, about a family or about a person."""

    code: str
    label: str
    about: str
    facts: tuple[FactKind, ...]


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day of the month so many months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@cache
def topics() -> tuple[Topic, ...]:
    """The topics of the latest catalogue, in their order."""
    latest = max(_FOLDER.glob("*.yaml"), key=lambda path: path.stem)
    return topics_from(yaml.load(latest.read_text(encoding="utf-8"), Loader=_PlainWords))  # noqa: S506 - a SafeLoader


@cache
def fact_kinds() -> dict[str, FactKind]:
    """Every fact by its code, in the catalogue's order."""
    return {kind.code: kind for topic in topics() for kind in topic.facts}


def fact_kind(code: str) -> FactKind:
    """The fact of this code. Raises NoSuchFact."""
    try:
        return fact_kinds()[code]
    except KeyError as unknown:
        raise NoSuchFact(code) from unknown


def facts_to_ask(about: str, *, of_man: bool = False) -> list[FactKind]:
    """What is asked of a family or a person, in order; a person known to be a man is not asked what concerns women."""
    asked = [kind for kind in fact_kinds().values() if kind.about == about and not kind.imported]
    return [kind for kind in asked if not (of_man and kind.is_of_women)]


def topics_from(given: dict[str, Any]) -> tuple[Topic, ...]:
    """The topics from the content of a catalogue's file. Raises CatalogueFaulty."""
    try:
        made = tuple(
            Topic(t["code"], t["label"], t["about"], tuple(_kind(t, one) for one in t["facts"]))
            for t in given["topics"]
        )
    except (KeyError, TypeError) as missing:
        raise CatalogueFaulty(f"lacks {missing}") from missing
    codes = [kind.code for topic in made for kind in topic.facts]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise CatalogueFaulty(f"twice: {twice}")
    return made


def _kind(topic: dict[str, Any], given: dict[str, Any]) -> FactKind:
    kind_type = given.get("type", topic.get("type"))
    options = YES_NO if kind_type == "yes_no" else dict(given.get("options", {}))
    kind = FactKind(
        given["code"], given["label"], topic["about"], kind_type, topic["code"], given.get("law", topic["law"]),
        given["months"] if "months" in given else topic["months"], given.get("question", ""), given.get("hint", ""),
        given.get("unit", ""), given.get("until", ""), given.get("women", False), given.get("imported", False),
        options, dict(given.get("headline", {})),
    )  # fmt: skip
    if kind.about not in (FAMILY, PERSON) or kind.type not in TYPES:
        raise CatalogueFaulty(f"{kind.code}: about {kind.about}, type {kind.type}")
    if (kind.type in ("yes_no", "choice")) != bool(options) or not set(kind.headline) <= set(options):
        raise CatalogueFaulty(f"{kind.code}: options")
    if not kind.imported and not kind.question:
        raise CatalogueFaulty(f"{kind.code}: no question")
    return kind


class _PlainWords(yaml.SafeLoader):
    """Reads `yes` and `no` as words: they are codes of options here."""


_PlainWords.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or letter in "tTfF"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
