"""How far names agree, for many pairs of distinct names at once: the answers of `rules.levels`, on numbers of words."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pyarrow as pa
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from setiakawan.linkage.rules import levels as rules
from setiakawan.linkage.rules.levels import ALIKE, LEVELS, WORDS_ALIKE

WIDE = 4
"""Names of more words than this are compared one by one."""
_BITS = 1 << np.arange(WIDE)
SHORTEST = 0.5
"""A word of less than half the other's length cannot reach `ALIKE`."""


@dataclass
class Words:
    """Distinct names by number, and the words in them by number; number 0 is none.

    `grid` holds the first `WIDE` words of each name, `flat` all of them with `starts` where each name begins.
    """

    texts: list[str]
    numbers: dict[str, int]
    grid: np.ndarray
    flat: np.ndarray
    starts: np.ndarray
    sizes: np.ndarray
    words: np.ndarray
    lengths: np.ndarray

    def long(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """The places of the pairs of names that `grid` does not hold whole."""
        return np.flatnonzero((self.sizes[one] > WIDE) | (self.sizes[other] > WIDE))

    def distinct(self) -> tuple[np.ndarray, np.ndarray]:
        """Every pair of a name and a word in it, once."""
        names = np.repeat(np.arange(len(self.texts), dtype=np.int64), self.sizes)
        pairs = np.unique(names << 32 | self.flat)
        return pairs >> 32, pairs & 0xFFFFFFFF


def worded(texts: list[str]) -> Words:
    """This will number the words of distinct names, which stand with one space between."""
    split = [text.split() for text in texts]
    sizes = np.fromiter(map(len, split), dtype=np.int64, count=len(split))
    coded = pa.array(chain([""], *split), pa.string()).dictionary_encode()
    flat, words = coded.indices.to_numpy()[1:], coded.dictionary.to_pylist()
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
    grid = np.zeros((len(texts), WIDE), dtype=np.int32)
    for at in range(WIDE):
        has = sizes > at
        grid[has, at] = flat[starts[has] + at]
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    numbers = {word: at for at, word in enumerate(words)}
    return Words(texts, numbers, grid, flat, starts, sizes, np.array(words, dtype=object), lengths)


@dataclass
class Agreement:
    """Levels of pairs of names, the words both hold (numbers, 0 for none, each once), and what is left of each side:
    numbers of `texts`, which begin with all words."""

    levels: np.ndarray
    shared: np.ndarray
    left: tuple[np.ndarray, np.ndarray]
    texts: np.ndarray


@dataclass
class _Rest:
    """What is left of both names where shared words are taken out: words, which of them, how many, and joined."""

    grids: tuple[np.ndarray, np.ndarray]
    kept: tuple[np.ndarray, np.ndarray]
    counts: tuple[np.ndarray, np.ndarray]
    joined: tuple[np.ndarray, np.ndarray]
    texts: np.ndarray
    both: np.ndarray


def agreements(
    words: Words, one: np.ndarray, other: np.ndarray, field: str, rows: Mapping[str, int], known: int
) -> Agreement:
    """This will compare pairs of names that are not equal, by their numbers. `field` is "name" or a parent's."""
    a, b = words.grid[one], words.grid[other]
    in_a, in_b = np.zeros(a.shape, dtype=bool), np.zeros(a.shape, dtype=bool)
    for i in range(WIDE):
        for j in range(WIDE):
            equal = (a[:, i] == b[:, j]) & (a[:, i] > 0)
            in_a[:, i] |= equal
            in_b[:, j] |= equal
    kept = (a > 0) & ~in_a, (b > 0) & ~in_b
    joined, texts = _joined(words, (one, other), (a, b), kept)
    rest = _Rest((a, b), kept, tuple(k.sum(axis=1) for k in kept), joined, texts, in_a.any(axis=1))
    found = _levels(words, rest, field, rows, known)
    for at in words.long(one, other):
        found[at] = _one_by_one(words.texts[one[at]], words.texts[other[at]], field, rows, known)
    shared = np.where(in_a, a, 0)
    for at in range(1, WIDE):
        shared[(shared[:, :at] == shared[:, at : at + 1]).any(axis=1), at] = 0
    return Agreement(found, shared, joined, texts)


def _one_by_one(one: str, other: str, field: str, rows: Mapping[str, int], known: int) -> int:
    if field == "name":
        return LEVELS[field].index(rules.remaining_level(*rules.remainders(one, other), rows, known))
    return LEVELS[field].index(rules.parent_level(one, other))


def _joined(words: Words, names, grids, kept) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray]:
    """What is left of each name written as one word: per side numbers into the texts given."""
    counts = [k.sum(axis=1) for k in kept]
    single = [np.where(counts[s] == 1, (grids[s] * kept[s]).sum(axis=1), 0) for s in (0, 1)]
    keys = [np.where(counts[s] > 1, names[s].astype(np.int64) << WIDE | kept[s] @ _BITS, 0) for s in (0, 1)]
    several, places = np.unique(np.concatenate(keys), return_inverse=True)
    numbers, held = np.zeros(len(several), dtype=np.int64), {}
    for at, key in enumerate(several.tolist()):
        if key:
            row = words.grid[key >> WIDE]
            text = "".join(words.words[row[i]] for i in range(WIDE) if key >> i & 1)
            numbers[at] = words.numbers.get(text) or held.setdefault(text, len(words.words) + len(held))
    found = numbers[places].reshape(2, -1)
    texts = np.concatenate([words.words, np.array(list(held), dtype=object)])
    return (single[0] + found[0], single[1] + found[1]), texts


