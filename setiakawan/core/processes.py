"""Processes that belong together: children end with their parent, and one home folder has one server."""

import ctypes
import fcntl
import os
import signal
import sys
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
def sole_server(home: Path):
    """Hold the home folder alone while the body runs. Raises AlreadyServed; the lock falls with the process."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(home / "serve.lock", "a+b") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyServed(str(home)) from None
        yield
