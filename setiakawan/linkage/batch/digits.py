"""NIK, KK and telephone numbers as integers: whole columns of clean digits at once, the rest by `rules.numbers`."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from setiakawan.linkage.rules import numbers

_COUNTING = 1234567890123456
_TENS = 10 ** np.arange(15, -1, -1, dtype=np.int64)


def digits_of(values: np.ndarray) -> np.ndarray:
    """The sixteen digits of each number, (rows, 16)."""
    found = np.empty((len(values), 16), dtype=np.uint8)
    rest = values.copy()
    for at in range(15, -1, -1):
        rest, found[:, at] = np.divmod(rest, 10)
    return found


def nibbles(digits: np.ndarray) -> np.ndarray:
    """The digits in four bits each, so that two numbers are compared digit by digit in one step."""
    found = np.zeros(len(digits), dtype=np.uint64)
    for at in range(16):
        found = found << np.uint64(4) | digits[:, at]
    return found


def tally(digits: np.ndarray) -> np.ndarray:
    """How often each digit stands in a number, five bits a digit: equal for numbers of the same digits."""
    found = np.zeros(len(digits), dtype=np.uint64)
    for at in range(16):
        found += np.uint64(1) << (digits[:, at].astype(np.uint64) * np.uint64(5))
    return found


def differing(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """At how many places two numbers in nibbles differ."""
    apart = one ^ other
    apart |= apart >> np.uint64(2)
    apart |= apart >> np.uint64(1)
    return np.bitwise_count(apart & np.uint64(0x1111111111111111))


def sixteen(values: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of 16 digits that can be somebody's, and the first 15 where the last may be lost; 0 for neither."""
    coded = values if isinstance(values, pa.DictionaryArray) else values.dictionary_encode()
    texts, indices = coded.dictionary, coded.indices.to_numpy()
    plain = _plain(texts, 16)
    whole, cut = np.zeros(len(texts), dtype=np.int64), np.zeros(len(texts), dtype=np.int64)
    digits = _matrix(texts.filter(pa.array(plain)), 16)
    number, different = digits @ _TENS, _different(digits)
    possible = (digits[:, 0] > 0) & (different > 3)
    sound = possible & (number != _COUNTING) & (digits[:, 6:12].any(axis=1))
    whole[plain] = np.where(sound, number, 0)
    cut[plain] = np.where(possible & (digits[:, 15] == 0), number // 10, 0)
    for at in np.flatnonzero(~plain):
        text = texts[int(at)].as_py()
        whole[at], cut[at] = int(numbers.number_16(text) or 0), int(numbers.nik_cut(text) or 0)
    return whole[indices], cut[indices]


def last_nine(values: pa.Array) -> np.ndarray:
    """Telephone numbers by their last nine digits; 0 for none."""
    coded = values if isinstance(values, pa.DictionaryArray) else values.dictionary_encode()
    texts, indices = coded.dictionary, coded.indices.to_numpy()
    plain = _plain(texts, 9, at_least=True)
    found = np.zeros(len(texts), dtype=np.int64)
    digits = _matrix(pc.utf8_slice_codeunits(texts.filter(pa.array(plain)), start=-9), 9)
    found[plain] = np.where(_different(digits) > 2, digits @ _TENS[-9:], 0)
    for at in np.flatnonzero(~plain):
        found[at] = int(numbers.phone(texts[int(at)].as_py()) or 0)
    return found[indices]


def _plain(texts: pa.Array, length: int, *, at_least: bool = False) -> np.ndarray:
    """Which texts are nothing but ASCII digits, so many of them."""
    size = pc.binary_length(texts)
    right = pc.greater_equal(size, length) if at_least else pc.equal(size, length)
    only = pc.and_(right, pc.match_substring_regex(texts, "^[0-9]+$"))
    return only.to_numpy(zero_copy_only=False).astype(bool)


def _matrix(texts: pa.Array, width: int) -> np.ndarray:
    joined = "".join(texts.to_pylist()).encode()
    return (np.frombuffer(joined, dtype=np.uint8).reshape(-1, width) - 48).astype(np.int64)


def _different(digits: np.ndarray) -> np.ndarray:
    """How many different digits stand in each row."""
    return np.bitwise_count(np.bitwise_or.reduce(np.left_shift(1, digits), axis=1)) if len(digits) else np.zeros(0)
