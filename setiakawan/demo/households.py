"""Families as they are: couples with children, lone mothers, three generations, and men alone near the mines."""

import datetime
import random
from collections.abc import Callable

from setiakawan.demo import lives
from setiakawan.demo.chance import Weighted
from setiakawan.demo.names import LITERAL_NAMES, given_name, with_title
from setiakawan.demo.numbers import NumberBook, SerialsUsedUp
from setiakawan.demo.places import MIX, Village
from setiakawan.demo.world import (
    CHILD,
    CHILD_IN_LAW,
    DEAD,
    DIVORCED,
    GRANDCHILD,
    HEAD,
    MARRIED,
    OTHER,
    PARENT,
    PARENT_IN_LAW,
    RELATIVE,
    WIDOWED,
    WIFE,
    Family,
    Human,
)

_HEAD_AGE = Weighted(
    [((19, 25), 5), ((25, 35), 27), ((35, 45), 30), ((45, 55), 20), ((55, 65), 12), ((65, 80), 5), ((80, 94), 1)]
)
_SHAPE = Weighted([("couple", 80), ("lone_mother", 6), ("lone_father", 2), ("man_alone", 11), ("woman_alone", 1)])
_CHILDREN = Weighted([(0, 2), (1, 8), (2, 24), (3, 32), (4, 20), (5, 14)])
_HAMLETS = (
    "MELATI",
    "MAWAR",
    "SIDO RUKUN",
    "HULU",
    "HILIR",
    "MUARA",
    "KARYA",
    "MAKMUR",
    "TEPIAN",
    "BINA BARU",
    "LESTARI",
    "PELITA",
)
_STREETS = (
    "JL. POROS DESA",
    "JL. PENDIDIKAN",
    "JL. MASJID",
    "JL. PERINTIS",
    "JL. KARYA ETAM",
    "GG. RUKUN",
    "JL. DERMAGA",
    "TEPI SUNGAI",
)
_TWINS = 0.0130  # per birth; about 1.1 % of the people are then twins
_FIRST_KK = datetime.date(2006, 1, 1)


