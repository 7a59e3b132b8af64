"""Progress bars of commands: on a terminal only, on standard error, so that output stays clean."""

import sys

from tqdm import tqdm


def bytes_bar(words: str) -> tqdm:
    """A bar that counts bytes. Its total is set when it is known."""
    return tqdm(desc=words, unit="B", unit_scale=True, leave=False, disable=None, file=sys.stderr)


def advance(bar: tqdm, done: int, total: int) -> None:
    """Move a bar on by what was done, out of a total."""
    bar.total = total
    bar.update(done)
