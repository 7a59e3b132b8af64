"""What a row says about a person beyond, or against, what is known."""

from collections.abc import Callable, Mapping
from typing import Any

from setiakawan.intake.rules.identity import births_agree, names_agree, plain_name
from setiakawan.registry.rules.names import fold_name

CODE_OF = {"name": "name_differs", "sex": "sex_differs", "birth_date": "birth_differs"} | dict.fromkeys(
    ("area", "hamlet", "rw", "rt", "address"), "address_differs"
)
"""Finding for a contradicted field; `detail_differs` for all others."""

_DIRECT = (
    "name", "sex", "birth_date", "birth_precision", "birth_place", "mother_name", "father_name", "marital_status",
    "education", "occupation", "hamlet", "rw", "rt",
)  # fmt: skip
_PRECISION_RANK = {"": 0, "estimated": 1, "year": 2, "month": 3, "day": 4}


def statement_values(reading: Mapping[str, Any], area_code: str) -> dict[str, str]:
    """The contestable fields that a reading states. A domicile replaces the KK address as the place to look for."""
    values = {field: reading[field] for field in _DIRECT if field in reading}
    values["area"] = area_code
    if "domicile_address" in reading:
        values["address"], values["address_basis"] = reading["domicile_address"], "domicile"
    elif "address" in reading:
        values["address"], values["address_basis"] = reading["address"], "kk"
    return values


def compare(values: Mapping[str, str], known: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Sort the stated fields that are not simply known already: (those that only add, those that contradict).

    Adding is filling an unknown field, or saying the same more precisely. Unknown never contradicts.
    """
    if values == known:
        return [], []
    adds: list[str] = []
    contradicts: list[str] = []
    for field, value in values.items():
        old = known.get(field) or ""
        if not value or value == old or field in ("birth_precision", "address_basis"):
            continue
        verdict = _WEIGH.get(field, _weigh_text)(value, old, values, known)
        if verdict is not None:
            (adds if verdict else contradicts).append(field)
    for fields in (adds, contradicts):
        fields.extend(
            pair for field, pair in (("birth_date", "birth_precision"), ("address", "address_basis")) if field in fields
        )
    return adds, contradicts


# Each says True: adds, False: contradicts, None: nothing new.


def _weigh_text(value: str, old: str, values: Mapping, known: Mapping) -> bool | None:
    if not old:
        return True
    return None if plain_name(value).replace(" ", "") == plain_name(old).replace(" ", "") else False


def _weigh_name(value: str, old: str, values: Mapping, known: Mapping) -> bool | None:
    if not old:
        return True
    return None if names_agree(fold_name(value), fold_name(old)) else False


def _weigh_number(value: str, old: str, values: Mapping, known: Mapping) -> bool | None:
    if not old:
        return True
    return None if value.lstrip("0") == old.lstrip("0") else False


def _weigh_birth(value: str, old: str, values: Mapping, known: Mapping) -> bool | None:
    if not old:
        return True
    new_precision, old_precision = values.get("birth_precision", "day"), known.get("birth_precision") or "day"
    if not births_agree(value, new_precision, str(old), old_precision):
        return False
    return True if _PRECISION_RANK[new_precision] > _PRECISION_RANK[old_precision] else None


def _weigh_area(value: str, old: str, values: Mapping, known: Mapping) -> bool | None:
    if not old or value.startswith(old + "."):
        return True
    return None if old.startswith(value + ".") else False


def _weigh_address(value: str, old: str, values: Mapping, known: Mapping) -> bool | None:
    basis, old_basis = values.get("address_basis"), known.get("address_basis")
    if old and basis != old_basis:
        return True if basis == "domicile" else None
    return _weigh_text(value, old, values, known)


_WEIGH: dict[str, Callable[[str, str, Mapping, Mapping], bool | None]] = {
    "name": _weigh_name, "mother_name": _weigh_name, "father_name": _weigh_name, "rt": _weigh_number,
    "rw": _weigh_number, "birth_date": _weigh_birth, "area": _weigh_area, "address": _weigh_address,
}  # fmt: skip
