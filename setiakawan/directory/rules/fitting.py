"""Whether a service fits a person: yes, no, or not known, each with its reason in words."""

from dataclasses import dataclass
from enum import StrEnum


class Fit(StrEnum):
    """The answer. What nobody said counts neither for nor against."""

    YES = "yes"
    UNKNOWN = "unknown"
    NO = "no"


@dataclass(frozen=True)
class Offer:
    """What the rule must know of a service: bounds of age, area prefixes served (empty: the whole kabupaten), features
    of its best place (code → there or not; absent: nobody looked), languages."""

    minimum_age: int | None
    maximum_age: int | None
    areas: tuple[str, ...]
    regency: str
    features: dict[str, bool]
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Wish:
    """What the rule must know of a person: village, youngest and oldest age possible, features and language needed."""

    village: str
    ages: tuple[int, int] | None = None
    features: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True)
class Fitting:
    """The whole answer and its reasons."""

    fit: Fit
    reasons: tuple[str, ...] = ()


def fits(offer: Offer, wish: Wish) -> Fitting:
    """Whether a service fits. Learning a missing fact never overturns a yes or a no."""
    found = [_area(offer, wish), _age(offer, wish), *_features(offer, wish), _language(offer, wish)]
    said = [(fit, words) for fit, words in found if words]
    worst = (
        Fit.NO
        if any(f == Fit.NO for f, _ in found)
        else Fit.UNKNOWN
        if any(f == Fit.UNKNOWN for f, _ in found)
        else Fit.YES
    )
    return Fitting(worst, tuple(words for _, words in said))


def _area(offer: Offer, wish: Wish) -> tuple[Fit, str]:
    served = offer.areas or (offer.regency,)
    if any(wish.village == area or wish.village.startswith(area + ".") for area in served):
        return Fit.YES, ""
    return Fit.NO, "tidak melayani desa ini"


def _age(offer: Offer, wish: Wish) -> tuple[Fit, str]:
    low = offer.minimum_age if offer.minimum_age is not None else 0
    high = offer.maximum_age if offer.maximum_age is not None else 200
    if (low, high) == (0, 200):
        return Fit.YES, ""
    bounds = f"untuk umur {low}–{high} tahun" if high < 200 else f"untuk umur {low} tahun ke atas"
    if wish.ages is None:
        return Fit.UNKNOWN, f"{bounds}; umurnya belum diketahui"
    youngest, oldest = wish.ages
    if low <= youngest and oldest <= high:
        return Fit.YES, ""
    if oldest < low or youngest > high:
        return Fit.NO, bounds
    return Fit.UNKNOWN, f"{bounds}; umurnya belum pasti"


def _features(offer: Offer, wish: Wish) -> list[tuple[Fit, str]]:
    words = {
        True: (Fit.YES, ""),
        False: (Fit.NO, "tempatnya belum terjangkau"),
        None: (Fit.UNKNOWN, "keterjangkauan tempat belum dilihat"),
    }
    return [words[offer.features.get(feature)] for feature in wish.features]


def _language(offer: Offer, wish: Wish) -> tuple[Fit, str]:
    if not wish.language or wish.language == "ind" or wish.language in offer.languages:
        return Fit.YES, ""
    return Fit.UNKNOWN, "belum diketahui apakah ada yang berbahasa itu"
