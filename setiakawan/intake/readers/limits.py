"""How much of a file a reader is willing to take in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Upper bounds for one file. All are counted while streaming; what a file says about itself is never trusted.

    `max_cells` bounds memory: the native reader keeps the whole rectangle of used cells, about 55 bytes a cell. The default
    takes a list of OpenSID (43 columns) up to `max_rows`.
    """

    max_bytes: int = 200 * 1024 * 1024
    max_rows: int = 500_000
    max_columns: int = 500
    max_cells: int = 22_000_000
    max_sheets: int = 100
    max_entries: int = 2_000
    """Files inside a zip."""
    max_unpacked: int = 1024 * 1024 * 1024
    """Bytes that a zip unpacks to, in all."""
    max_strings: int = 256 * 1024 * 1024
    """Bytes of the one part that is kept in memory whole: shared texts."""
    max_ratio: int = 200
    """Unpacked to packed size of one part, once it is larger than `ratio_from`."""
    ratio_from: int = 20 * 1024 * 1024
    memory_bytes: int = 2 * 1024 * 1024 * 1024
    """Address space of a worker process, for `limit_memory`."""


def limit_memory(limits: ReadLimits) -> None:
    """Cap this process's address space, so that a reader that runs away is stopped here and not by the machine.

    For the initialiser of a pool of worker processes; never call it in the server. Without effect on Windows.
    """
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = limits.memory_bytes if hard == resource.RLIM_INFINITY else min(limits.memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
