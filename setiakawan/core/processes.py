"""Processes that belong together: children end with their parent, and one home folder has one server."""

import ctypes
import fcntl
import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PR_SET_PDEATHSIG = 1


class AlreadyServed(Exception):
    """Another process holds this home folder."""


def die_with_parent(parent: int) -> None:
    """Make the kernel kill this process when its parent dies, however it dies. Linux only.

    `parent` is the number the parent gave; where that one is gone already, this process ends at once.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


@contextmanager
def rare_collections(objects: int = 200_000) -> Iterator[None]:
    """Have Python look for reference cycles far less often while the body runs.

    For work that holds tens of thousands of small objects at a time and makes hardly any cycles: looking through them
    again and again took a third of the time. Costs at most the memory of so many new `objects` before the next look.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(objects, 10, 10)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@contextmanager
def sole_server(home: Path):
    """Hold the home folder alone while the body runs. Raises AlreadyServed; the lock falls with the process."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(home / "serve.lock", "a+b") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyServed(str(home)) from None
        yield
