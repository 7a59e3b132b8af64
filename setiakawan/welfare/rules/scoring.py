"""The triage score (*skor bantu pilah*): a position among the households of a survey, with its interval. Pure.

It is ours and no decile: it only says in which order to look at families. A linear model, so that every fact's part in it
can be shown. Without all its facts there is no score.
"""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_AREA = "Wilayah"
TRANSFORMS = {"": float, "log": math.log, "square": lambda value: value * value / 100}


class CannotScore(ValueError):
    """This model tells no families apart (all its weights are zero), or it is faulty; nothing is scored by it."""


@dataclass(frozen=True)
class Term:
    """One part of the model: weight × (transformed value - centre), in log consumption."""

    name: str
    label: str
    transform: str
    centre: float
    weight: float


@dataclass(frozen=True)
class Model:
    """A trained score. `positions` are the survey's 0th to 100th percentiles of log consumption per head; `half_width` is
    half of the calibrated interval around the estimate, in log consumption; `level` its share of coverage. `areas` are
    what each area of the survey (official code) adds; empty = the model does not look at areas.
    """

    intercept: float
    terms: tuple[Term, ...]
    positions: tuple[float, ...]
    half_width: float
    level: float
    areas: Mapping[str, float]


@dataclass(frozen=True)
class Score:
    """`position` 0 (poorest of the survey) – 100, with its interval; None when facts are missing, which `missing` names.

    `estimate` is log consumption per head, the order in which families are looked at; `parts` say how much each fact
    moved it, the strongest first.
    """

    position: float | None
    low: float | None
    high: float | None
    estimate: float | None
    missing: tuple[str, ...] = ()
    parts: tuple[tuple[str, float], ...] = ()


def model_from(given: Mapping) -> Model:
    """A model from its stored form. Raises CannotScore when it cannot tell families apart or is not whole."""
    try:
        terms = tuple(
            Term(t["name"], t["label"], t["transform"], float(t["centre"]), float(t["weight"])) for t in given["terms"]
        )
        model = Model(
            float(given["intercept"]), terms, tuple(map(float, given["positions"])), float(given["half_width"]),
            float(given["level"]), {str(code): float(effect) for code, effect in given.get("areas", {}).items()},
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise CannotScore(str(wrong)) from wrong
    numbers = [
        model.intercept,
        *model.positions,
        model.half_width,
        *(t.weight for t in terms),
        *(t.centre for t in terms),
    ]
    if not all(map(math.isfinite, numbers)) or any(term.transform not in TRANSFORMS for term in terms):
        raise CannotScore("a number of the model is not finite, or a transform is unknown")
    if not any(term.weight for term in terms):
        raise CannotScore("all weights are zero")
    if len(model.positions) != 101 or list(model.positions) != sorted(model.positions) or model.half_width < 0:
        raise CannotScore("positions or interval")
    return model


def score(model: Model, values: Mapping[str, float | None], area: str = "") -> Score:
    """The score of a family from the values of the model's terms and the code of its area; a value that is absent, None
    or impossible is missing, and so is an area that the survey does not know.
    """
    parts, missing = {}, []
    if model.areas:
        known = [code for code in model.areas if area == code or area.startswith(f"{code}.")]
        parts |= {_AREA: model.areas[max(known, key=len)]} if known else {}
        missing += [] if known else [_AREA]
    for term in model.terms:
        value = transformed(term.transform, values.get(term.name))
        if value is None:
            missing.append(term.label)
        else:
            parts[term.label] = parts.get(term.label, 0.0) + term.weight * (value - term.centre)
    if missing:
        return Score(None, None, None, None, tuple(dict.fromkeys(missing)))
    estimate = model.intercept + sum(parts.values())
    ordered = tuple(sorted(parts.items(), key=lambda part: -abs(part[1])))
    low, middle, high = (_position(model.positions, estimate + d * model.half_width) for d in (-1, 0, 1))
    return Score(middle, low, high, estimate, (), ordered)


def transformed(name: str, value: float | None) -> float | None:
    """A value as the model takes it; None when it is unknown or cannot be taken so."""
    if value is None or not math.isfinite(value) or (name == "log" and value <= 0):
        return None
    return TRANSFORMS[name](value)


def choose(scores: Mapping[int, Score], quota: int) -> list[int]:
    """The `quota` families to look at first: lowest estimate, ties by number. A larger quota holds every smaller one.

    Families without a score are in no quota; the caller names them.
    """
    scored = [number for number, one in scores.items() if one.estimate is not None]
    return sorted(scored, key=lambda number: (scores[number].estimate, number))[:quota]


def _position(positions: Sequence[float], estimate: float) -> float:
    """Where an estimate lies among the percentiles, between 0 and 100."""
    if estimate <= positions[0]:
        return 0.0
    above = bisect_right(positions, estimate)
    if above >= len(positions):
        return 100.0
    below, step = positions[above - 1], positions[above] - positions[above - 1]
    return above - 1 + ((estimate - below) / step if step else 0.0)
