"""The way of a batch from its files to the registry: which station follows which, and who works on it."""

from setiakawan.core.bulk import many_writes
from setiakawan.core.processes import rare_collections
from setiakawan.intake import lease
from setiakawan.intake.models import Batch, BatchState
from setiakawan.intake.progress import Progress, Watcher
from setiakawan.intake.stations.checking import check_rows
from setiakawan.intake.stations.crew import Crew
from setiakawan.intake.stations.merging import merge_rows
from setiakawan.intake.stations.reading import read_files
from setiakawan.intake.stations.undoing import undo_rows

AT_WORK = (BatchState.READING, BatchState.CHECKING, BatchState.MERGING, BatchState.UNDOING)
"""States in which a batch waits for a worker; in all others it waits for a person or rests."""


def work(batch_id: int, progress: Watcher | None = None, *, workers: int | None = None) -> str:
    """Move a batch on from wherever it stands until it waits for a person or rests; the state it then has.

    May be killed at any point and called again. Raises lease.BatchBusy while another process works on it. `workers`
    is the number of worker processes (default: one per processor; 0: none).
    """
    counter = Progress(progress)
    with lease.hold(batch_id) as held, Crew(workers) as crew, many_writes(), rare_collections():
        Batch.objects.filter(pk=batch_id, state__in=AT_WORK).exclude(trouble="").update(trouble="")
        while (batch := Batch.objects.get(pk=batch_id)).state in AT_WORK:
            if batch.state == BatchState.READING:
                read_files(batch, held, counter, crew)
            elif batch.state == BatchState.CHECKING:
                check_rows(batch, held, counter, crew)
            elif batch.state == BatchState.MERGING:
                merge_rows(batch, held, counter, crew)
            else:
                undo_rows(batch, held, counter)
    return batch.state
