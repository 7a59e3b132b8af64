"""What must always hold of the audit log."""

from collections.abc import Iterator

from django.db import connection

from setiakawan.audit.protection import missing_triggers
from setiakawan.audit.queries import chain_violations
from setiakawan.core.checks import invariant


@invariant("audit.chain_whole")
def chain_whole() -> Iterator[str]:
    """Catatan audit utuh: tidak ada baris yang diubah, dihapus, atau disisipkan."""
    return chain_violations()


@invariant("audit.protected")
def protected() -> Iterator[str]:
    """Basis data menolak mengubah dan menghapus baris catatan audit."""
    for name in missing_triggers(connection):
        yield f"Pemicu {name} tidak ada atau dimatikan."
