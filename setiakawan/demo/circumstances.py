"""How the families of the demonstration district live: dated welfare facts, and a triage score from an invented survey.

The draws depend on the seed and the family alone; the days count back from the office's today. Everything is invented:
shares are plausible guesses, never statistics. About half of the families were asked; some answers are too old, some
refused, so that unknown is met as often as in an office.
"""

import datetime
import math
import random
import uuid
from collections import defaultdict
from dataclasses import dataclass, field, replace

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from setiakawan.accounts.models import User
from setiakawan.accounts.scope import scope_of, system_scope
from setiakawan.audit.services import record
from setiakawan.core.bulk import insert_rows, moment
from setiakawan.core.dates import age_on
from setiakawan.demo.chance import substream
from setiakawan.registry.models import Family, Membership, Source, SourceKind
from setiakawan.welfare.catalogue import FAMILY, fact_kind
from setiakawan.welfare.models import DecileRecord, FactRecord, ScoreVersion
from setiakawan.welfare.score.spec import SPECS, read_spec, spec_as_data
from setiakawan.welfare.score.training import train
from setiakawan.welfare.services.scores import approve_score, keep_score, propose_score

LABEL = "Pendataan keluarga contoh (rekaan)"
_REGENCY = "64.08"
_ASKED, _NO_ANSWER = 0.55, 0.03
_SURVEYED = 1200
_FIELDS = (
    "family", "person", "code", "value", "missing", "on", "until", "ground", "source", "recorded_at", "client_id",
    "withdrawn_reason",
)  # fmt: skip
# Chance of "yes" as a logistic curve of how well off a family is: middle, slope.
_YES = {
    "eats_twice": (3.6, 1.0), "clothes": (3.2, 1.0), "sound_house": (1.6, 1.1), "health_care": (3.0, 0.7),
    "family_planning": (2.6, 0.4), "children_at_school": (3.2, 0.8), "has_fridge": (0.6, 1.3), "has_motorcycle": (1.4, 1.0),
    "has_car": (-2.6, 1.4), "has_boat": (-1.8, 0.2), "has_television": (1.2, 0.9), "has_computer": (-2.0, 1.3),
    "has_air_conditioner": (-2.8, 1.5), "has_phone": (2.4, 1.0), "has_gas_stove": (1.6, 0.9), "has_gold": (-0.6, 0.9),
    "has_cattle": (-2.2, -0.1), "has_land": (0.0, 0.5), "income_lost": (-2.4, -0.6), "extreme_poor": (-3.4, -1.6),
    "has_debt": (-0.4, -0.3), "receives_pkh": (-1.8, -1.3), "receives_sembako": (-1.4, -1.3),
    "receives_blt_village": (-3.0, -0.8), "receives_other_aid": (-3.2, -0.4),
}  # fmt: skip
# Options from the poorest to the best off; the draw slides along them.
_ALONG = {
    "house_ownership": ("free", "rent", "own", "own", "own", "official"),
    "roof": ("thatch", "wood", "metal", "metal", "metal", "tile"),
    "floor": ("earth", "wood", "wood", "cement", "cement", "tile"),
    "wall": ("woven", "wood", "wood", "wood", "brick", "brick"),
    "toilet": ("none", "public", "shared", "own", "own", "own"),
    "water": ("river", "rain", "open_well", "well", "bottled", "piped"),
    "lighting": ("none", "other_power", "pln", "pln", "pln", "pln"),
    "cooking": ("wood", "wood", "gas", "gas", "gas", "gas"),
}


@dataclass
class Written:
    """Rows of facts that wait to be written."""

    source: Source
    at: object
    rows: list[tuple] = field(default_factory=list)

    def add(self, rng: random.Random, number: int, code: str, value: str, on: datetime.date, until=None) -> None:
        """Keep a fact; now and then somebody gives no answer."""
        kind = fact_kind(code)
        missing = rng.choice(("refused", "not_known")) if rng.random() < _NO_ANSWER else ""
        whose = (number, None) if kind.about == FAMILY else (None, number)
        ends, mark = until or kind.ends_on(on), uuid.UUID(int=rng.getrandbits(128), version=4)
        self.rows.append(
            (*whose, code, "" if missing else value, missing, on, ends, rng.choice(("told", "told", "seen")),
             self.source.pk, self.at, mark if connection.vendor == "postgresql" else mark.hex, "")
        )  # fmt: skip


@transaction.atomic
def write_circumstances(*, seed: int, today: datetime.date) -> int:
    """Give about half of the families facts, and the district a score in use. Returns how many facts.

    All or nothing; changes nothing where there is a fact already.
    """
    if FactRecord.objects.exists():
        return 0
    source = Source.objects.create(kind=SourceKind.FILE, label=LABEL, as_of=today, recorded_by_label="perintah")
    written = Written(source, moment(timezone.now()))
    deciles = dict(
        DecileRecord.objects.exclude(family=None).order_by("stated_on", "id").values_list("family", "decile")
    )
    members = defaultdict(list)
    stays = Membership.objects.filter(valid_until=None, kind="kk").order_by("person_id")
    for family, *about in stays.values_list("family_id", "person_id", "role", "person__sex", "person__birth_date"):
        members[family].append(tuple(about))
    for number in Family.objects.filter(kind="kk", dissolved_on=None).order_by("pk").values_list("pk", flat=True):
        rng = substream(seed, "circumstances", number)
        wealth = (deciles.get(number, rng.randint(1, 10)) - 5.5) / 2.9 + rng.gauss(0, 0.6)
        if rng.random() < _ASKED:
            _family(written, rng, number, wealth, max(1, len(members[number])), today)
        for person in members[number]:
            _person(written, rng, *person, wealth, today)
    insert_rows(FactRecord, _FIELDS, written.rows)
    by = system_scope("perintah demo_circumstances", _REGENCY)
    record(by, "demo.load", source, area_code=_REGENCY, details={"count": len(written.rows)})
    _score(seed, today)
    return len(written.rows)


