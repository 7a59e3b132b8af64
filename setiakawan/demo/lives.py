"""What a life looks like at an age: schooling, work, faith, disability, birthplace. Shares are plausible guesses."""

import datetime
import random

from setiakawan.demo.chance import Weighted
from setiakawan.demo.world import ALIVE, AWAY, DEAD, INVALID, MISSING, MOVED, Human

RELIGION = {
    "dayak": Weighted([(2, 46), (3, 44), (1, 10)]),
    "toraja": Weighted([(2, 85), (3, 12), (1, 3)]),
    "general": Weighted([(1, 92), (2, 4), (3, 3), (4, 1)]),
}
_ISLAM = Weighted([(1, 995), (2, 5)])

_EDUCATION = (
    (1965, Weighted([(1, 16), (2, 22), (3, 38), (4, 11), (5, 10), (8, 3)])),
    (1985, Weighted([(1, 3), (2, 10), (3, 33), (4, 20), (5, 25), (7, 3), (8, 5), (9, 1)])),
    (9999, Weighted([(1, 1), (2, 4), (3, 17), (4, 24), (5, 39), (7, 4), (8, 10), (9, 1)])),
)
_WORK = {
    "town": Weighted([(15, 50), (88, 14), (19, 9), (5, 6), (81, 5), (13, 4), (65, 3), (18, 3), (7, 2), (8, 3), (1, 1)]),
    "mine": Weighted([(15, 52), (9, 14), (19, 10), (88, 9), (81, 6), (11, 3), (5, 3), (13, 2), (1, 1)]),
    "coast": Weighted([(11, 34), (9, 27), (15, 12), (88, 10), (19, 7), (21, 4), (5, 3), (81, 2), (1, 1)]),
    "river": Weighted([(9, 42), (11, 12), (15, 16), (88, 9), (19, 8), (20, 6), (5, 4), (81, 2), (1, 1)]),
    "upriver": Weighted([(9, 58), (15, 17), (20, 9), (19, 6), (5, 4), (88, 4), (2, 0), (1, 2)]),
    "settlement": Weighted([(9, 44), (15, 22), (20, 10), (88, 9), (19, 6), (13, 4), (65, 2), (5, 2), (1, 1)]),
    "plantation": Weighted([(15, 40), (20, 24), (9, 18), (19, 7), (88, 6), (81, 2), (5, 2), (1, 1)]),
}
_WOMENS_WORK = Weighted([(2, 68), (9, 7), (15, 8), (88, 5), (8, 3), (65, 4), (18, 2), (20, 2), (74, 1)])
_BLOOD = Weighted([(13, 62), (4, 14), (1, 10), (2, 10), (3, 4)])
_STATUS = Weighted([(MISSING, 5), (AWAY, 20), (INVALID, 10), (MOVED, 65)])

_DISABILITY_RATE = ((5, 0.007), (18, 0.016), (45, 0.021), (60, 0.040), (75, 0.11), (200, 0.27))
_DISABILITY = (
    (
        18,
        Weighted(
            [("physical", 30), ("intellectual", 25), ("hearing", 11), ("speech", 12), ("visual", 9), ("mental", 13)]
        ),
    ),
    (
        60,
        Weighted(
            [("physical", 43), ("mental", 21), ("visual", 13), ("hearing", 10), ("speech", 5), ("intellectual", 8)]
        ),
    ),
    (200, Weighted([("physical", 45), ("visual", 27), ("hearing", 20), ("mental", 8)])),
)
_ORIGIN = {
    "bugis": ("BONE", "WAJO", "SOPPENG", "PINRANG", "SINJAI", "SIDRAP", "BULUKUMBA", "MAMUJU"),
    "banjar": ("BANJARMASIN", "MARTAPURA", "AMUNTAI", "KANDANGAN", "BARABAI"),
    "kutai": ("MUARA ANCALONG", "TENGGARONG", "MUARA BENGKAL", "SANGKULIRANG", "SANGATTA"),
    "dayak": ("MUARA WAHAU", "LONG NAH", "MIAU BARU", "BUSANG", "TELEN"),
    "toraja": ("RANTEPAO", "MAKALE", "TANA TORAJA", "MENGKENDEK"),
    "general": (
        "BLITAR",
        "MALANG",
        "KEDIRI",
        "LAMONGAN",
        "CILACAP",
        "KEBUMEN",
        "NGAWI",
        "BANYUWANGI",
        "TASIKMALAYA",
        "LUMAJANG",
    ),
}
_ELSEWHERE = (
    "MESS KARYAWAN BLOK {}", "CAMP TAMBANG KM {}", "PERUMAHAN KEBUN DIVISI {}", "JL. POROS KM {}", "KOS JL. YOS SUDARSO NO. {}",
    "SAMARINDA, JL. PELITA GG. {}", "BONTANG, RT {}",
)  # fmt: skip


def years(birth: datetime.date, on: datetime.date) -> int:
    """Completed years on a day."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def religion_of(rng: random.Random, group: str) -> int:
    """The faith of a family, in OpenSID's code."""
    return RELIGION.get(group, _ISLAM)(rng)


def birthplace(rng: random.Random, group: str, age: int, kecamatan: str) -> str:
    """Where somebody was born: the younger, the nearer."""
    if group in {"kutai", "dayak"} or rng.random() < (0.85 if age < 20 else 0.25):
        return rng.choice((kecamatan.upper(), "SANGATTA", "KUTAI TIMUR", kecamatan.upper()))
    return rng.choice(_ORIGIN[group])


def live(rng: random.Random, human: Human, setting: str, on: datetime.date) -> None:
    """Fill in what follows from age, sex and place: schooling, work, blood group, disability, where they stay."""
    age = years(human.birth, on)
    human.blood = _BLOOD(rng)
    _school_and_work(rng, human, age, setting)
    rate = next(rate for below, rate in _DISABILITY_RATE if age < below)
    if rng.random() < rate:
        draw = next(draw for below, draw in _DISABILITY if age < below)
        human.disability = tuple(sorted({draw(rng)} | ({draw(rng)} if rng.random() < 0.14 else set())))
    if rng.random() < (0.07 if 18 <= age < 45 else 0.01):
        human.lives_at = rng.choice(_ELSEWHERE).format(rng.randrange(1, 60))


def _school_and_work(rng: random.Random, human: Human, age: int, setting: str) -> None:
    if age < 19:
        school = ((5, 1, 1), (7, 1, 2), (13, 2, 4), (16, 3, 6), (19, 4, 7))
        _, human.education, human.studying = next(step for step in school if age < step[0])
        human.occupation = 3 if age >= 6 else 1
        return
    human.education = next(draw for before, draw in _EDUCATION if human.birth.year < before)(rng)
    if age < 23 and human.education >= 5 and rng.random() < 0.35:
        human.studying, human.occupation = 11, 3
    elif age >= 68:
        human.occupation = rng.choice((1, 9, 2 if human.sex == "P" else 4))
    else:
        human.occupation = (_WORK[setting] if human.sex == "L" else _WOMENS_WORK)(rng)


def fate(rng: random.Random, human: Human, on: datetime.date) -> int:
    """The status of a member who is neither head nor spouse: most live here, some died, left, or are missing."""
    age = years(human.birth, on)
    if rng.random() < (0.30 if age >= 70 else 0.10 if age >= 55 else 0.006):
        return DEAD
    if rng.random() < (0.045 if age >= 18 else 0.004):
        return _STATUS(rng)
    return ALIVE
