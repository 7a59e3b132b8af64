"""From written data to a programme. What is not understood whole does not compile: nothing ever means everybody."""

import datetime
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from setiakawan.aid.rules.facts import FAMILY_FACTS, MEMBER_FACTS, FactKind
from setiakawan.aid.rules.predicates import (
    AgeBetween,
    AllOf,
    AnyOf,
    IsBetween,
    IsOneOf,
    LiesWithin,
    MembersBetween,
    Not,
    Predicate,
)
from setiakawan.aid.rules.programme import Benefit, Criterion, Programme, Rules

PERIODS = {"month": "per bulan", "year": "per tahun", "once": "satu kali"}
KINDS = {"cash": "uang", "goods": "barang", "premium": "iuran dibayarkan", "food": "bahan pangan"}
UNITS = {"family": "keluarga", "person": "orang"}
_CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_AREA = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")
_LARGEST = Decimal("1e15")
_LARGEST_AMOUNT = Decimal("1e11")
"""A hundred billion: with every member and twelve months it still fits where money is kept."""


class DoesNotCompile(Exception):
    """The written programme is not understood. Says where and why, in Indonesian."""

    def __init__(self, where: str, why: str):
        super().__init__(f"{where}: {why}" if where else why)
        self.where, self.why = where, why


def compile_programme(written: Any) -> Programme:
    """A programme from the mapping that its YAML holds. Raises DoesNotCompile."""
    at = _Place(written, "")
    at.only(
        {"code", "label", "about", "unit", "kind", "funds", "manager", "versions", "excludes", "budget", "notes"}
    )  # fmt: skip
    unit = at.one_of("unit", UNITS)
    versions = tuple(_rules(place, unit) for place in at.each("versions", needed=True))
    _refuse_overlap(versions)
    return Programme(
        code=at.code("code"), label=at.text("label"), about=at.text("about"), unit=unit, kind=at.one_of("kind", KINDS),
        funds=at.text("funds"), manager=at.text("manager"), versions=versions, excludes=tuple(at.codes("excludes")),
        budget=at.money("budget") if "budget" in at.data else None, notes=tuple(at.texts("notes")),
    )  # fmt: skip


def compile_predicate(written: Any, *, of_person: bool) -> Predicate:
    """One condition from its mapping. Raises DoesNotCompile."""
    return _predicate(_Place(written, ""), MEMBER_FACTS if of_person else FAMILY_FACTS)


class _Place:
    """A mapping at a place of the document, read so that nothing is skipped or guessed."""

    def __init__(self, data: Any, where: str):
        self.where = where
        if not isinstance(data, Mapping):
            raise DoesNotCompile(where, "harus berisi nama dan nilai")
        self.data = data

    def refuse(self, key: str, why: str) -> DoesNotCompile:
        return DoesNotCompile(f"{self.where}.{key}".lstrip("."), why)

    def only(self, known: set[str]) -> None:
        for key in self.data:
            if key not in known:
                raise self.refuse(str(key), "tidak dikenal")

    def need(self, key: str) -> Any:
        if self.data.get(key) is None:
            raise self.refuse(key, "belum diisi")
        return self.data[key]

    def text(self, key: str) -> str:
        value = self.need(key)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(key, "harus berupa kalimat")
        return value.strip()

    def code(self, key: str) -> str:
        value = self.need(key)
        if not isinstance(value, str) or not _CODE.fullmatch(value):
            raise self.refuse(key, "kode memakai huruf kecil, angka, dan garis")
        return value

    def one_of(self, key: str, known: Mapping[str, Any]) -> str:
        value = self.need(key)
        if not isinstance(value, str) or value not in known:
            raise self.refuse(key, f"harus salah satu dari {', '.join(known)}")
        return value

    def count(self, key: str, *, least: int = 0, most: int = 1000) -> int:
        value = self.need(key)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.refuse(key, f"harus bilangan bulat {least} sampai {most}")
        return value

    def money(self, key: str, below: Decimal = _LARGEST) -> Decimal:
        value = self.need(key)
        try:
            amount = Decimal(value) if isinstance(value, str | int) and not isinstance(value, bool) else Decimal("NaN")
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or not 0 < amount < _LARGEST or amount != amount.quantize(Decimal("0.01")):
            raise self.refuse(key, "harus jumlah rupiah lebih dari nol, ditulis tanpa pemisah")
        if amount >= below:
            raise self.refuse(key, f"terlalu besar: harus di bawah {below:,.0f}".replace(",", "."))
        return amount

    def day(self, key: str) -> datetime.date:
        value = self.need(key)
        if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
            raise self.refuse(key, "harus tanggal seperti 2026-01-31")
        return value

    def items(self, key: str, *, needed: bool = False) -> list[Any]:
        value = self.data.get(key)
        if value is None and not needed:
            return []
        if not isinstance(value, list) or not value:
            raise self.refuse(key, "harus daftar yang tidak kosong")
        return value

    def texts(self, key: str) -> list[str]:
        return [_Place({"x": item}, f"{self.where}.{key}").text("x") for item in self.items(key)]

    def codes(self, key: str) -> list[str]:
        return [_Place({"x": item}, f"{self.where}.{key}").code("x") for item in self.items(key)]

    def each(self, key: str, *, needed: bool = False) -> list["_Place"]:
        where = f"{self.where}.{key}".lstrip(".")
        return [_Place(item, f"{where}[{n}]") for n, item in enumerate(self.items(key, needed=needed), 1)]

    def inner(self, key: str) -> "_Place":
        return _Place(self.need(key), f"{self.where}.{key}".lstrip("."))


