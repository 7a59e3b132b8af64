"""Codes and names of areas: their shapes and how they are compared. Pure."""

import re
import unicodedata
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

LEVELS = ("province", "regency", "district", "village")
"""From the widest to the narrowest; the count of blocks in a Kemendagri code minus one is the index."""

_CODE = re.compile(r"[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{2}(?:\.[123][0-9]{3})?)?)?")
_BARE = re.compile(r"([0-9]{2})([0-9]{2})?([0-9]{2})?([0-9]{4})?")
_BARE_LENGTHS = {2, 4, 6, 10}
_BPS_LENGTHS = {2, 4, 7, 10}

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʻ`´′"))
_NOT_WORD = re.compile(r"[^0-9a-z]+")

# What people write before a name, and the kinds of area that it can mean. "kota" is left out of the levels below
# the regency on purpose: Kota Bangun is the name of a kecamatan.
_PREFIXES = {
    "provinsi": ("provinsi",), "propinsi": ("provinsi",), "prov": ("provinsi",), "prop": ("provinsi",),
    "kabupaten": ("kabupaten",), "kab": ("kabupaten",),
    "kota": ("kota",), "kotamadya": ("kota",),
    "kecamatan": ("kecamatan",), "kec": ("kecamatan",), "distrik": ("kecamatan",),
    "kelurahan": ("kelurahan",), "kel": ("kelurahan",),
    "desa": ("desa", "desa adat"), "ds": ("desa", "desa adat"),
    "kampung": ("desa", "desa adat"), "nagari": ("desa", "desa adat"), "gampong": ("desa", "desa adat"),
}  # fmt: skip


def is_well_formed(code: str) -> bool:
    """Whether text has the shape of a Kemendagri code with dots, e.g. 64.08.04.2001."""
    return _CODE.fullmatch(code) is not None


def level_of_code(code: str) -> str:
    """The level that a well-formed Kemendagri code has."""
    return LEVELS[code.count(".")]


def parent_of_code(code: str) -> str | None:
    """The code one level up; None above a province."""
    return code.rpartition(".")[0] or None


def dotted(text: str) -> str | None:
    """A Kemendagri code in its dotted form, from dotted or bare digits; None when the shape is another one."""
    text = text.strip()
    if is_well_formed(text):
        return text
    if len(text) in _BARE_LENGTHS and (match := _BARE.fullmatch(text)):
        code = ".".join(filter(None, match.groups()))
        return code if is_well_formed(code) else None
    return None


def is_bps_shaped(text: str) -> bool:
    """Whether text can be a BPS code: 2, 4, 7 or 10 digits without dots."""
    return len(text) in _BPS_LENGTHS and text.isascii() and text.isdigit()


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A name as it is compared: small letters, no accents or apostrophes, every other mark one space.

    Word boundaries count: "Benua Baru" and "Benua Baru Ilir" stay different, and so do "Kertabhakti" and "Kerta Bhakti".
    """
    text = unicodedata.normalize("NFKD", name).lower().translate(_APOSTROPHES)
    if not text.isascii():
        text = "".join(c for c in text if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", text).strip()


def without_prefix(folded: str) -> tuple[tuple[str, ...], str] | None:
    """Split a folded name like "kec sangatta utara" into the kinds that the first word means and the rest."""
    first, _, rest = folded.partition(" ")
    kinds = _PREFIXES.get(first)
    return (kinds, rest) if kinds and rest else None


def great_circle_km(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Kilometres over the surface between two points in (latitude, longitude) degrees, on a sphere of 6,371 km radius."""
    north, east, other_north, other_east = map(radians, (*here, *there))
    half = sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return 2 * 6371 * asin(sqrt(min(1.0, half)))
