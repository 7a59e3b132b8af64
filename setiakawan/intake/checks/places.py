"""Which village a row belongs to."""

from functools import lru_cache
from typing import NamedTuple

from setiakawan.areas.gazetteer import gazetteer
from setiakawan.areas.rules import is_well_formed

INVENTED_DISTRICT = "640899"
"""The kecamatan that does not exist: all invented people carry it in their NIK, so it is not reported as unknown."""

_MOST_SUGGESTIONS = 3
_LONGEST_NAME, _MOST_WORDS = 40, 5


class Named(NamedTuple):
    """What a row says about its place, cleaned; "" where it says nothing."""

    code: str = ""
    province: str = ""
    regency: str = ""
    district: str = ""
    village: str = ""


class Found(NamedTuple):
    """The code of a village, or "", and what is odd: (code of reason, field, detail) or None."""

    area: str
    finding: tuple[str, str, dict] | None = None


@lru_cache(maxsize=8192)
def find_area(named: Named, own: str) -> Found:
    """The village that a row names; `own` is the area that the file was handed in for ("" = unknown).

    A near-equal name never matches: it gives suggestions for a person to choose from.
    """
    for field in ("code", "village", "district"):
        written = _by_code(getattr(named, field), "village" if field == "code" else field, own)
        if written:
            return _weighed_by_name(written, named.village) if field == "code" else written
    if not named.village:
        return Found(own if own.count(".") == 3 else "")
    return _outside(named, own) or _by_name(named, own)


def _weighed_by_name(found: Found, village: str) -> Found:
    """A code whose village the row names otherwise is a question."""
    if not found.area or not village or found.area in gazetteer().find(village, "village", found.area):
        return found
    return Found("", ("area_name_differs", "village", _listed([found.area])))


def _by_code(text: str, field: str, own: str) -> Found | None:
    """What a code in a cell means; None when the cell holds no code."""
    if not (is_well_formed(text) or (text.isascii() and text.isdigit() and 6 <= len(text) <= 10)):
        return None
    places = gazetteer()
    meanings = places.readings_of(text)
    inside = {code for code in meanings.values() if _within(code, _regency(own))}
    codes = inside if len(inside) == 1 else set(meanings.values())
    if not codes:
        return Found("", ("area_code_unknown", field, {"code": text}))
    if len(codes) > 1:
        return Found("", ("area_code_ambiguous", field, _listed(sorted(codes))))
    (code,) = codes
    if places.is_retired(code):
        return Found("", ("area_code_retired", field, {"code": code, "name": places.name_of(code)}))
    if code.count(".") < 3:
        return Found("", ("area_code_unknown", field, {"code": text}))
    return _checked(code, field, own)


def _outside(named: Named, own: str) -> Found | None:
    """A province or regency that is known and is not the file's own."""
    places, regency = gazetteer(), _regency(own)
    if not regency:
        return None
    provinces = places.find(named.province, "province") if named.province else []
    if provinces and own[:2] not in provinces:
        return Found("", ("area_other_province", "province", _listed(provinces)))
    regencies = (
        places.find(named.regency, "regency", provinces[0] if len(provinces) == 1 else None) if named.regency else []
    )
    if regencies and regency not in regencies:
        return Found("", ("area_outside_file", "regency", _listed(regencies)))
    return None


def _by_name(named: Named, own: str) -> Found:
    places = gazetteer()
    regency = _regency(own) or _only(
        places.find(named.regency, "regency", _only(places.find(named.province, "province")))
    )
    districts = places.find(named.district, "district", regency) if named.district else []
    if own.count(".") == 2 and not named.district:
        districts = [own]
    within = districts[0] if len(districts) == 1 else regency
    if not within:
        return Found("", ("village_unknown", "village", {}))
    villages = places.find(named.village, "village", within)
    if len(villages) == 1:
        return _checked(villages[0], "village", own)
    if len(villages) > 1:
        return Found("", ("village_ambiguous", "village", _listed(villages)))
    near = (
        [s.code for s in places.suggest(named.village, within, "village", _MOST_SUGGESTIONS)]
        if _is_short(named.village)
        else []
    )
    if not near and len(districts) == 1:
        near = places.find(named.village, "village", regency)
    return Found("", ("village_unknown", "village", _listed(near)))


def _checked(code: str, field: str, own: str) -> Found:
    if not own or _within(code, own):
        return Found(code)
    reason = "area_other_province" if code[:2] != own[:2] else "area_outside_file"
    return Found(code, (reason, field, _listed([code])))


@lru_cache(maxsize=8192)
def weigh_nik_area(area: str, own: str) -> tuple[str, dict] | None:
    """What is odd about the area (six digits) in a NIK, seen from an area code: (reason, detail), or None.

    A NIK keeps the area of its first registration for life, so all of these are notes.
    """
    if area == INVENTED_DISTRICT:
        return None
    places, code = gazetteer(), f"{area[:2]}.{area[2:4]}.{area[4:]}"
    for known in (code, code[:5]):
        if places.is_retired(known):
            return "nik_area_retired", {"code": known, "name": places.name_of(known)}
    if not places.is_current(code):
        return "nik_area_unknown", {"code": code}
    if own and code[:2] != own[:2]:
        return "nik_other_province", {"code": code[:2], "name": places.name_of(code[:2])}
    if own.count(".") and code[:5] != own[:5]:
        return "nik_other_regency", {"code": code[:5], "name": places.name_of(code[:5])}
    return None


def _is_short(name: str) -> bool:
    """Whether it can be the name of a village at all; comparing costs milliseconds, and an address never fits."""
    return len(name) <= _LONGEST_NAME and name.count(" ") < _MOST_WORDS


def _only(codes: list[str]) -> str | None:
    return codes[0] if len(codes) == 1 else None


def _regency(code: str) -> str:
    return code[:5] if code.count(".") else ""


def _within(code: str, area: str) -> bool:
    return bool(area) and (code == area or code.startswith(area + "."))


def _listed(codes: list[str]) -> dict:
    places = gazetteer()
    return {"areas": [{"code": c, "name": places.name_of(c)} for c in codes[:_MOST_SUGGESTIONS]]}