def _rules(at: _Place, unit: str) -> Rules:
    at.only({"valid_from", "valid_until", "law", "criteria", "benefits", "persons_at_most", "instalments"})
    until = at.day("valid_until") if at.data.get("valid_until") is not None else None
    begun = at.day("valid_from")
    if until is not None and until <= begun:
        raise at.refuse("valid_until", "harus sesudah valid_from")
    criteria = tuple(_criterion(place, unit) for place in at.each("criteria", needed=True))
    benefits = tuple(_benefit(place) for place in at.each("benefits", needed=True))
    _refuse_twice(at, "criteria", [c.code for c in criteria])
    _refuse_twice(at, "benefits", [b.code for b in benefits])
    return Rules(
        begun, until, at.text("law"), criteria, benefits,
        at.count("persons_at_most", least=1) if "persons_at_most" in at.data else None,
        at.count("instalments", least=1, most=12) if "instalments" in at.data else 1,
    )  # fmt: skip


def _refuse_twice(at: _Place, key: str, codes: list[str]) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise at.refuse(key, f"{code} ditulis dua kali")


def _refuse_overlap(versions: tuple[Rules, ...]) -> None:
    ordered = sorted(versions, key=lambda rules: rules.valid_from)
    for earlier, later in pairwise(ordered):
        if earlier.valid_until is None or earlier.valid_until > later.valid_from:
            raise DoesNotCompile("versions", f"dua aturan berlaku bersamaan sejak {later.valid_from}")


def _criterion(at: _Place, unit: str) -> Criterion:
    at.only({"code", "label", "law", "when", "of_person"})
    of_person = at.data.get("of_person", False)
    if not isinstance(of_person, bool) or (of_person and unit != "person"):
        raise at.refuse("of_person", "hanya ya atau tidak, dan hanya pada program untuk orang")
    facts = MEMBER_FACTS if of_person else FAMILY_FACTS
    return Criterion(at.code("code"), at.text("label"), at.text("law"), _predicate(at.inner("when"), facts), of_person)


def _benefit(at: _Place) -> Benefit:
    at.only({"code", "label", "amount", "per", "who", "at_most", "unit"})
    goods = "unit" in at.data
    if goods == ("amount" in at.data):
        raise at.refuse("amount", "isi jumlah rupiah, atau satuan barang, salah satu")
    return Benefit(
        at.code("code"), at.text("label"), None if goods else at.money("amount", _LARGEST_AMOUNT), at.one_of("per", PERIODS),
        _predicate(at.inner("who"), MEMBER_FACTS) if "who" in at.data else None,
        at.count("at_most", least=1) if "at_most" in at.data else None, at.text("unit") if goods else "",
    )  # fmt: skip