class FamilyMaker:
    """Makes families of one village, one after another, from one stream of chance."""

    def __init__(
        self, village: Village, *, rng: random.Random, book: NumberBook, prefix: str, people: int, on: datetime.date
    ):
        self._village, self._rng, self._book, self._prefix, self._on = village, rng, book, prefix, on
        self._groups = Weighted(MIX[village.setting].items())
        self._humans = self._families = 0
        start = village.index % len(_HAMLETS)
        self._hamlets = (_HAMLETS * 2)[start : start + 1 + min(people // 900, 4)]
        self._rts = max(2, people // 130)

    def family(self, most: int) -> Family:
        """The next family, of at most this many members."""
        rng = self._rng
        family = self._card()
        group = self._groups(rng)
        age = rng.randrange(*_HEAD_AGE(rng))
        shape = _SHAPE(rng)
        if shape in {"man_alone", "woman_alone"}:
            self._alone(family, group, age, "L" if shape == "man_alone" else "P")
        else:
            self._parents_and_children(family, group, age, shape)
            self._others(family, group)
        del family.members[most:]
        self._live(family)
        return family

    def _card(self) -> Family:
        rng = self._rng
        self._families += 1
        registered = _FIRST_KK + datetime.timedelta(days=rng.randrange((self._on - _FIRST_KK).days))
        rt = rng.randrange(1, self._rts + 1)
        hamlet = self._hamlets[rt % len(self._hamlets)]
        return Family(
            id=f"{self._prefix}/k{self._families}",
            village=self._village.code,
            kk=_first_free(self._book.kk, registered),
            address=f"{rng.choice(_STREETS)} RT {rt:02d}"
            if rng.random() < 0.8
            else f"DESA {self._village.name.upper()}",
            hamlet=hamlet,
            rw=f"{1 + rt // 6:03d}" if self._village.setting in {"town", "mine"} else "-",
            rt=f"{rt:03d}",
        )

    def _human(
        self, family: Family, *, sex: str, birth: datetime.date, role: int, group: str,
        father: Human | None = None, mother: Human | None = None, marital: int = 1,
    ) -> Human:  # fmt: skip
        rng = self._rng
        numbers: list[datetime.date] = []

        def nik(day: datetime.date) -> str:
            numbers[:] = [day]
            return self._book.nik(day, sex)

        number = _first_free(nik, birth)
        self._humans += 1
        human = Human(
            id=f"{self._prefix}/{self._humans}", family_id=family.id, name="", sex=sex, birth=numbers[0], nik=number, role=role,
            group=group, marital=marital, birth_place=lives.birthplace(rng, group, lives.years(birth, self._on), self._village.kecamatan),
        )  # fmt: skip
        if father:
            human.father_name, human.father_nik, human.father_id = father.name, father.nik, father.id
        if mother:
            human.mother_name, human.mother_nik, human.mother_id = mother.name, mother.nik, mother.id
        human.father_name = human.father_name or given_name(rng, group, "L", birth.year - 28)
        human.mother_name = human.mother_name or given_name(rng, group, "P", birth.year - 25)
        taken = {one.name for one in family.members}
        for _ in range(5):
            human.name = given_name(rng, group, sex, birth.year, human.father_name)
            if human.name not in taken:
                break
        if rng.random() < 0.0012:
            human.name = rng.choice(LITERAL_NAMES[sex])
        family.members.append(human)
        return human

    def _born(self, age: float) -> datetime.date:
        """A birth date at this age. Of the older, many were registered with a round date."""
        rng = self._rng
        day = self._on - datetime.timedelta(days=int(age * 365.2425) + rng.randrange(365))
        if day.year < 1988 and rng.random() < 0.12:
            return day.replace(month=rng.choice((12, 7, 1)), day=1 if rng.random() < 0.6 else 31)
        return day

    def _alone(self, family: Family, group: str, age: int, sex: str) -> None:
        age = min(age, 48) if sex == "L" else age + 12
        marital = (
            self._rng.choice((1, 1, MARRIED, DIVORCED))
            if sex == "L"
            else self._rng.choice((1, DIVORCED, WIDOWED, WIDOWED))
        )
        self._human(family, sex=sex, birth=self._born(age), role=HEAD, group=group, marital=marital)

    def _parents_and_children(self, family: Family, group: str, age: int, shape: str) -> None:
        rng = self._rng
        wife_age = max(18, age - max(-5, round(rng.gauss(3.5, 3.2))))
        father = mother = None
        if shape == "couple":
            father = self._human(family, sex="L", birth=self._born(age), role=HEAD, group=group, marital=MARRIED)
            mother = self._human(
                family, sex="P", birth=self._born(wife_age), role=WIFE, group=self._spouse_group(group), marital=MARRIED
            )
            family.members[1].married_on = father.married_on = self._wedding(father, mother)
        elif shape == "lone_father":
            father = self._human(
                family, sex="L", birth=self._born(age), role=HEAD, group=group, marital=rng.choice((DIVORCED, WIDOWED))
            )
        else:
            age = max(age, 27)
            marital = WIDOWED if age > 50 or rng.random() < 0.45 else DIVORCED
            mother = self._human(family, sex="P", birth=self._born(age), role=HEAD, group=group, marital=marital)
            wife_age = age
            if marital == WIDOWED and rng.random() < 0.7:
                father = self._human(
                    family, sex="L", birth=self._born(age + rng.randrange(0, 9)), group=group, marital=MARRIED,
                    role=HEAD if rng.random() < 0.5 else OTHER,
                )  # fmt: skip
                father.status = DEAD
        self._children(family, group, (min(age, wife_age), wife_age), father, mother, at_least=shape != "couple")

    def _wedding(self, husband: Human, wife: Human) -> datetime.date:
        younger = max(husband.birth, wife.birth)
        latest = (self._on - younger).days - 30
        return younger + datetime.timedelta(days=min(latest, 365 * 17 + self._rng.randrange(365 * 9)))

    def _spouse_group(self, group: str) -> str:
        return group if self._rng.random() < 0.8 else self._groups(self._rng)

    def _children(
        self,
        family: Family,
        group: str,
        ages: tuple[int, int],
        father: Human | None,
        mother: Human | None,
        *,
        at_least: bool,
    ) -> None:
        rng = self._rng
        younger_age, wife_age = ages
        childhood = younger_age - max(17.0, min(34.0, rng.gauss(21.5, 3.6)))  # years since the first birth
        for _ in range(max(_CHILDREN(rng), at_least)):
            if childhood < 0 or wife_age - childhood > 46:
                break
            staying = 1 if childhood < 17 else 0.78 if childhood < 24 else 0.35 if childhood < 31 else 0.1
            if rng.random() < staying:
                self._birth(family, group, childhood, father, mother)
            childhood -= 1.2 + rng.expovariate(0.55)

    def _birth(self, family: Family, group: str, age: float, father: Human | None, mother: Human | None) -> None:
        rng = self._rng
        birth = min(self._born(max(age - 1, 0)), self._on - datetime.timedelta(days=1))
        first = self._child(family, group, birth, father, mother)
        if rng.random() < _TWINS:
            second = self._child(family, group, first.birth, father, mother)
            first.twin_id, second.twin_id = second.id, first.id

    def _child(
        self, family: Family, group: str, birth: datetime.date, father: Human | None, mother: Human | None
    ) -> Human:
        sex = "L" if self._rng.random() < 0.512 else "P"
        return self._human(family, sex=sex, birth=birth, role=CHILD, group=group, father=father, mother=mother)

    def _others(self, family: Family, group: str) -> None:
        """Three generations: a grown child's spouse and child, an old parent, a relative."""
        rng, on = self._rng, self._on
        grown = [one for one in family.members if one.role == CHILD and lives.years(one.birth, on) >= 21]
        if grown and rng.random() < 0.22:
            self._young_couple(family, group, rng.choice(grown))
        elders = [one for one in family.members if one.role in (HEAD, WIFE) and lives.years(one.birth, on) < 62]
        if elders and rng.random() < 0.10:
            child = rng.choice(elders)
            sex = "P" if rng.random() < 0.68 else "L"
            born = self._born(lives.years(child.birth, on) + rng.randrange(18, 34))
            elder = self._human(family, sex=sex, birth=born, role=PARENT if child.role == HEAD else PARENT_IN_LAW, group=child.group,
                                marital=WIDOWED)  # fmt: skip
            if sex == "P":
                child.mother_name, child.mother_nik, child.mother_id = elder.name, elder.nik, elder.id
            else:
                child.father_name, child.father_nik, child.father_id = elder.name, elder.nik, elder.id
        if rng.random() < 0.13:
            self._human(
                family, sex=rng.choice("LLLP"), birth=self._born(rng.randrange(12, 36)), role=RELATIVE, group=group
            )

    def _young_couple(self, family: Family, group: str, child: Human) -> None:
        rng, on = self._rng, self._on
        child.marital = MARRIED
        age = max(18, lives.years(child.birth, on) + rng.randrange(-3, 4))
        spouse = self._human(
            family, sex="P" if child.sex == "L" else "L", birth=self._born(age), role=CHILD_IN_LAW, group=self._spouse_group(group),
            marital=MARRIED,
        )  # fmt: skip
        father, mother = (child, spouse) if child.sex == "L" else (spouse, child)
        oldest = min(lives.years(one.birth, on) for one in (child, spouse)) - 18
        if oldest > 0:
            birth = min(self._born(rng.randrange(max(0, oldest - 25), oldest)), on - datetime.timedelta(days=1))
            grandchild = self._child(family, group, birth, father, mother)
            grandchild.role = GRANDCHILD

    def _live(self, family: Family) -> None:
        rng, on = self._rng, self._on
        faith = lives.religion_of(rng, family.members[0].group)
        for human in family.members:
            human.religion = faith
            lives.live(rng, human, self._village.setting, on)
            if human.role not in (HEAD, WIFE) and human.status != DEAD:
                human.status = lives.fate(rng, human, on)
            human.name = with_title(
                rng, human.name, human.sex, lives.years(human.birth, on), faith == 1, human.education >= 7
            )


def _first_free(number: Callable[[datetime.date], str], day: datetime.date) -> str:
    """The number of this day, or of the next earlier day that still has one."""
    while True:
        try:
            return number(day)
        except SerialsUsedUp:
            day -= datetime.timedelta(days=1)
