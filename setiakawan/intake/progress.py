"""Progress of long work, for whoever watches."""

from collections.abc import Callable

Watcher = Callable[[str, int, int | None], None]
"""Called with the station (words for people), rows done and rows in all (None: not known yet)."""


class Progress:
    """Counts rows within a station and tells a watcher, if there is one."""

    def __init__(self, watcher: Watcher | None = None):
        self._watcher, self._station, self._done, self._total = watcher, "", 0, None

    def begin(self, station: str, total: int | None) -> None:
        """Start counting anew."""
        self._station, self._done, self._total = station, 0, total
        self.advance(0)

    def advance(self, rows: int) -> None:
        """Count rows."""
        self._done += rows
        if self._watcher is not None:
            self._watcher(self._station, self._done, self._total)
