"""What speaks for and against two records being one human being, in words and in bits."""

from math import log2
from typing import NamedTuple

from setiakawan.linkage.rules import sentences
from setiakawan.linkage.rules.cleaned import Clean, clean
from setiakawan.linkage.rules.hard import hard_rules
from setiakawan.linkage.rules.levels import levels_of, remainders
from setiakawan.linkage.rules.model import LOOSE, OTHERS, WRITTEN, Model
from setiakawan.linkage.rules.record import Record

SAME, UNCERTAIN, DIFFERENT = "same", "uncertain", "different"
RARE = ("name", "birth", "mother", "father")
"""Fields in which what agrees may be rare or common."""
_STRANGER = OTHERS.index("stranger")
DAMP = 0.8
"""Words of a name depend on each other, so beside the rarest word the rarity of the others counts in part."""
RAREST = 30.0
"""No name is rarer than this many bits, however long."""
MISTYPED = frozenset({"typo", "ending", "typo_known"})
"""Levels at which the commoner of the two differing words counts as shared."""


class Evidence(NamedTuple):
    """One field: how far both agree (`level`), the difference in a sentence, and what is compared of it.

    `rarity` is log2 of how many people share what agrees, None where the level alone decides.
    """

    field: str
    level: str
    sentence: str
    subject: str = ""


class Weighed(NamedTuple):
    """One evidence and its bits: above 0 it speaks for one person, below 0 for two."""

    evidence: Evidence
    bits: float


class Judgement(NamedTuple):
    """What all evidence says together. `against` is the kind of other people that explains the pair best otherwise.

    `prior` plus the bits of `weighed` is `weight`; `rules` names the hard rules that limited the verdict.
    """

    weighed: tuple[Weighed, ...]
    prior: float
    weight: float
    probability: float
    verdict: str
    against: str
    rules: tuple[str, ...]


def compare(a: Record, b: Record, model: Model | None = None) -> tuple[Evidence, ...]:
    """This will say field by field how far two records agree. The order of the two makes no difference to the levels.

    With a model, words that many people carry are told from somebody's typing error.
    """
    return compare_clean((a, clean(a)), (b, clean(b)), model)


def compare_clean(one: tuple[Record, Clean], other: tuple[Record, Clean], model: Model | None) -> tuple[Evidence, ...]:
    """The same for records that are clean already, each beside its clean row."""
    (a, left), (b, right) = one, other
    levels = levels_of(left, right, model.words if model else {}, model.known if model else 3)
    subjects = subjects_of(left, right, levels)
    return tuple(
        Evidence(name, level, sentences.say(name, level, a, b), subjects.get(name, ""))
        for name, level in levels.items()
        if name != _twice(levels)
    )


def _twice(levels: dict[str, str]) -> str:
    """Which of the two fields about NIK says nothing."""
    return "nik_day" if levels["nik_day"] == "missing" else "nik"


def subjects_of(a: Clean, b: Clean, levels: dict[str, str]) -> dict[str, str]:
    """What agrees in the fields whose rarity counts: the name or its shared words, the parent's name, the date."""
    name = name_subject(a, b, levels["name"])
    found = {"name": name} if name else {}
    if levels["birth"] == "same":
        found["birth"] = a.birth or b.birth
    for parent in ("mother", "father"):
        if levels[parent] == "same":
            found[parent] = getattr(a, parent)
    return found


def name_subject(a: Clean, b: Clean, level: str) -> str:
    """The name where both have one, or the words that both hold and those that differ; "" where only the level counts."""
    if level in WRITTEN:
        return min(a.ordered, b.ordered)
    if level not in LOOSE:
        return ""
    ra, rb, both = remainders(a.code, b.code)
    return "|".join([" ".join(sorted(set(both))), *sorted(("".join(ra), "".join(rb)))])


def weigh(evidence: tuple[Evidence, ...], model: Model) -> Judgement:
    """This will add up the evidence against strangers, relatives and twins, and judge by the likeliest of them."""
    levels = {"nik": "missing", "nik_day": "missing"} | {one.field: one.level for one in evidence}
    rarities = {one.field: rarity(one.field, one.level, one.subject, model) for one in evidence if one.field in RARE}
    weights = _weights(levels, rarities, model)
    against = min(OTHERS, key=weights.__getitem__)
    probability = _probability(weights)
    rules = hard_rules(levels)
    verdict = (
        SAME if probability >= model.same_from else UNCERTAIN if probability >= model.different_below else DIFFERENT
    )
    if rules and verdict == SAME:
        verdict = UNCERTAIN
    at = OTHERS.index(against)
    weighed = tuple([Weighed(one, _bits(model, one, at, rarities.get(one.field))) for one in evidence])
    return Judgement(weighed, model.prior[against], weights[against], probability, verdict, against, rules)


def _weights(levels: dict[str, str], rare: dict[str, float | None], model: Model) -> dict[str, float]:
    stranger, relative, twin = (model.prior[kind] for kind in OTHERS)
    for said in levels.items():
        if said[1] != "missing":
            against_strangers, against_relatives, against_twins = model.against_all[said]
            own_rarity = rare.get(said[0]) if rare else None
            stranger += against_strangers if own_rarity is None else model.own[said] + own_rarity
            relative += against_relatives
            twin += against_twins
    return dict(zip(OTHERS, (stranger, relative, twin), strict=True))


def _probability(weights: dict[str, float]) -> float:
    return 1 / (1 + sum([2 ** -max(-200.0, min(200.0, weight)) for weight in weights.values()]))


def _bits(model: Model, said: Evidence, kind: int, rare: float | None) -> float:
    if kind == _STRANGER and rare is not None and said.level != "missing":
        return model.own[said.field, said.level] + rare
    return model.against_all[said.field, said.level][kind]


def rarity(name: str, level: str, subject: str, model: Model) -> float | None:
    """How rare what agrees is among strangers, in bits; None where only the level counts."""
    if name == "birth" and level == "same":
        rows = model.dates.get(subject, model.date_rows)
        return log2(model.rows / rows) if rows else None
    if name in {"mother", "father"} and level == "same":
        return log2(model.rows / model.parents.get(name, {}).get(subject, 2)) if model.rows else None
    if name != "name" or level not in {*WRITTEN, *LOOSE}:
        return None
    shared, _, differing = subject.partition("|")
    bits = [word_bits(word, model) for word in set(shared.split())]
    together = DAMP * sum(bits) + (1 - DAMP) * max(bits, default=0.0)
    if level in WRITTEN:
        return min(RAREST, max(together, log2(max(model.rows, 4) / model.names.get(shared, 2)))) + model.aside(level)
    mistyped = min(word_bits(word, model) for word in differing.split("|")) if level in MISTYPED else 0.0
    return min(RAREST, together + mistyped) + model.aside(level)


def word_bits(word: str, model: Model) -> float:
    """How rare a word of names is, in bits."""
    return log2(max(model.rows, 4) / model.words.get(word, 2))
