"""How rare what agrees is among strangers, in bits: `rules.evidence.rarity` on columns."""

import numpy as np

from setiakawan.linkage.batch.cleaning import Counts, Table, packed
from setiakawan.linkage.batch.words import Agreement, Words
from setiakawan.linkage.rules.evidence import DAMP, LOOSE_BITS, MISTYPED, RAREST
from setiakawan.linkage.rules.levels import LEVELS, remainders
from setiakawan.linkage.rules.model import Model

_NAMES = LEVELS["name"]
_LOOSE = np.array([LOOSE_BITS.get(level, np.nan) for level in _NAMES])
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
        rows = np.array([held.get(day, np.nan) for day in days.tolist()])
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
        together = np.bincount(np.repeat(np.arange(len(texts)), sizes), self._words[flat], len(texts))
        alone = self._least - np.log2(_held(texts, self.counts.names))
        return np.minimum(RAREST, np.maximum(DAMP * together, alone))

    def loosely(self, agreement: Agreement, words: Words, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """The rarity where names agree in part: the shared words, and the commoner of the two mistyped ones."""
        shared = self._words * (np.arange(len(self._words)) > 0)
        together = sum(shared[agreement.shared[:, at]] for at in range(agreement.shared.shape[1]))
        bits = np.concatenate([self._words, self._of_words(agreement.texts[len(self._words) :])])
        mistyped = np.minimum(*(bits[side] for side in agreement.left))
        for at in words.long(one, other):
            ra, rb, both = remainders(words.texts[one[at]], words.texts[other[at]])
            together[at] = self._of_words(set(both)).sum()
            mistyped[at] = self._of_words(["".join(ra), "".join(rb)]).min()
        levels = agreement.levels
        return np.minimum(RAREST, DAMP * together + _MISTYPED[levels] * mistyped + _LOOSE[levels])


def _held(texts, rows) -> np.ndarray:
    """In how many rows each text stands; 2 where that is too rare to be kept."""
    return np.fromiter((rows.get(text, 2) for text in texts), np.float64, len(texts))
