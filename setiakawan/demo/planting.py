"""Which rows stand in which list, and the faults in them, village by village in one stream of chance."""

from collections import defaultdict
from collections.abc import Iterator

from setiakawan.demo import mistakes
from setiakawan.demo.chance import Weighted, substream
from setiakawan.demo.faults import KINDS
from setiakawan.demo.forms import dtks, dtsen, opensid, siak
from setiakawan.demo.forms.style import Style
from setiakawan.demo.names import LITERAL_NAMES
from setiakawan.demo.numbers import AREA_DIGITS
from setiakawan.demo.people import Plan, families_of, movers
from setiakawan.demo.places import DISTRICT, SIAK_KECAMATAN, Village, villages
from setiakawan.demo.spelling import variant_of
from setiakawan.demo.world import ALIVE, CHILD, DEAD, HEAD, MOVED, OTHER, WIFE, Family, Fault, Human, Row

OPENSID, DTKS, DTSEN, SIAK = "opensid", "dtks", "dtsen", "siak"
DTKS_FILE = f"dtks-{DISTRICT.replace('.', '')}.txt"
DTSEN_FILE = f"desil-dtsen-{DISTRICT.replace('.', '')}.xlsx"
SIAK_FILE = f"siak-{SIAK_KECAMATAN}.xlsx"
FIRST_ROW = {OPENSID: opensid.FIRST_ROW, DTKS: dtks.FIRST_ROW, DTSEN: dtsen.FIRST_ROW, SIAK: siak.FIRST_ROW}
_LITERAL = {name for names in LITERAL_NAMES.values() for name in names}


def style_of(village: Village, plan: Plan) -> Style:
    """How this village fills in its file."""
    return Style.drawn(substream(plan.seed, village.code, "style"))


def file_of(village: Village, style: Style) -> str:
    """The name of a village's file."""
    return f"{village.code}-penduduk.{style.kind}"


def village_rows(village: Village, plan: Plan) -> Iterator[tuple[str, Row]]:
    """Every row that this village causes, as (list, row): its own list first to last, the district's lists in between."""
    return _Planter(village, plan).rows()


def district_rows(plan: Plan) -> Iterator[Row]:
    """The rows of all files with file, sheet and row number as they are written. Keeps one village in memory."""
    shared = {DTKS: (DTKS_FILE, ""), DTSEN: (DTSEN_FILE, dtsen.SHEET), SIAK: (SIAK_FILE, siak.SHEET)}
    following = {name: FIRST_ROW[name] for name in shared}
    for village in villages():
        style = style_of(village, plan)
        names = shared | {OPENSID: (file_of(village, style), opensid.SHEET if style.kind != "csv" else "")}
        following[OPENSID] = opensid.FIRST_ROW
        for name, row in village_rows(village, plan):
            row.file, row.sheet = names[name]
            row.number = following[name]
            following[name] += 1
            yield row


