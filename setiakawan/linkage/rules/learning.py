"""Learning from what people decided: small corrections to the weights, held back where little was seen."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import exp, log

from setiakawan.linkage.rules.model import OTHERS, Model

STEPS, RATE, HELD_BACK = 400, 0.5, 4.0
"""Rounds of descent, their step, and how many decisions it takes to move a weight about half way."""
_BIT = log(2)


def learn(model: Model, told: Iterable[tuple[dict[str, str], bool]], *, version: str) -> tuple[Model, dict]:
    """This will correct a model by decisions (field → level, is the same person), and report what changed.

    Each level gets bits of its own, found by logistic regression that starts at the model's weights and pays for every
    step away from them: a level seen twice hardly moves. Reviewed pairs are the doubtful ones, so the prior stays. The
    same decisions in any order give the same corrections.
    """
    rows = sorted(((sorted(levels.items()), is_same) for levels, is_same in told), key=repr)
    known = [
        ([(f, level) for f, level in levels if level != "missing" and f in model.same], is_same)
        for levels, is_same in rows
    ]
    starts = [_weight(model, pairs) for pairs, _ in known]
    added = {pair: 0.0 for pairs, _ in known for pair in pairs}
    seen = Counter(pair for pairs, _ in known for pair in pairs)
    for _ in range(STEPS):
        slope = {pair: -HELD_BACK * bits / 10 for pair, bits in added.items()}
        for (pairs, is_same), start in zip(known, starts, strict=True):
            miss = is_same - _probability(start + sum(added[pair] for pair in pairs))
            for pair in pairs:
                slope[pair] += miss
        for pair, value in slope.items():
            added[pair] += RATE * value / (seen[pair] + HELD_BACK)
    adjust = {name: dict(levels) for name, levels in model.adjust.items()}
    for (name, level), bits in sorted(added.items()):
        adjust.setdefault(name, {})[level] = round(adjust.get(name, {}).get(level, 0.0) + bits, 3)
    report = {
        "decisions": len(known),
        "same": sum(is_same for _, is_same in known),
        "right_before": _right(known, starts),
        "right_after": _right(known, [s + sum(added[p] for p in pairs) for (pairs, _), s in zip(known, starts, strict=True)]),
        "changes": [[name, level, round(bits, 2), seen[name, level]] for (name, level), bits in sorted(added.items()) if abs(bits) >= 0.1],
    }  # fmt: skip
    return replace(model, version=version, adjust=adjust, report=report), report


def teaching(probability: float, levels: Iterable[tuple[str, str]], seen: Mapping[tuple[str, str], int]) -> float:
    """What a decision about a pair would teach, 0 to 1/4: how doubtful it is, and how rarely its levels were decided.

    `seen` counts the decisions per field and level. A level that was decided as often as `HELD_BACK` teaches half.
    """
    known = [seen.get(pair, 0) for pair in levels if pair[1] != "missing"]
    if not known:
        return 0.0
    return probability * (1 - probability) * sum(HELD_BACK / (HELD_BACK + count) for count in known) / len(known)


def ask_next(
    pairs: Iterable[tuple[int, float, list[tuple[str, str]]]], seen: Mapping[tuple[str, str], int], *, most: int
) -> list[int]:
    """The pairs (number, probability, levels) that would teach most, asked one after another: what the first will teach,
    the second need not teach again.
    """
    left, counts, chosen = {number: (p, levels) for number, p, levels in pairs}, Counter(seen), []
    while left and len(chosen) < most:
        best = max(left, key=lambda number: (teaching(*left[number], counts), -number))
        chosen.append(best)
        counts.update(left.pop(best)[1])
    return chosen


def _weight(model: Model, pairs: list[tuple[str, str]]) -> float:
    return min(model.prior[kind] + sum(model.bits(name, level, kind) for name, level in pairs) for kind in OTHERS)


def _probability(bits: float) -> float:
    return 1 / (1 + exp(-_BIT * max(-60.0, min(60.0, bits))))


def _right(known: list, weights: list[float]) -> int:
    """How many decisions the weights would have taken alike, at even odds."""
    return sum((weight > 0) == is_same for (_, is_same), weight in zip(known, weights, strict=True))
