"""Invented names: tokens put together at random, as people in the district are called.

One word is a complete name. Nobody has a surname; Toraja children often carry a family word, some sons a father's name.
"""

import csv
import random
from functools import cache
from importlib.resources import files

from setiakawan.demo.chance import Weighted

# Not given names of one person: connectors, titles, and clan or Chinese family names that do not mix freely.
_CLANS = (
    "BIN BINTI DRG MAT AMAT SIREGAR MANURUNG LIE SINAGA PASARIBU SIAHAAN SIMANJUNTAK HARAHAP SIAGIAN HASIBUAN SITORUS "
    "WIDJAJA HUTABARAT LUBIS TAMBUNAN PURBA PANJAITAN NAINGGOLAN GINTING PARDEDE GULTOM TAN SITOMPUL LIM SIHOMBING "
    "HUTAPEA PAKPAHAN NASUTION NAPITUPULU SITUMORANG TAMPUBOLON SIMAMORA SIANTURI MANALU TOBING NIO SIBARANI SILITONGA "
    "SIAUW SIMBOLON SILALAHI MANIK BONG SIMATUPANG SITANGGANG SAMOSIR HUTAGALUNG SINAMBELA SITEPU TARIGAN MARPAUNG "
    "SIMANGUNSONG SIDABUTAR SIPAHUTAR HUTASOIT TANJUNG TJANDRA RAY BUTAR"
)
_LEFT_OUT = frozenset(_CLANS.split())
_NEVER_ALONE = frozenset(
    (
        "ABDUL",
        "ABD",
        "ABD.",
        "MUH",
        "MUH.",
        "MOH",
        "MOCH",
        "SITI",
        "SITTI",
        "ST.",
        "M.",
        "LA",
        "SRI",
        "TRI",
        "DWI",
        "NOR",
    )
)
_WORDS_BY_BIRTH = (
    (1965, Weighted([(1, 50), (2, 40), (3, 9), (4, 1)])),
    (1995, Weighted([(1, 37), (2, 45), (3, 16), (4, 2)])),
    (9999, Weighted([(1, 23), (2, 47), (3, 25), (4, 5)])),
)
LITERAL_NAMES = {"L": ("NA", "NAN", "NONE"), "P": ("NA", "NULL", "NONE")}
"""Names that spreadsheets and programs mistake for "nothing"."""


@cache
def _tokens(group: str, use: str) -> Weighted[str]:
    folder = files(__package__) / "data"
    if group == "general":
        column = "laki_laki" if use == "L" else "perempuan"
        with (folder / "name-tokens.csv").open(encoding="utf-8") as lines:
            counts = [(row["token"], float(row[column])) for row in csv.DictReader(lines)]
        return Weighted((token, count) for token, count in counts if count and token not in _LEFT_OUT)
    with (folder / "regional-tokens.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if (row["group"], row["use"]) == (group, use)]
    return Weighted((row["token"], float(row["weight"])) for row in rows)


def given_name(rng: random.Random, group: str, sex: str, birth_year: int, father: str = "") -> str:
    """A name for somebody of this group, in capitals. `father` is the father's name, "" when it plays no part."""
    words = next(draw for before, draw in _WORDS_BY_BIRTH if birth_year < before)(rng)
    draw = _tokens(group, sex)
    general = _tokens("general", sex)
    parts = [draw(rng)]
    while len(parts) < words or (len(parts) == 1 and parts[0] in _NEVER_ALONE):
        token = draw(rng) if rng.random() < 0.65 else general(rng)
        if token not in parts and token not in _NEVER_ALONE:
            parts.append(token)
    return _with_father(rng, group, sex, parts, father)


def _with_father(rng: random.Random, group: str, sex: str, parts: list[str], father: str) -> str:
    last = father.split()[-1] if father else ""
    if group == "toraja":
        family = last or _tokens("toraja", "family")(rng)
        return " ".join([*(parts[:-1] or parts), family]) if rng.random() < 0.85 else " ".join(parts)
    if last and last not in parts and sex == "L" and rng.random() < 0.13:
        parts = [*(parts[:-1] or parts), last]
    elif last and group in {"bugis", "banjar", "kutai"} and rng.random() < 0.03:
        parts = [*parts[:2], "BIN" if sex == "L" else "BINTI", last]
    elif last and sex == "L" and rng.random() < 0.004:
        return father
    return " ".join(parts)


def with_title(rng: random.Random, name: str, sex: str, age: int, muslim: bool, degree: bool) -> str:
    """The name with the title of a pilgrim or a degree, where chance and life give one."""
    if muslim and age > 45 and rng.random() < 0.07:
        return f"{'H.' if sex == 'L' else 'HJ.'} {name}"
    if degree and rng.random() < 0.35:
        return f"{name}, {rng.choice(('S.PD', 'SE', 'S.KOM', 'A.MD', 'ST', 'S.SOS'))}"
    return name
