"""Worker processes: order, bounded talk, and what happens when one dies."""

import os

import pytest

from setiakawan.intake.stations.crew import Crew, WorkerLost


def echo(task):
    yield from ((task, step) for step in range(5))


def die_at_two(task):
    yield task
    if task == 2:
        os._exit(1)


def test_without_workers_everything_happens_here():
    with Crew(0) as crew:
        assert [message for _, message in crew.run(echo, "ab")] == [(t, n) for t in "ab" for n in range(5)]


@pytest.mark.slow
@pytest.mark.django_db
def test_messages_of_one_task_keep_their_order_and_a_lost_worker_is_told():
    with Crew(2) as crew:
        for _ in range(2):  # the crew is kept from one run to the next
            said = {}
            for task, message in crew.run(echo, range(7)):
                said.setdefault(task, []).append(message)
            assert said == {task: [(task, n) for n in range(5)] for task in range(7)}
        with pytest.raises(WorkerLost) as lost:
            list(crew.run(die_at_two, [1, 2, 3, 4]))
        assert lost.value.task == 2
    assert crew._members == {}
