"""Reader processes: files go in, messages come out, as fast as the writer takes them."""

import contextlib
import multiprocessing
import os
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection, wait

from setiakawan.core.processes import die_with_parent
from setiakawan.intake.readers import ReadLimits, limit_memory
from setiakawan.intake.stations.reader import FileTask, Message, read


class ReaderLost(Exception):
    """A reader process ended in the middle of a file (its number in `file`)."""

    def __init__(self, file: int):
        self.file = file
        super().__init__(file)


def default_workers() -> int:
    """One reader per processor, at most four: the writer is the bottleneck beyond that."""
    return max(1, min(4, os.cpu_count() or 1))


def read_all(tasks: Iterable[FileTask], workers: int) -> Iterator[Message]:
    """Read files in `workers` processes; rows of one file come in their order. With 0 workers in this process.

    A pipe holds back a reader that is faster than whoever takes the messages, so memory stays bounded. Raises
    ReaderLost when a reader dies; what it had said before stands.
    """
    tasks = list(tasks)
    if workers == 0 or len(tasks) == 1 and _is_small(tasks[0]):
        for task in tasks:
            yield from _skipping(task)
        return
    yield from _from_processes(tasks, min(workers, len(tasks)))


def _is_small(task: FileTask) -> bool:
    from django.conf import settings

    with contextlib.suppress(FileNotFoundError):
        return (settings.UPLOADS / task.stored_as).stat().st_size < 200_000
    return True


def _from_processes(tasks: list[FileTask], workers: int) -> Iterator[Message]:
    context = multiprocessing.get_context("spawn")
    waiting = list(reversed(tasks))
    readers: dict[Connection, multiprocessing.process.BaseProcess] = {}
    current: dict[Connection, FileTask] = {}
    try:
        for _ in range(workers):
            mine, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            readers[mine] = process
            _hand_out(mine, waiting, current)
        while readers:
            for pipe in wait(list(readers)):
                message = _receive(pipe, current)
                if message is None:
                    if not _hand_out(pipe, waiting, current):
                        readers.pop(pipe).join()
                        pipe.close()
                else:
                    yield message
    finally:
        for pipe, process in readers.items():
            process.kill()
            process.join()
            pipe.close()


def _receive(pipe: Connection, current: dict[Connection, FileTask]) -> Message | None:
    try:
        return pipe.recv()
    except (EOFError, OSError):
        raise ReaderLost(current[pipe].file) from None


def _hand_out(pipe: Connection, waiting: list[FileTask], current: dict[Connection, FileTask]) -> bool:
    """Give a reader its next file, or None to end; whether there was one."""
    if not waiting:
        pipe.send(None)
        return False
    current[pipe] = waiting.pop()
    with contextlib.suppress(BrokenPipeError):  # a reader that is gone shows when its answer is awaited
        pipe.send(current[pipe])
    return True


def _serve(pipe: Connection) -> None:
    die_with_parent()
    limit_memory(ReadLimits())
    while (task := pipe.recv()) is not None:
        for message in _skipping(task):
            pipe.send(message)
        pipe.send(None)


def _skipping(task: FileTask) -> Iterator[Message]:
    """The messages of a file without the rows that are stored already."""
    skip = task.skip
    for message in read(task):
        if message.kind == "rows" and skip:
            rows = message.body[skip:]
            skip -= min(skip, len(message.body))
            if rows:
                yield message._replace(body=rows)
        else:
            yield message
