"""A programme written from criteria that exist: what an officer chose, as the text that is stored and compiled."""

import datetime
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

from setiakawan.aid.catalogue import read_yaml


@dataclass(frozen=True)
class Choice:
    """A criterion of a programme that holds: its key, its words, its condition, and whether it asks the person."""

    key: str
    label: str
    when: Mapping[str, Any]
    of_person: bool


@dataclass(frozen=True)
class Chosen:
    """What an officer chose. `amount` is in rupiah for each period `per`, or None where goods are given by `goods_unit`."""

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
    gift: str
    amount: Decimal | None
    goods_unit: str
    per: str
    instalments: int
    budget: Decimal | None
    excludes: Collection[str]


def choices_of(texts: Iterable[str]) -> dict[str, Choice]:
    """The criteria of the latest version of each programme, by key, each condition once. Deciles are left out, since they
    are chosen by their number.
    """
    found: dict[str, Choice] = {}
    for text in texts:
        written = read_yaml(text)
        for criterion in max(written["versions"], key=lambda version: version["valid_from"])["criteria"]:
            of_person = criterion.get("of_person", False)
            if criterion["when"].get("number", {}).get("fact") == "decile":
                continue
            same = json.dumps([criterion["when"], of_person], sort_keys=True)
            key = f"{written['code']}:{criterion['code']}"
            found.setdefault(same, Choice(key, criterion["label"], criterion["when"], of_person))
    return {choice.key: choice for choice in found.values()}


def compose(chosen: Chosen, choices: Mapping[str, Choice]) -> str:
    """The text of the programme. Raises KeyError for a criterion that is not there."""
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
    given = {"unit": chosen.goods_unit} if chosen.amount is None else {"amount": f"{chosen.amount:f}"}
    version = {
        "valid_from": chosen.valid_from, "valid_until": chosen.valid_until, "law": chosen.law,
        "instalments": chosen.instalments, "criteria": criteria,
        "benefits": [{"code": "base", "label": chosen.gift, **given, "per": chosen.per}],
    }  # fmt: skip
    programme = {
        "code": chosen.code, "label": chosen.label, "about": chosen.about, "unit": chosen.unit, "kind": chosen.kind,
        "funds": chosen.funds, "manager": chosen.manager, "excludes": list(chosen.excludes),
        "budget": None if chosen.budget is None else f"{chosen.budget:f}", "versions": [_said(version)],
    }  # fmt: skip
    return yaml.safe_dump(_said(programme), allow_unicode=True, sort_keys=False, width=110)


def _criterion(chosen: Chosen, number: int, choice: Choice) -> dict[str, Any]:
    made = {"code": f"c{number}", "label": choice.label, "law": chosen.law}
    if choice.of_person:
        made["of_person"] = True
    return made | {"when": choice.when}


def _said(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, [])}
