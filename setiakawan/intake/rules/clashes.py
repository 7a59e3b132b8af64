"""Where rows of one unit speak against each other, or explain each other."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from setiakawan.intake.rules.facts import Known, Row
from setiakawan.intake.rules.identity import Likeness, likeness
from setiakawan.intake.rules.traits import AID_LIST, FACTS_ONLY, GONE, HEAD, REJECT


def left_behind(rows: list[Row]) -> set[int]:
    """Rows by which a village says that somebody moved away, where another row shows the person living elsewhere.

    Two halves of one move: the old village's row then adds nothing, and must not end the stay in the new one.
    """
    moved = [r for r in rows if r.traits & GONE and not r.decision and r.reading.get("status") == "moved"]
    if not moved:
        return set()
    living: dict[bytes, set[str]] = defaultdict(set)
    for row in rows:
        if not row.traits & (GONE | REJECT | FACTS_ONLY | AID_LIST):
            for key in {row.nik_key, row.who_key} - {None}:
                living[key].add(row.area)
    return {
        r.id
        for r in moved
        if any(not areas_agree(r.area, area) for key in {r.nik_key, r.who_key} - {None} for area in living.get(key, ()))
    }


def clashing(rows: list[Row], known: Known) -> dict[int, list[tuple]]:
    """Rows that cannot be settled because other rows of the unit speak against them: row → findings."""
    found: dict[int, list[tuple]] = defaultdict(list)
    if len(rows) == 1 and not (rows[0].traits & HEAD and known.families):
        return found
    open_rows = [
        r for r in rows if not r.decision and not r.traits & (REJECT | FACTS_ONLY) and r.id not in known.resent
    ]
    for group in _groups(open_rows, lambda r: r.nik_key):
        _find_nik_clash(group, known, found)
    for group in _groups(open_rows, lambda r: r.who_key):
        if len({r.nik_key for r in group if r.nik_key}) > 1:
            _add(found, group, "namesake_two_niks", "nik")
    for family in _groups(open_rows, lambda r: r.family_key, at_least=1):
        _find_family_clash(family, known, found)
    return found


def _groups(rows: list[Row], key, at_least: int = 2) -> list[list[Row]]:
    groups = defaultdict(list)
    for row in rows:
        if key(row) is not None:
            groups[key(row)].append(row)
    return [g for g in groups.values() if len(g) >= at_least]


def _add(found: dict, rows: Iterable[Row], code: str, field: str, detail: dict | None = None) -> None:
    for row in rows:
        found[row.id].append((code, field, "question", detail or {}))


def _find_nik_clash(group: list[Row], known: Known, found: dict) -> None:
    if group[0].nik_key in known.by_nik:
        return  # each row is weighed against the person who holds the number
    worst = Likeness.SURE
    for index, row in enumerate(group):
        for other in group[index + 1 :]:
            weight = likeness(row.name_key, row.birth, other.name_key, other.birth)
            if weight is not Likeness.SURE and worst is not Likeness.OTHER:
                worst = weight
    if worst is not Likeness.SURE:
        _add(found, group, worst.value, "nik", {"rows": len(group)})


def _find_family_clash(group: list[Row], known: Known, found: dict) -> None:
    family = known.families.get(group[0].family_key)
    # Who is dead or moved away says nothing on where the family is now.
    present = [r for r in group if not r.traits & GONE]
    home = family.area if family is not None else _home_of(present or group)
    _add(found, [r for r in present if not areas_agree(r.area, home)], "kk_in_two_areas", "kk")
    heads = [r for r in present if r.traits & HEAD]
    if not heads:
        return
    niks = _niks_by_who(group)
    people = {_who(r, known, niks) for r in heads} | set(family.heads if family is not None else ())
    people -= {_who(r, known, niks) for r in group if r.traits & GONE}  # who is called dead or moved makes room
    if len(people) > 1:
        _add(found, heads, "two_heads", "role", {"heads": len(people)})


def _home_of(group: list[Row]) -> str:
    """Where more than half of a family's rows are; nowhere when no village has so many."""
    if len(areas := Counter(r.area for r in group)) == 1:
        return group[0].area
    full = {
        a: sum(n for b, n in areas.items() if areas_agree(a, b))
        for a in areas
        if a.count(".") == max(map(_depth, areas))
    }
    best = max(sorted(full), key=full.__getitem__)
    return best if full[best] * 2 > len(group) else "-"


def _depth(area: str) -> int:
    return area.count(".")


def areas_agree(one: str, other: str) -> bool:
    """Whether two areas can be the same place: equal, or one within the other."""
    return one == other or one.startswith(other + ".") or other.startswith(one + ".")


def _niks_by_who(group: list[Row]) -> dict[bytes, set[bytes]]:
    """The valid NIKs that a family's rows give to one name and birth."""
    niks: dict[bytes, set[bytes]] = defaultdict(set)
    for row in group:
        if row.who_key is not None and row.nik_key is not None:
            niks[row.who_key].add(row.nik_key)
    return niks


def _who(row: Row, known: Known, niks: dict[bytes, set[bytes]]) -> object:
    """A stand-in for the person of a row: rows of one person give the same, also where only some carry the NIK."""
    nik_key = row.nik_key
    if nik_key is None and len(same := niks.get(row.who_key, ())) == 1:
        (nik_key,) = same
    person = known.by_nik.get(nik_key) if nik_key else None
    if person is None and row.who_key is not None:
        candidates = known.by_who.get(row.who_key, ())
        person = candidates[0] if len(candidates) == 1 else None
    return id(person) if person is not None else nik_key or row.who_key or row.id
