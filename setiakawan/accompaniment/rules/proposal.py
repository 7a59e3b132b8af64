"""Who could accompany a person, in which order, and why: reasons in words that a supervisor reads.

What the person asked for comes first, then continuity, room in the load, language, skill and distance. Unknown is never
a fault: an unknown home or language neither helps nor harms. Caseload and continuity: SafeLives; Care Act 2014.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Wish:
    """What the person's case asks for. Empty = no wish, or not known."""

    sex: str = ""
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()


class Way(Protocol):
    """How far a candidate lives from the person, as `areas.queries.apart` tells."""

    is_same: bool
    is_neighbour: bool | None
    is_same_district: bool
    km: float | None


@dataclass(frozen=True)
class Candidate:
    """What is known of one user who may accompany. `knows_person` = accompanied or visited the person before;
    `way` is None where no home is known; `away_until` = the day on which they are back, where they are away now.
    """

    user_id: int
    load: int
    limit: int
    sex: str = ""
    way: Way | None = None
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    knows_person: bool = False
    away_until: datetime.date | None = None


@dataclass(frozen=True)
class Ranked:
    """One candidate with the points and the reasons that gave or cost them."""

    user_id: int
    points: int
    reasons: tuple[str, ...]


def rank(wish: Wish, candidates: Iterable[Candidate]) -> list[Ranked]:
    """The candidates, the best first; equal ones by the lighter load, then by number, so that the answer is stable."""
    found = [(candidate, _judge(wish, candidate)) for candidate in candidates]
    found.sort(key=lambda pair: (-pair[1].points, pair[0].load, pair[0].user_id))
    return [ranked for _, ranked in found]


def _judge(wish: Wish, who: Candidate) -> Ranked:
    told = [_sex(wish, who), _load(who), _shared(wish.languages, who.languages, 15, "bahasa")]
    told += [_shared(wish.skills, who.skills, 10, "keterampilan"), _distance(who.way)]
    if who.away_until:
        told.insert(0, (-80, f"Tidak bertugas sampai {who.away_until:%d-%m-%Y}"))
    if who.knows_person:
        told.insert(0, (40, "Sudah mengenal warga"))
    parts = [part for part in told if part]
    return Ranked(who.user_id, sum(points for points, _ in parts), tuple(words for _, words in parts))


def _sex(wish: Wish, who: Candidate) -> tuple[int, str] | None:
    if not wish.sex:
        return None
    if not who.sex:
        return 0, "Jenis kelamin belum diketahui, padahal diminta"
    return (60, "Jenis kelamin sesuai permintaan") if who.sex == wish.sex else (-60, "Jenis kelamin bukan yang diminta")


def _load(who: Candidate) -> tuple[int, str]:
    words = f"mendampingi {who.load} dari batas {who.limit}"
    if who.load >= who.limit:
        return -100, f"Sudah penuh: {words}"
    return round(30 * (who.limit - who.load) / who.limit), f"Masih ada tempat: {words}"


def _shared(wanted: tuple[str, ...], known: tuple[str, ...], each: int, what: str) -> tuple[int, str] | None:
    if not wanted or not known:
        return None
    shared = len(set(wanted) & set(known))
    if not shared:
        return -each, f"Belum memiliki {what} yang dibutuhkan"
    return each * shared, f"Memiliki {what} yang dibutuhkan ({shared} dari {len(set(wanted))})"


def _distance(way: Way | None) -> tuple[int, str] | None:
    """Nearer is never worth less: the same village, then a neighbouring one, then by kilometres."""
    if way is None:
        return None
    if way.is_same:
        return 25, "Tinggal di desa yang sama"
    far = f"± {round(way.km)} km" if way.km is not None else ""
    if way.is_neighbour:
        return 18, "Tinggal di desa tetangga" + (f" ({far})" if far else "")
    where = "kecamatan yang sama" if way.is_same_district else "kecamatan lain"
    if way.km is None:
        return (10, f"Tinggal di {where}") if way.is_same_district else (-10, f"Tinggal di {where}")
    return max(-20, round(15 - way.km / 4)), f"Tinggal di {where}, {far} dari warga"
