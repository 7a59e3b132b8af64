# ruff: noqa: SIM905 - long lists of words
"""A made-up registry of families with a tenth of its people typed again by another office, with the truth beside it.

It knows nothing of how linkage cleans: the ways of writing here were collected apart, some of them unknown to it. All
numbers start with 640899, an area that does not exist, so an area never tells two people apart.
"""

import datetime
import random
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

COLUMNS = (
    "id", "nik", "kk", "name", "birth", "sex", "village", "mother", "phone", "source", "cluster", "fam", "twin", "faults",
)  # fmt: skip
_MEN = (
    "Muhammad Ahmad Budi Agus Eko Joko Slamet Yusuf Rudi Hendra Dwi Tri Wahyu Syaiful Abdul Rahman Hasan Husein Ridwan Iwan"
    " Bambang Sutrisno Usman Kornelius Petrus Lukas Ambo Daeng Baso Ruslan Jamaluddin Fajar Rizki Arif Dimas Bayu Gilang"
    " Oktavianus Markus Yohanes Suparman Tarmizi Zainuddin Hamzah Ibrahim Ismail Idris Junaidi Kadir Latif Mahmud Nasir"
).split()
_WOMEN = (
    "Siti Nur Sri Dewi Ani Rina Yuni Fitri Aminah Halimah Khadijah Maimunah Ratna Wati Lestari Rahayu Indah Puspita Suci"
    " Maria Yuliana Martha Kristina Besse Hasnah Rosmini Jumiati Sumiati Kartini Mulyani Hartati Endang Tuti Yanti Novita"
    " Aisyah Fatimah Zahra Nabila Putri Ayu Intan Permata Citra Safitri Marlina Nurjanah Rohani Salmah Tjahaja Umi Widya"
).split()
_TAILS = (
    "Santoso Nugroho Saputra Pratama Wijaya Kusuma Hidayat Setiawan Firmansyah Ramadhan Maulana Hakim Salim Gunawan Halim"
    " Basri Effendi Mahendra Syahputra Kurniawan Purnomo Susanto Tandi Lajang Tuwo Jalung Bilung Lawing Ngau Ingan Usat"
).split()
_SOUNDS = "ba be bi bo da di du ga gu ha hi ja ju ka ku la li lu ma mi mu na ni nu pa ra ri ru sa si su ta ti wa ya yo".split()
_OTHER_WRITING = (
    ("u", "oe"), ("j", "dj"), ("c", "tj"), ("y", "j"), ("f", "p"), ("v", "f"), ("dd", "d"), ("mm", "m"), ("i", "y"),
    ("sy", "sj"), ("k", "q"), ("z", "s"), ("h", ""), ("a", "aa"), ("Muhammad", "Moch."), ("Muhammad", "M."), ("Siti", "St."),
)  # fmt: skip
_TODAY = datetime.date(2026, 11, 1)


def registry(people: int, seed: int, folder: Path) -> Path:
    """A Parquet file of `people` and a tenth as many rows again, written once. About 25 µs a row."""
    path = folder / f"registry-{people}-{seed}.parquet"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        rows = list(_rows(people, random.Random(seed)))
        random.Random(seed + 1).shuffle(rows)
        named = [(str(at), *row) for at, row in enumerate(rows)]
        columns = zip(*named, strict=True)
        pq.write_table(pa.table(dict(zip(COLUMNS, map(list, columns), strict=True))), path)
    return path


def _rows(people: int, chance: random.Random) -> Iterator[tuple]:
    tails = _TAILS + ["".join(chance.choices(_SOUNDS, k=chance.choice((2, 3)))).title() for _ in range(4_000)]
    villages = [f"{chance.choice(tails)} {chance.choice(('Baru', 'Ilir', 'Ulu', 'Indah'))}" for _ in range(141)]
    made = family = 0
    given: dict[str, int] = {}
    while made < people:
        family += 1
        members = _family(given, chance, tails, chance.choice(villages))[: people - made]
        for at, row in enumerate(members):
            kept = [*row[:6], row[6] if chance.random() > 0.15 else "", row[7] if chance.random() > 0.5 else ""]
            truth = (f"h{made + at}", f"f{family}", row[8])
            yield (*kept, "desa", *truth, "")
            while chance.random() < 0.091:
                again, faults = _typed_again(list(row[:8]), members, chance, villages)
                yield (*again, "dinas", *truth, ";".join(sorted(faults)))
        made += len(members)


def _family(given: dict[str, int], chance: random.Random, tails: list[str], village: str) -> list[tuple]:
    """Rows of nik, kk, name, birth, sex, village, mother, phone, twin: father, mother and children."""
    kk = f"640899{chance.randint(1, 28):02d}{chance.randint(1, 12):02d}{chance.randint(5, 26):02d}{chance.randint(1, 60):04d}"
    year = chance.randint(1940, 2002)
    father, mother = _name("L", chance, tails), _name("P", chance, tails)
    rows = [("L", father, _day(year, chance), _name("P", chance, tails), 0)] if chance.random() < 0.85 else []
    rows.append(("P", mother, _day(year + chance.randint(-3, 8), chance), _name("P", chance, tails), 0))
    born = year + 20
    for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 4))):
        born += chance.randint(1, 4)
        if born > 2025:
            break
        sex, day = chance.choice("LP"), _day(born, chance)
        name = father if sex == "L" and chance.random() < 0.02 else _name(sex, chance, tails, of=father)
        twin = chance.random() < 0.011
        rows.append((sex, name, day, mother, int(twin)))
        if twin:
            other = sex if chance.random() < 0.66 else "LP"["PL".index(sex)]
            rows.append((other, _twin_name(name, other, sex, chance, tails), day, mother, 1))
    phone = f"0000{chance.randint(10**7, 10**8 - 1)}"
    return [(_nik(day, sex, given), kk, name, day.isoformat(), sex, village, mum, phone, twin)
            for sex, name, day, mum, twin in rows]  # fmt: skip


