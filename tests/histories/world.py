"""The small district in which a history happens, and how it draws who and when."""

import datetime
import random
import uuid
from collections import Counter

from setiakawan.accompaniment.catalogue import risk_rules
from setiakawan.accompaniment.models import Case
from setiakawan.accompaniment.services import limits
from setiakawan.accounts.models import User
from setiakawan.accounts.scope import scope_of, system_scope
from setiakawan.registry.models import Person
from setiakawan.registry.rules.names import fold_name
from tests.histories.expected import BEGAN, COMPANION, DAY, Expected
from tests.people import BUSANG, LONG_LEES, OFFICE, SANGATTA_UTARA, SANGATTA_UTARA_VILLAGE, make_area, make_person

VILLAGES = (SANGATTA_UTARA_VILLAGE, "64.08.04.2002", LONG_LEES)
SYSTEM = system_scope("tes", OFFICE)
LIMIT = 7


class World:
    """Three villages of two kecamatan, eight companions, two TKSK, two officers; everybody is invented.

    `outbox` is what devices hold: it is theirs, so a restored backup of the office does not change it.
    """

    def __init__(self, seed: int, *, people: int = 40):
        self.chance, self.seed, self.step_number = random.Random(seed), seed, 0
        self.now, self.done, self.refused = Expected(), Counter(), Counter()
        self.backup: tuple | None = None
        self.scopes: dict[tuple, object] = {}
        self.outbox: list = []
        self.numbers = 0
        for code in (*VILLAGES, SANGATTA_UTARA, BUSANG):
            make_area(code)
        self.persons = [self._person(number) for number in range(people)]
        self.companions = [
            self._user(f"c{n}", "companion", VILLAGES[n % 3][:8] if n > 3 else VILLAGES[n % 3]) for n in range(8)
        ]
        self.tksk = [self._user("t0", "tksk", SANGATTA_UTARA), self._user("t1", "tksk", BUSANG)]
        self.officers = [self._user("o0", "officer", OFFICE), self._user("o1", "officer", OFFICE)]
        given = {"valid_from": BEGAN, "role": "companion", "by": SYSTEM, "today": BEGAN}
        limits.set_limit(cases=LIMIT, reason="Batas untuk tes", **given)
        self.signs = [sign.code for sign in risk_rules()[-1].signs]

    def _any(self, values):
        return self.chance.choice(values)

    def _days(self, most: int) -> datetime.timedelta:
        return self.chance.randint(0, most) * DAY

    def _number(self) -> uuid.UUID:
        """Never the same twice, whatever is drawn."""
        self.numbers += 1
        return uuid.UUID(int=(self.seed << 64) + self.numbers)

    def _case(self) -> int:
        return self._any(list(self.now.cases) or [0])

    def _held(self) -> tuple[int, int]:
        """A case and the companion who has it."""
        held = [(case, user) for case, (kind, user) in self.now.holders.items() if kind == COMPANION]
        if not held:
            raise Case.DoesNotExist
        return self._any(held)

    def _supervisor(self):
        return self._scope(self._any([*self.tksk, *self.officers]))

    def _scope(self, user: int):
        """Read once for each user; switching off and on is looked at anew."""
        key = (user, user in self.now.off)
        if key not in self.scopes:
            self.scopes[key] = scope_of(User.objects.get(pk=user), on=self.now.today)
        return self.scopes[key]

    def _person(self, number: int) -> int:
        name = f"Warga Rekaan {number}"
        return Person.objects.create(name=name, name_key=fold_name(name), area_id=VILLAGES[number % 3]).pk

    def _user(self, name: str, role: str, area: str) -> int:
        given = {"username": f"rekaan.{name}", "full_name": f"Rekaan {name}", "role": role, "areas": [area]}
        return make_person("companion", **given).user.pk
