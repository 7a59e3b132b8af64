"""How rare what agrees is among strangers, in bits: `rules.evidence.rarity` on columns.

What the level of a name is worth beside it (`Model.aside`) is added where pairs are weighed."""

import numpy as np

from setiakawan.linkage.batch.cleaning import Counts, Table, packed
from setiakawan.linkage.batch.words import Agreement, Words
from setiakawan.linkage.rules.evidence import DAMP, MISTYPED, RAREST
from setiakawan.linkage.rules.levels import LEVELS, remainders
from setiakawan.linkage.rules.model import LOOSE, Model

_NAMES = LEVELS["name"]
_LOOSE = np.array([0.0 if level in LOOSE else np.nan for level in _NAMES])
_MISTYPED = np.array([level in MISTYPED for level in _NAMES])


class Rarity:
    """The rarities of a table's names, words, parents and dates by the counts of a model."""

    def __init__(self, table: Table, counts: Counts | Model):
        self.counts, self._table = counts, table
        self._least = np.log2(max(counts.rows, 4))
        self._words = self._of_words(table.words["code"].words)
        self.names = self._of_names()
        self.of = {
            parent: np.log2(counts.rows) - np.log2(_held(table.texts[parent], counts.parents.get(parent, {})))
            for parent in ("mother", "father")
        }
        days, places = np.unique(table["birth"], return_inverse=True)
        held = {packed(day): rows for day, rows in counts.dates.items()}
        rows = np.array([held.get(day, counts.date_rows) or np.nan for day in days.tolist()])
        self.of["birth"] = (np.log2(counts.rows) - np.log2(rows))[places]

    def _of_words(self, texts) -> np.ndarray:
        return self._least - np.log2(_held(texts, self.counts.words))

    def _of_names(self) -> np.ndarray:
        """Per whole name, words in alphabetical order: its words together, or how many people carry it."""
        texts = self._table.texts["ordered"]
        numbers = self._table.words["code"].numbers
        words = [[numbers[word] for word in set(text.split())] for text in texts]
        sizes = np.fromiter(map(len, words), np.int64, len(words))
        flat = np.fromiter((word for one in words for word in one), np.int64, int(sizes.sum()))
        together = DAMP * np.bincount(np.repeat(np.arange(len(texts)), sizes), self._words[flat], len(texts))
        filled = np.flatnonzero(sizes)
        rarest = np.maximum.reduceat(self._words[flat], (np.cumsum(sizes) - sizes)[filled]) if len(flat) else 0.0
        together[filled] += (1 - DAMP) * rarest
        alone = self._least - np.log2(_held(texts, self.counts.names))
        return np.minimum(RAREST, np.maximum(together, alone))

    def loosely(self, agreement: Agreement, words: Words, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """The rarity where names agree in part: the shared words, and the commoner of the two mistyped ones."""
        shared = self._words * (np.arange(len(self._words)) > 0)
        bits = shared[agreement.shared]
        together = DAMP * bits.sum(axis=1) + (1 - DAMP) * bits.max(axis=1)
        words_left = np.concatenate([self._words, self._of_words(agreement.texts[len(self._words) :])])
        mistyped = np.minimum(*(words_left[side] for side in agreement.left))
        for at in words.long(one, other):
            ra, rb, both = remainders(words.texts[one[at]], words.texts[other[at]])
            bits = self._of_words(set(both))
            together[at] = DAMP * bits.sum() + (1 - DAMP) * bits.max(initial=0.0)
            mistyped[at] = self._of_words(["".join(ra), "".join(rb)]).min()
        levels = agreement.levels
        return np.minimum(RAREST, together + _MISTYPED[levels] * mistyped) + _LOOSE[levels]


def _held(texts, rows) -> np.ndarray:
    """In how many rows each text stands; 2 where that is too rare to be kept."""
    return np.fromiter((rows.get(text, 2) for text in texts), np.float64, len(texts))