def _name(sex: str, chance: random.Random, tails: list[str], of: str = "") -> str:
    pool = _MEN if sex == "L" else _WOMEN
    words = [pool[min(int(chance.expovariate(0.08)), len(pool) - 1)]]
    kind = chance.random()
    if kind > 0.28:
        words.append(chance.choice(pool if kind < 0.5 else tails))
    if kind > 0.82:
        words.append(of.split()[-1] if of else chance.choice(tails))
    return " ".join(dict.fromkeys(words))


def _twin_name(name: str, sex: str, other: str, chance: random.Random, tails: list[str]) -> str:
    if sex != other or chance.random() < 0.4:
        return _name(sex, chance, tails)
    first, *rest = name.split()
    vowel = chance.choice("aiueo")
    changed = (
        "".join(vowel if c in "aiueo" and at > 1 else c for at, c in enumerate(first)) if len(first) > 3 else first
    )
    return " ".join((changed, *rest)) if changed != first else f"{first} {chance.choice(tails)}"


def _day(year: int, chance: random.Random) -> datetime.date:
    heaped = chance.random()
    if year < 1975 and heaped < 0.15:
        return datetime.date(year, *((12, 31) if heaped < 0.07 else (1, 1)))
    return min(datetime.date(year, 1, 1) + datetime.timedelta(chance.randrange(365)), _TODAY)


def _nik(day: datetime.date, sex: str, given: dict[str, int]) -> str:
    """A number that nobody else has: the next serial of that day and sex, as an office gives them out."""
    start = f"640899{day.day + 40 * (sex == 'P'):02d}{day.month:02d}{day.year % 100:02d}"
    given[start] = given.get(start, 0) + 1
    return f"{start}{given[start]:04d}"


def _typed_again(
    row: list[str], family: list[tuple], chance: random.Random, villages: list[str]
) -> tuple[list[str], set[str]]:
    """The row as another office types it, and what went wrong."""
    faults: set[str] = set()
    row[0] = _number(row[0], [other[0] for other in family if other[0] != row[0]], chance, faults)
    if chance.random() < 0.39:
        faults.add("kk")
        row[1] = chance.choice(("", f"640899{chance.randint(10**9, 10**10 - 1)}", _slip(row[1], chance)))
    row[2] = _rewritten(row[2], chance, faults)
    row[3] = _misdated(row[3], chance, faults)
    if chance.random() < 0.08:
        row[5] = chance.choice(villages)
        faults.add("village")
    row[6] = "" if chance.random() < 0.4 else _rewritten(row[6], chance, set())
    row[7] = "" if chance.random() < 0.55 else row[7]
    return row, faults


def _number(nik: str, others: list[str], chance: random.Random, faults: set[str]) -> str:
    at = chance.random()
    for share, fault, value in (
        (0.25, "nik missing", ""), (0.06, "nik slip", _slip(nik, chance)), (0.01, "nik of a relative", (others or [""])[0]),
        (0.015, "nik cut by a spreadsheet", nik[:15] + "0"), (0.01, "nik placeholder", "9999999999999999"),
    ):  # fmt: skip
        if at < share:
            faults.add(fault)
            return value
        at -= share
    return nik


def _misdated(day: str, chance: random.Random, faults: set[str]) -> str:
    at = chance.random()
    if at < 0.05:
        faults.add("birth missing")
        return ""
    if at < 0.16:
        kind = chance.choice(("birth year only", "birth swapped", "birth slip"))
        faults.add(kind)
        year, month, date = day.split("-")
        if kind == "birth year only":
            return f"{year}-01-01"
        if kind == "birth swapped" and int(date) <= 12:
            return f"{year}-{date}-{month}"
        return f"{int(year) + chance.choice((-10, -1, 1, 10))}-{month}-{min(int(date), 28):02d}"
    return day


def _rewritten(name: str, chance: random.Random, faults: set[str]) -> str:
    at, words = chance.random(), name.split()
    if at < 0.22:
        kinds = [pair for pair in _OTHER_WRITING if pair[0] in name[1:] or pair[0] == words[0]]
        if kinds:
            faults.add("name written otherwise")
            old, new = chance.choice(kinds)
            name = name.replace(old, new, 1)
    elif at < 0.30 and len(words) > 1:
        faults.add("name shorter")
        name = " ".join(words[:-1]) if chance.random() < 0.6 else " ".join((words[0], *(w[0] for w in words[1:])))
    elif at < 0.34 and len(words) > 1:
        faults.add("name joined or turned")
        name = "".join(words).capitalize() if chance.random() < 0.5 else " ".join(reversed(words))
    elif at < 0.38:
        faults.add("name with title")
        name = chance.choice(("H. ", "Hj. ", "Drs. ", "Alm. ")) + name
    elif at < 0.48:
        faults.add("name slip")
        name = _slip(name, chance)
    return name.upper() if chance.random() < 0.6 else name


def _slip(text: str, chance: random.Random) -> str:
    if len(text) < 4:
        return text
    at = chance.randrange(1, len(text) - 1)
    if text[at].isdigit():
        return text[:at] + chance.choice([digit for digit in "0123456789" if digit != text[at]]) + text[at + 1 :]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :] if chance.random() < 0.5 else text[:at] + text[at + 1 :]