def _levels(words: Words, rest: _Rest, field: str, rows: Mapping[str, int], known: int) -> np.ndarray:
    level = {name: at for at, name in enumerate(LEVELS[field])}
    (na, nb), (ja, jb) = rest.counts, rest.joined
    found = np.where(rest.both, level["part"], level["other"]).astype(np.uint8)
    closed = (na == 0) | (nb == 0)
    found[closed] = level.get("shorter", level.get("alike"))
    equal = ~closed & (ja == jb)
    found[equal] = level.get("joined", level.get("alike"))
    started = _initials(words, rest, np.flatnonzero(~closed & ~equal))
    found[started] = level.get("initials", level.get("alike"))
    closed |= equal
    closed[started] = True
    open_ = np.flatnonzero(~closed)
    typo, ending = _typos(rest.texts, ja[open_], jb[open_], endings=field == "name")
    if field == "name":
        single = (na[open_] == 1) & (nb[open_] == 1)
        often = np.fromiter((rows.get(text, 0) >= known for text in words.words), dtype=bool, count=len(words.words))
        are_known = np.zeros(len(open_), dtype=bool)
        are_known[single] = often[ja[open_[single]]] & often[jb[open_[single]]]
        found[open_[typo]] = np.where(ending, level["ending"], np.where(are_known, level["typo_known"], level["typo"]))[
            typo
        ]
    else:
        found[open_[typo]] = level["alike"]
    several = open_[~typo & (na[open_] + nb[open_] > 2)]
    found[several[_words_alike(words, rest, several)]] = level.get("shorter_typo", level.get("alike"))
    return found


def _initials(words: Words, rest: _Rest, open_: np.ndarray) -> np.ndarray:
    """Of these pairs the ones where one side is the first letters of the other's words."""
    letters = [((words.lengths[rest.grids[s]] == 1) | ~rest.kept[s])[open_].all(axis=1) for s in (0, 1)]
    found = []
    for at in open_[letters[0] | letters[1]]:
        left = [[words.words[w] for w in rest.grids[s][at][rest.kept[s][at]]] for s in (0, 1)]
        joined, firsts = ["".join(one) for one in left], ["".join(w[0] for w in one) for one in left]
        is_short = [len(joined[s]) == len(left[s]) for s in (0, 1)]
        if any(is_short[s] and firsts[1 - s].startswith(joined[s]) for s in (0, 1)):
            found.append(at)
    return np.array(found, dtype=np.int64)


def unordered(one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Distinct pairs of numbers, the lower first, and the place of each given pair among them."""
    one, other = one.astype(np.int64), other.astype(np.int64)
    keys, places = np.unique(np.minimum(one, other) << 32 | np.maximum(one, other), return_inverse=True)
    return keys >> 32, keys & 0xFFFFFFFF, places


def _typos(texts: np.ndarray, ja: np.ndarray, jb: np.ndarray, *, endings: bool) -> tuple[np.ndarray, np.ndarray]:
    """Whether two joined remainders are a slip apart, and whether in their ending only."""
    a, b, places = unordered(ja, jb)
    x, y = texts[a], texts[b]
    sizes = np.fromiter(map(len, x), np.int64, len(x)), np.fromiter(map(len, y), np.int64, len(y))
    least, most = np.minimum(*sizes), np.maximum(*sizes)
    typo = np.zeros(len(x), dtype=bool)
    long = np.flatnonzero((least >= 3) & (least >= SHORTEST * most))
    close = long[_likeness(x[long], y[long], ALIKE) >= ALIKE]
    typo[close] = True
    rest = np.flatnonzero((most - least <= 1) & (least >= 2) & ~typo)
    slips = cpdist(x[rest], y[rest], scorer=OSA.distance, score_cutoff=1, dtype=np.uint8) <= 1
    begins = np.fromiter((least[at] > 2 or x[at][0] == y[at][0] for at in rest), bool, len(rest))
    typo[rest[slips & begins]] = True
    ending = np.zeros(len(x), dtype=bool)
    for at in np.flatnonzero(typo) if endings else ():
        ending[at] = rules.is_ending(x[at], y[at])
    return typo[places], ending[places]


def _likeness(one: np.ndarray, other: np.ndarray, least: float = 0.0) -> np.ndarray:
    return cpdist(one, other, scorer=JaroWinkler.similarity, score_cutoff=least, dtype=np.float64)


def _words_alike(words: Words, rest: _Rest, at: np.ndarray) -> np.ndarray:
    """Whether every word of the side with fewer words has one like it on the other."""
    (a, b), (left_a, left_b) = ((grid[at] for grid in two) for two in (rest.grids, rest.kept))
    near = np.zeros((len(at), WIDE, WIDE), dtype=bool)
    is_word = words.lengths > 1
    wanted = (left_a & is_word[a])[:, :, None] & (left_b & is_word[b])[:, None, :]
    pair, i, j = np.nonzero(wanted)
    x, y, places = unordered(a[pair, i], b[pair, j])
    near[pair, i, j] = (_likeness(words.words[x], words.words[y], WORDS_ALIKE) >= WORDS_ALIKE)[places]
    forward = (near.any(axis=2) | ~left_a).all(axis=1)
    backward = (near.any(axis=1) | ~left_b).all(axis=1)
    na, nb = rest.counts[0][at], rest.counts[1][at]
    return np.where(na < nb, forward, np.where(na > nb, backward, forward | backward))
