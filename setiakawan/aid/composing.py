"""A programme written from criteria that exist: what an officer chose, as the text that is stored and compiled."""

import datetime
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

from setiakawan.aid.catalogue import read_yaml


@dataclass(frozen=True)
class Choice:
    """A condition of a programme that holds: its key, its words, and whether it asks one person."""

    key: str
    label: str
    when: Mapping[str, Any]
    of_person: bool


@dataclass(frozen=True)
class Gift:
    """One thing that a programme gives: `amount` in rupiah for each period `per`, or None where goods of `goods_unit`.

    To the family (or the person judged) once, or where `who` is the key of a condition, to each member who fits, at most
    `at_most` of them.
    """

    label: str
    amount: Decimal | None
    goods_unit: str
    per: str
    who: str = ""
    at_most: int | None = None


@dataclass(frozen=True)
class Chosen:
    """What an officer chose. `persons_at_most` bounds the members of one family that are given money."""

    code: str
    label: str
    about: str
    unit: str
    kind: str
    funds: str
    manager: str
    law: str
    valid_from: datetime.date
    valid_until: datetime.date | None
    decile_to: int | None
    criteria: Collection[str]
    gifts: Collection[Gift]
    persons_at_most: int | None
    instalments: int
    budget: Decimal | None
    excludes: Collection[str]


def choices_of(texts: Iterable[str]) -> dict[str, Choice]:
    """The criteria of the latest version of each programme, by key, each condition once. Deciles are left out, since they
    are chosen by their number.
    """
    found = [
        Choice(f"{code}:{c['code']}", c["label"], c["when"], c.get("of_person", False))
        for code, version in _latest(texts) for c in version["criteria"]
        if c["when"].get("number", {}).get("fact") != "decile"
    ]  # fmt: skip
    return _each_once(found)


def members_of(texts: Iterable[str]) -> dict[str, Choice]:
    """The conditions by which programmes give to members, and those that they ask of one person, by key, each once."""
    latest = list(_latest(texts))
    asked = [
        Choice(f"{code}:{c['code']}", c["label"], c["when"], True)
        for code, version in latest for c in version["criteria"] if c.get("of_person")
    ]  # fmt: skip
    given = [
        Choice(f"{code}:untuk:{b['code']}", b["label"], b["who"], True)
        for code, version in latest for b in version["benefits"] if "who" in b
    ]  # fmt: skip
    return _each_once([*asked, *given])


def _latest(texts: Iterable[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for text in texts:
        written = read_yaml(text)
        yield written["code"], max(written["versions"], key=lambda version: version["valid_from"])


def _each_once(choices: Iterable[Choice]) -> dict[str, Choice]:
    found: dict[str, Choice] = {}
    for choice in choices:
        found.setdefault(_same(choice.when, choice.of_person), choice)
    return {choice.key: choice for choice in found.values()}


def _same(when: Mapping[str, Any], of_person: bool) -> str:
    return json.dumps([when, of_person], sort_keys=True)


def compose(chosen: Chosen, choices: Mapping[str, Choice], members: Mapping[str, Choice]) -> str:
    """The text of the programme. Raises KeyError for a condition that is not there."""
    criteria = [_criterion(chosen, n, choices[key]) for n, key in enumerate(chosen.criteria, 1)]
    if chosen.decile_to is not None:
        label, when = f"Keluarga berada pada desil 1 sampai {chosen.decile_to}", {"fact": "decile", "from": 1}
        decile = {
            "code": "decile",
            "label": label,
            "law": chosen.law,
            "when": {"number": when | {"to": chosen.decile_to}},
        }
        criteria.insert(0, decile)
    version = {
        "valid_from": chosen.valid_from, "valid_until": chosen.valid_until, "law": chosen.law,
        "instalments": chosen.instalments, "persons_at_most": chosen.persons_at_most, "criteria": criteria,
        "benefits": [_benefit(gift, n, members) for n, gift in enumerate(chosen.gifts, 1)],
    }  # fmt: skip
    programme = {
        "code": chosen.code, "label": chosen.label, "about": chosen.about, "unit": chosen.unit, "kind": chosen.kind,
        "funds": chosen.funds, "manager": chosen.manager, "excludes": list(chosen.excludes),
        "budget": _money(chosen.budget), "versions": [_said(version)],
    }  # fmt: skip
    return yaml.dump(_said(programme), Dumper=_Plain, allow_unicode=True, sort_keys=False, width=110)


class _Plain(yaml.SafeDumper):
    """YAML without anchors: what is said twice is written twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _criterion(chosen: Chosen, number: int, choice: Choice) -> dict[str, Any]:
    made = {"code": f"c{number}", "label": choice.label, "law": chosen.law}
    if choice.of_person:
        made["of_person"] = True
    return made | {"when": choice.when}


def _benefit(gift: Gift, number: int, members: Mapping[str, Choice]) -> dict[str, Any]:
    return _said({
        "code": f"b{number}", "label": gift.label, "amount": _money(gift.amount), "unit": gift.goods_unit, "per": gift.per,
        "who": members[gift.who].when if gift.who else None, "at_most": gift.at_most,
    })  # fmt: skip


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def _said(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, [], "")}


def chosen_in(text: str, choices: Mapping[str, Choice], members: Mapping[str, Choice]) -> Chosen | None:
    """What was chosen for a text that was composed; None where the text says what cannot be chosen."""
    try:
        found = _read(read_yaml(text), choices, members)
        return found if compose(found, choices, members) == text else None
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError):
        return None


def _read(written: Mapping[str, Any], choices: Mapping[str, Choice], members: Mapping[str, Choice]) -> Chosen:
    (version,) = written["versions"]
    keys = {_same(c.when, c.of_person): c.key for c in choices.values()}
    whom = {_same(c.when, True): c.key for c in members.values()}
    decile = next((c["when"]["number"]["to"] for c in version["criteria"] if c["code"] == "decile"), None)
    gifts = [
        Gift(
            b["label"], _amount(b.get("amount")), b.get("unit", ""), b["per"],
            whom[_same(b["who"], True)] if "who" in b else "", b.get("at_most"),
        ) for b in version["benefits"]
    ]  # fmt: skip
    return Chosen(
        *(written[name] for name in ("code", "label", "about", "unit", "kind", "funds", "manager")), version["law"],
        version["valid_from"], version.get("valid_until"), decile,
        [keys[_same(c["when"], c.get("of_person", False))] for c in version["criteria"] if c["code"] != "decile"],
        gifts, version.get("persons_at_most"), version["instalments"], _amount(written.get("budget")),
        written.get("excludes", []),
    )  # fmt: skip


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