def _family(written: Written, rng, number: int, wealth: float, size: int, today: datetime.date) -> None:
    on = today - datetime.timedelta(rng.randint(5, 330) if rng.random() < 0.85 else rng.randint(380, 700))
    for code, value in _circumstances(rng, wealth, size).items():
        written.add(rng, number, code, value, on)


def _circumstances(rng, wealth: float, size: int) -> dict[str, str]:
    """All facts of one family by code, as they are kept."""
    facts = {code: _yes(rng, middle + slope * wealth) for code, (middle, slope) in _YES.items()}
    for code, options in _ALONG.items():
        place = 2.4 + 1.1 * wealth + rng.gauss(0, 0.9)
        facts[code] = options[min(max(round(place), 0), len(options) - 1)]
    facts["floor_area"] = str(max(12, round(rng.gauss(48 + 14 * wealth, 12) / 3) * 3))
    facts["monthly_income"] = str(max(3, round(size * math.exp(6.6 + 0.45 * wealth + rng.gauss(0, 0.3)) / 50)) * 50_000)
    if facts["has_debt"] == "yes":
        facts["debt"] = str(rng.randint(2, 120) * 250_000)
    return facts


def _person(written: Written, rng, number: int, role: str, sex: str, born, wealth: float, today: datetime.date) -> None:
    if born is None or rng.random() > 0.75:
        return
    age, on = age_on(born, today), today - datetime.timedelta(rng.randint(3, 250))
    if on <= born:
        return
    if 4 <= age <= 22:
        usual = (
            "preschool"
            if age < 7
            else "primary"
            if age < 13
            else "junior"
            if age < 16
            else "senior"
            if age < 19
            else "none"
        )
        stays = rng.random() < 1 / (1 + math.exp(-(3.2 + 0.6 * wealth - max(0, age - 12) * 0.45)))
        written.add(rng, number, "school_level", usual if stays else "none", on)
    if sex == "P" and 17 <= age <= 43 and rng.random() < 0.5:
        is_pregnant = rng.random() < 0.08
        birth = today + datetime.timedelta(rng.randint(10, 200))
        written.add(rng, number, "is_pregnant", "yes" if is_pregnant else "no", on, birth if is_pregnant else None)
    if age >= 18:
        written.add(rng, number, "chronic_illness", _yes(rng, -3.4 + 0.03 * age), on)
        serves = rng.random() < 0.03 + 0.02 * max(0, wealth)
        written.add(
            rng, number, "public_employment", rng.choice(("asn", "asn", "tni", "polri")) if serves else "none", on
        )


def _yes(rng, logit: float) -> str:
    return "yes" if rng.random() < 1 / (1 + math.exp(-logit)) else "no"


def _score(seed: int, today: datetime.date) -> None:
    """Train a score on an invented survey of the same kind of families, and let two officers bring it into use."""
    officers = list(User.objects.filter(role__in=("officer", "head"), is_active=True).order_by("pk")[:2])
    if len(officers) < 2 or ScoreVersion.objects.exists():
        return
    spec = replace(
        read_spec(SPECS / "alatas2012.yaml"), name="contoh", label="Survei rekaan kabupaten contoh", group="ea"
    )
    model, report = train(_survey(seed, spec), spec, seed=seed)
    by = system_scope("perintah demo_circumstances", _REGENCY)
    version = keep_score(spec=spec_as_data(spec), model=model, report=report, survey_sha256="", by=by)
    one, other = (scope_of(user, on=today) for user in officers)
    propose_score(score_id=version.pk, reason="Contoh dari survei rekaan", by=one)
    approve_score(score_id=version.pk, by=other)


def _survey(seed: int, spec) -> dict[str, np.ndarray]:
    """Columns of an invented survey, drawn as the families are."""
    rows = []
    for number in range(_SURVEYED):
        rng = substream(seed, "survey", number)
        hamlet = substream(seed, "hamlet", number // 10).gauss(0, 0.5)
        wealth, size = rng.gauss(hamlet, 0.85), min(9, max(1, round(rng.gauss(3.8, 1.4))))
        facts = _circumstances(rng, wealth, size)
        row = {"consumption": 900 * math.exp(0.4 * wealth - 0.35 * math.log(size / 4) + rng.gauss(0, 0.4))}
        for term in spec.terms:
            row[term.column] = _surveyed(term.value, facts, size, rng)
        rows.append(row | {"ea": f"{number // 10}"})
    return {name: np.array([row[name] for row in rows], dtype=object if name == "ea" else float) for name in rows[0]}


def _surveyed(value: dict, facts: dict[str, str], size: int, rng) -> float:
    if "household" in value:
        drawn = {"size": size, "head_age": rng.randint(22, 78), "head_is_male": rng.random() < 0.86}
        return float(drawn.get(value["household"], min(rng.randint(0, 2), size - 1)))
    told = facts[value["fact"]]
    if "is" in value or "is_not" in value:
        return float(told in value["is"] if "is" in value else told not in value["is_not"])
    number = {"yes": 1.0, "no": 0.0}.get(told)
    number = float(told) if number is None else number
    return number / size if value.get("per_head") else number
