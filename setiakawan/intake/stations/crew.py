"""Worker processes of one batch: they read files and judge rows, this process alone writes.

A pipe holds back a worker that is faster than whoever takes its answers, so memory stays bounded.
"""

import contextlib
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any

import django
from django.db import connection, connections

from setiakawan.core.processes import die_with_parent, rare_collections
from setiakawan.intake.readers import ReadLimits, limit_memory

Job = Callable[[Any], Iterable]
"""A function at module level that answers a task with messages, one after the other."""


class WorkerLost(Exception):
    """A worker process ended in the middle of a task (in `task`)."""

    def __init__(self, task: object):
        self.task = task
        super().__init__("worker lost")


def default_workers() -> int:
    """One per processor, at most four: the writer is the bottleneck beyond that."""
    return max(1, min(4, os.cpu_count() or 1))


class Crew:
    """Workers that are started when the first task comes and kept until `dismiss`. With 0 workers all happens here."""

    def __init__(self, workers: int | None = None):
        self._workers = default_workers() if workers is None else workers
        self._members: dict[Connection, multiprocessing.process.BaseProcess] = {}

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *trouble: object) -> None:
        self.dismiss()

    def run(self, job: Job, tasks: Iterable, *, alone: bool = False) -> Iterator[tuple[Any, Any]]:
        """Do tasks and give pairs of task and message as they come; the messages of one task keep their order.

        With `alone` no workers are called, for work that is too small to be worth it. Raises WorkerLost when a worker
        dies; what it had said before stands.
        """
        if alone or not self._workers:
            for task in tasks:
                for message in job(task):
                    yield task, message
            return
        yield from self._share_out(job, iter(tasks))

    def _share_out(self, job: Job, tasks: Iterator) -> Iterator[tuple[Any, Any]]:
        while len(self._members) < self._workers:
            self._hire()
        busy: dict[Connection, Any] = {}
        for pipe in self._members:
            _hand_out(pipe, job, tasks, busy)
        try:
            while busy:
                for pipe in wait(list(busy)):
                    message = self._receive(pipe, busy)
                    if message is None:
                        del busy[pipe]
                        _hand_out(pipe, job, tasks, busy)
                    else:
                        yield busy[pipe], message[0]
        finally:
            if busy:  # whoever asked went away in the middle: these workers would go on talking
                self.dismiss()

    def _receive(self, pipe: Connection, busy: dict[Connection, Any]) -> tuple | None:
        try:
            return pipe.recv()
        except (EOFError, OSError):
            raise WorkerLost(busy[pipe]) from None

    def _hire(self) -> None:
        context = multiprocessing.get_context("spawn")
        mine, theirs = context.Pipe()
        database = str(connection.settings_dict["NAME"])
        process = context.Process(target=_serve, args=(theirs, database), daemon=True)
        process.start()
        theirs.close()
        self._members[mine] = process

    def dismiss(self) -> None:
        """End the workers."""
        for pipe, process in self._members.items():
            pipe.close()
            process.kill()
            process.join()
        self._members = {}


def _hand_out(pipe: Connection, job: Job, tasks: Iterator, busy: dict[Connection, Any]) -> None:
    """Give a worker its next task, if there is one."""
    for task in tasks:
        busy[pipe] = task
        with contextlib.suppress(BrokenPipeError):  # a worker that is gone shows when its answer is awaited
            pipe.send((job, task))
        return


def _serve(pipe: Connection, database: str) -> None:
    die_with_parent(multiprocessing.parent_process().pid)
    limit_memory(ReadLimits())
    django.setup()
    connections["default"].settings_dict["NAME"] = database
    with rare_collections():
        while True:
            try:
                job, task = pipe.recv()
            except EOFError:
                return
            for message in job(task):
                pipe.send((message,))
            pipe.send(None)
