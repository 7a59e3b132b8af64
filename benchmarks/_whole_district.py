"""A whole district in the present database: everybody on the registry, the accompanied among them with their circles, and
neighbours who take part. Not through the services, but with rows as they leave them.
"""

import uuid

from benchmarks._accompanied import DAY, Accompanied, _insert
from setiakawan.accompaniment.models import CircleAnswer, NamedSupporter, Visit
from setiakawan.participation.models import Participant
from setiakawan.registry.models import Family, Membership, Person, Source

PEOPLE, HELPERS = 448_850, 20_000


class WholeDistrict(Accompanied):
    """So many open cases (a quarter more that are closed), people in families of four, and helpers in other families."""

    def __init__(self, open_cases: int, people: int = PEOPLE, helpers: int = HELPERS):
        super().__init__(open_cases)
        self.people, self.helpers = people, helpers

    def _family(self, n: int) -> int:
        """One in need with three others is a family; all others are in fours."""
        known = self._count()
        if n <= known:
            return n
        later = n - known - 1
        return later // 3 + 1 if later < 3 * known else known + 1 + (later - 3 * known) // 4

    def _is_head(self, n: int) -> bool:
        later = n - 4 * self._count() - 1
        return n <= self._count() or (later >= 0 and later % 4 == 0)

    def _village(self, family: int) -> str:
        return self._home(family) if family <= self._count() else self.villages[family * 7919 % len(self.villages)]

    def _people(self) -> None:
        source = Source.objects.create(
            kind="file", label="tolok ukur", as_of=self.today, recorded_by_label="tolok ukur"
        )
        _insert(Person, (
            {"id": n, "name": f"Warga Rekaan {n}", "name_key": f"WARGA REKAAN {n}", "area": self._village(self._family(n)),
             "birth_date": self.today - (n * 37 % 25_000 + 1) * DAY, "birth_precision": "day"}
            for n in range(1, self.people + 1)
        ))  # fmt: skip
        families = self._family(self.people)
        _insert(
            Family,
            ({"id": f, "kind": "kk", "area": self._village(f), "source": source.pk} for f in range(1, families + 1)),
        )
        _insert(Membership, (
            {"person": n, "family": self._family(n), "kind": "kk", "role": "head" if self._is_head(n) else "child", "source": source.pk}
            for n in range(1, self.people + 1)
        ))  # fmt: skip
        self._helpers()

    def _helpers(self) -> None:
        """One person each of families without anybody in need; four of five are vetted."""
        first = 4 * self._count() + 1
        rows, self.near = [], {}
        for at in range(self.helpers):
            person = first + 4 * at
            if person > self.people:
                break
            village = self._village(self._family(person))
            self.near.setdefault(village, []).append(person)
            vetted = self.chance.random() < 0.8
            rows.append({
                "name": f"Penolong Rekaan {at}", "area": village, "person": person, "is_adult": True,
                "sex": self.chance.choice("LP"), "identity_checked_on": self.today if vetted else None,
                "references": int(vetted), "client_id": uuid.UUID(int=at + 1).hex,
            })  # fmt: skip
        _insert(Participant, rows)

    def _visits(self, cases: list[dict]) -> None:
        """A visit in most months of the last year; at one of them half were asked who helps them."""
        visits, answers, named = [], [], []
        constant = {"way": "home", "purpose": "regular", "outcome": "met"}
        for case in cases:
            last = case["ended"] or self.today
            ago = self.chance.randint(1, 40)
            for number in range(8):
                on = max(last - (ago + 40 * number) * DAY, case["begun"])
                visits.append(constant | {
                    "id": len(visits) + 1, "case": case["id"], "companion": case["user"], "recorded_by": case["user"],
                    "happened_on": on, "client_id": self._uuid(),
                })  # fmt: skip
            if case["ended"] is None and self.chance.random() < 0.6:
                self._asked(case, visits[-self.chance.randint(1, 8)], answers, named)
        _insert(Visit, visits)
        _insert(CircleAnswer, answers)
        _insert(NamedSupporter, named)

    def _asked(self, case: dict, visit: dict, answers: list[dict], named: list[dict]) -> None:
        near = self.near.get(self._home(case["id"]), ())
        count = self.chance.choices((0, 1, 2), (35, 40, 25))[0] if near else 0
        answers.append({
            "id": len(answers) + 1, "person": case["id"], "visit": visit["id"], "asked_on": visit["happened_on"],
            "result": "named" if count else "nobody", "answered_by": "person",
        })  # fmt: skip
        for _ in range(count):
            linked = self.chance.choice(near) if self.chance.random() < 0.85 else None
            named.append({"answer": len(answers), "kind": "neighbour", "person": linked})

    def _services(self, cases: list[dict]) -> None:
        """None: they are no ties."""

    _plans = _needs = _services