class _Planter:
    def __init__(self, village: Village, plan: Plan):
        self._village, self._plan = village, plan
        self._style = style_of(village, plan)
        self._rng = substream(plan.seed, plan.people, plan.as_of, village.code, "faults")
        self._desk = mistakes.Desk(self._rng, village, self._style)
        self._draws = {name: _draw(name) for name in (OPENSID, DTKS, SIAK)}
        self._waiting: dict[int, list[Row]] = defaultdict(list)
        self._written = 0

    def rows(self) -> Iterator[tuple[str, Row]]:
        for family in families_of(self._village, self._plan):
            yield from self._residents(family)
            yield from self._aid(family)
            yield from self._deciles(family)
            if self._village.code.startswith(SIAK_KECAMATAN):
                yield from self._registry_office(family)
        for family in movers(self._plan):
            if family.old_village == self._village.code:
                yield from self._former_residents(family)
        for due in sorted(self._waiting):
            yield from ((OPENSID, row) for row in self._waiting[due])

    def _residents(self, family: Family) -> Iterator[tuple[str, Row]]:
        roles = self._wrong_roles(family)
        for human in family.members:
            row = self._resident(human, family)
            if human.id in roles:
                kind, role = roles[human.id]
                row.cells[opensid.COLUMN["kk_level"]] = opensid.said_role(role, self._style)
                row.faults.append(Fault(kind, "kk_level"))
            else:
                self._plant(OPENSID, row, human, family)
            self._written += 1
            yield OPENSID, row
            self._copy(row, human)
            yield from ((OPENSID, late) for late in self._waiting.pop(self._written, ()))

    def _resident(self, human: Human, family: Family) -> Row:
        row = Row(opensid.cells(human, family, self._style), human.id, family.id)
        if human.name in _LITERAL:
            row.faults.append(Fault("real_name_na", "nama"))
        elif " " not in human.name:
            row.faults.append(Fault("one_word_name", "nama"))
        if human.status == DEAD and human.role == HEAD:
            row.faults.append(Fault("dead_former_head", "kk_level"))
        return row

    def _wrong_roles(self, family: Family) -> dict[str, tuple[str, int]]:
        """Now and then a family has a second head, or none."""
        rng, head = self._rng, family.head
        if len(family.members) < 2 or any(one.role == HEAD and one is not head for one in family.members):
            return {}
        chance = rng.random()
        if chance < KINDS["no_head"].opensid:
            return {head.id: ("no_head", OTHER)}
        others = [one for one in family.members if one.role in (WIFE, CHILD) and one.status == ALIVE]
        if others and chance > 1 - KINDS["two_heads"].opensid:
            return {rng.choice(others).id: ("two_heads", HEAD)}
        return {}

    def _plant(self, form: str, row: Row, human: Human, family: Family) -> None:
        """Perhaps one fault, of a kind that this row can have."""
        kind = self._draws[form](self._rng)
        if kind:
            fault = mistakes.MISTAKES[form][kind](self._desk, row, human, family)
            row.faults += [fault] if fault else []
        elif form == OPENSID and human.status == ALIVE:
            self._desk.remember(human, family)

    def _copy(self, row: Row, human: Human) -> None:
        """Perhaps the same person once more, some rows further down."""
        rng = self._rng
        kind = self._draws_copy(rng)
        if not kind or any(not KINDS[fault.kind].control for fault in row.faults):
            return
        again = Row(
            list(row.cells), row.human, row.family, [fault for fault in row.faults if fault.kind == "one_word_name"]
        )
        if kind != "same_row_twice":
            again.cells[opensid.COLUMN["nama"]] = self._style.name(variant_of(rng, human.name))
        if kind == "same_person_without_nik":
            again.cells[opensid.COLUMN["nik"]] = rng.choice(("0", "", "-"))
        again.faults.append(Fault(kind, "nik" if kind == "same_person_without_nik" else "nama", row.human))
        self._waiting[self._written + rng.randrange(1, 60)].append(again)

    _draws_copy = Weighted(
        [(code, KINDS[code].opensid) for code in ("same_row_twice", "same_person_variant", "same_person_without_nik")]
        + [("", 1 - 0.008)]
    )

    def _former_residents(self, family: Family) -> Iterator[tuple[str, Row]]:
        new_kk, family_kk = family.kk, family.old_kk
        for human in family.members:
            row = self._resident(human, family)
            row.cells[opensid.COLUMN["no_kk"]] = family_kk or new_kk
            if family.told_old_village:
                row.cells[opensid.COLUMN["status_dasar"]] = opensid.said_status(MOVED, self._style)
            kind = "moved_inside_district" if family.told_old_village else "listed_in_two_villages"
            row.faults.append(Fault(kind, "status_dasar", human.id))
            yield OPENSID, row

    def _aid(self, family: Family) -> Iterator[tuple[str, Row]]:
        if not family.dtks_id:
            return
        for number, human in enumerate(family.members, start=1):
            dead = human.status == DEAD
            if human.status not in (ALIVE, DEAD) or (dead and self._rng.random() > 0.45):
                continue
            row = Row(dtks.cells(human, family, self._village, number), human.id, family.id)
            if dead:
                row.faults.append(Fault("dead_on_aid_list", "NIK"))
            else:
                self._plant(DTKS, row, human, family)
            yield DTKS, row

    def _registry_office(self, family: Family) -> Iterator[tuple[str, Row]]:
        for human in family.members:
            if human.status == ALIVE:
                row = Row(siak.cells(human, family, self._village), human.id, family.id)
                self._plant(SIAK, row, human, family)
                yield SIAK, row

    def _deciles(self, family: Family) -> Iterator[tuple[str, Row]]:
        rng, row = self._rng, Row(dtsen.cells(family, self._village), family.head.id, family.id)
        chance = rng.random()
        if chance < KINDS["decile_invalid"].dtsen:
            row.cells[dtsen.COLUMN["Desil"]] = rng.choice((0, 11, "-", "belum ada"))
            row.faults.append(Fault("decile_invalid", "Desil"))
        yield DTSEN, row
        if chance > 1 - KINDS["decile_unknown_kk"].dtsen:
            yield DTSEN, self._stranger(family)

    def _stranger(self, family: Family) -> Row:
        """A family that no village knows. Its serials lie above all that the number books give."""
        rng = self._rng
        row = Row(dtsen.cells(family, self._village), f"{self._village.code}/asing{self._written}", "")
        for name in ("No KK", "NIK"):
            row.cells[dtsen.COLUMN[name]] = (
                f"{AREA_DIGITS}{rng.randrange(1, 29):02d}{rng.randrange(1, 13):02d}{rng.randrange(70, 99)}{rng.randrange(9990, 10000)}"
            )
        row.cells[dtsen.COLUMN["Nama Kepala Keluarga"]] = variant_of(rng, family.head.name)
        row.faults.append(Fault("decile_unknown_kk", "No KK"))
        return row


def _draw(form: str) -> Weighted[str]:
    """A kind of fault of this list, or "" for a sound row."""
    own = [(code, getattr(KINDS[code], form)) for code in mistakes.MISTAKES[form]]
    return Weighted([*own, ("", 1 - sum(share for _, share in own))])