def _predicate(at: _Place, facts: Mapping[str, FactKind]) -> Predicate:
    """A mapping with exactly one operator."""
    if len(at.data) != 1:
        raise DoesNotCompile(at.where, "tulis tepat satu syarat; gabungkan dengan all_of atau any_of")
    operator = next(iter(at.data))
    make = _OPERATORS.get(operator)
    if make is None or (operator in _OF_FAMILY and facts is MEMBER_FACTS) or (
        operator in _OF_MEMBER and facts is FAMILY_FACTS
    ):  # fmt: skip
        raise at.refuse(str(operator), "bukan syarat yang dikenal di sini")
    return make(at, facts)


def _kind(at: _Place, key: str, facts: Mapping[str, FactKind], types: tuple[str, ...]) -> FactKind:
    kind = facts.get(at.text(key))
    if kind is None or kind.type not in types:
        raise at.refuse(key, f"{at.data[key]} bukan fakta yang dapat ditanyakan di sini")
    return kind


def _yes(at: _Place, facts: Mapping[str, FactKind]) -> Predicate:
    return IsOneOf(_kind(at, "yes", facts, ("yesno",)).code, (True,))


def _no(at: _Place, facts: Mapping[str, FactKind]) -> Predicate:
    return IsOneOf(_kind(at, "no", facts, ("yesno",)).code, (False,))


def _is(at: _Place, facts: Mapping[str, FactKind]) -> Predicate:
    inner = at.inner("is")
    inner.only({"fact", "in"})
    kind = _kind(inner, "fact", facts, ("text",))
    values = inner.items("in", needed=True)
    for value in values:
        if not isinstance(value, str) or value not in kind.values:
            raise inner.refuse("in", f"{value} bukan pilihan dari {kind.label}")
    return IsOneOf(kind.code, tuple(values))


def _bounds(at: _Place, extra: set[str]) -> tuple[int | None, int | None]:
    at.only({"from", "to"} | extra)
    low = at.count("from") if at.data.get("from") is not None else None
    high = at.count("to") if at.data.get("to") is not None else None
    if low is None and high is None:
        raise DoesNotCompile(at.where, "isi from, to, atau keduanya")
    if low is not None and high is not None and low > high:
        raise DoesNotCompile(at.where, "from lebih besar daripada to")
    return low, high


def _number(at: _Place, facts: Mapping[str, FactKind]) -> Predicate:
    inner = at.inner("number")
    return IsBetween(_kind(inner, "fact", facts, ("count",)).code, *_bounds(inner, {"fact"}))


def _age(at: _Place, facts: Mapping[str, FactKind]) -> Predicate:
    low, high = _bounds(inner := at.inner("age"), set())
    for key, value in (("from", low), ("to", high)):
        if value is not None and value > 150:
            raise inner.refuse(key, "umur paling banyak 150 tahun")
    return AgeBetween(low, high)


def _within(at: _Place, facts: Mapping[str, FactKind]) -> Predicate:
    areas = at.items("within", needed=True)
    for area in areas:
        if not isinstance(area, str) or not _AREA.fullmatch(area):
            raise at.refuse("within", f"{area} bukan kode wilayah")
    return LiesWithin(tuple(areas))


def _members(at: _Place, facts: Mapping[str, FactKind]) -> Predicate:
    inner = at.inner("members")
    low, high = _bounds(inner, {"who"})
    who = _predicate(inner.inner("who"), MEMBER_FACTS) if "who" in inner.data else AllOf(())
    return MembersBetween(who, low, high)


def _joined(key: str, make: Callable[[tuple[Predicate, ...]], Predicate]):
    def join(at: _Place, facts: Mapping[str, FactKind]) -> Predicate:
        return make(tuple(_predicate(place, facts) for place in at.each(key, needed=True)))

    return join


def _not(at: _Place, facts: Mapping[str, FactKind]) -> Predicate:
    return Not(_predicate(at.inner("not"), facts))


_OPERATORS: dict[str, Callable[[_Place, Mapping[str, FactKind]], Predicate]] = {
    "yes": _yes, "no": _no, "is": _is, "number": _number, "age": _age, "within": _within, "members": _members,
    "all_of": _joined("all_of", AllOf), "any_of": _joined("any_of", AnyOf), "not": _not,
}  # fmt: skip
_OF_FAMILY = {"members", "within", "number"}
_OF_MEMBER = {"age"}
