import logging
import threading

import pytest
from django.db import connection

from setiakawan.config import upkeep
from setiakawan.config.upkeep import Chore, keep_running, run_due


@pytest.fixture
def done(monkeypatch):
    ran = []

    def fails():
        ran.append("fails")
        raise RuntimeError("basis data terkunci")

    chores = (
        Chore("fails", 60, fails),
        Chore("often", 60, lambda: ran.append("often")),
        Chore("daily", 86_400, lambda: ran.append("daily")),
    )
    monkeypatch.setattr(upkeep, "CHORES", chores)
    monkeypatch.setattr(upkeep, "close_old_connections", lambda: None)
    return ran


def test_each_chore_runs_at_once_and_then_when_its_time_has_come(done):
    last_runs = {}
    for now in (0, 30, 59, 60, 120, 86_400):
        run_due(last_runs, now)
    assert done.count("often") == 4
    assert done.count("daily") == 2


def test_a_chore_that_fails_is_logged_and_the_others_still_run(done, caplog):
    with caplog.at_level(logging.ERROR):
        run_due({}, 0)
    assert done == ["fails", "often", "daily"]
    assert "Pemeliharaan gagal: fails" in caplog.text


def test_chores_stop_when_told(done):
    stop = threading.Event()
    stop.set()
    keep_running(stop)
    assert done == []


@pytest.mark.django_db(transaction=True)
def test_the_real_chores_run_on_an_empty_installation(caplog):
    with caplog.at_level(logging.ERROR):
        run_due({}, 0)
    assert caplog.text == ""


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its statistics by itself")
def test_sqlite_learns_how_large_its_tables_are():
    upkeep.refresh_statistics()
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'areas_area' LIMIT 1")
        assert int(cursor.fetchone()[0].split()[0]) > 50_000
