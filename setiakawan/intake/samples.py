"""The first rows of an unknown table, sealed beside its headers so that a person can see what a column holds."""

import base64
import json

from setiakawan.core.sealing import seal, unseal
from setiakawan.registry.rules.masking import mask_number

ROWS, LENGTH = 3, 60


def sealed_sample(rows: list[list]) -> str:
    """Keep the texts of a few rows, long numbers masked."""
    texts = [[masked("" if cell is None else str(cell))[:LENGTH] for cell in row] for row in rows[:ROWS]]
    return sealed_again(texts)


def sealed_again(texts: list[list[str]]) -> str:
    """Seal texts that are masked already, with the current key."""
    return base64.b64encode(seal(json.dumps(texts).encode(), "sample")).decode()


def opened_sample(sample: str) -> list[list[str]]:
    """The texts again; nothing when none were kept."""
    return json.loads(unseal(base64.b64decode(sample), "sample")) if sample else []


def masked(text: str) -> str:
    """A cell as it may be shown: whatever could be a number of identity or a phone keeps only its ends."""
    digits = sum(c.isdigit() for c in text)
    return mask_number(text) if digits >= 9 and digits * 2 > len(text) else text
