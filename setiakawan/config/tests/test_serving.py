"""The real server: started as a process of its own, in a home folder of its own."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from setiakawan.core.keys import make_key_ring

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc to find processes")]


@pytest.fixture
def home(tmp_path, django_db_setup, django_db_blocker):
    """A home folder with a database that is up to date."""
    if connection.vendor != "sqlite":
        pytest.skip("the embedded database")
    make_key_ring(tmp_path / "keys/keys.json")
    # Copied through SQLite: what the tests have written may still stand in the log beside the file.
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
        closing(sqlite3.connect(tmp_path / "setiakawan.sqlite3")) as copy,
    ):
        source.backup(copy)
    return tmp_path


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def serve(home, port):
    """Start `setiakawan serve` and wait for its first page."""
    started = []

    def _serve(*arguments, waits=True):
        environment = {
            "PATH": os.environ["PATH"], "PYTHONPATH": os.getcwd(), "HOME": str(home), "SETIAKAWAN_HOME": str(home),
            "SETIAKAWAN_PORT": str(port), "LANG": "C.UTF-8",
        }  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, "-m", "setiakawan", "serve", *arguments],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        started.append(process)
        if waits:
            wait_until(lambda: process.poll() is not None or fetch(port))
            assert process.poll() is None, process.communicate()[0]
        return process

    yield _serve
    for process in started:
        process.kill()
        process.communicate(timeout=60)


def fetch(port, path="/akun/masuk/"):
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None


def wait_until(condition, seconds=90):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def children_of(pid):
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            stat = (entry / "stat").read_text()
            command = (entry / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        state, parent = stat.rpartition(")")[2].split()[:2]
        if int(parent) == pid and state != "Z":
            found[int(entry.name)] = command
    return found


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def worker_of(pid):
    return next((child for child, command in children_of(pid).items() if " work " in command), None)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_ends_every_process_cleanly(serve, port, how):
    server = serve()
    wait_until(lambda: worker_of(server.pid))
    family = children_of(server.pid)
    assert len(family) >= 3
    server.send_signal(how)
    assert server.wait(timeout=60) == 0
    wait_until(lambda: not any(map(is_alive, family)), 5)
    assert fetch(port) is None


def test_the_address_told_is_the_one_that_is_listened_on(serve):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        other = probe.getsockname()[1]
    server = serve("--port", str(other), waits=False)
    wait_until(lambda: server.poll() is not None or fetch(other))
    server.terminate()
    assert f"http://127.0.0.1:{other}/" in server.communicate(timeout=60)[0]


def test_children_die_with_a_server_that_is_killed(serve):
    server = serve()
    wait_until(lambda: worker_of(server.pid))
    family = children_of(server.pid)
    server.kill()
    server.wait()
    wait_until(lambda: not any(map(is_alive, family)), 10)


def test_a_job_worker_that_dies_is_started_again(serve):
    server = serve()
    wait_until(lambda: worker_of(server.pid))
    first = worker_of(server.pid)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: worker_of(server.pid) not in {None, first})


def test_one_home_has_one_server_and_a_taken_port_is_named(serve, home, port):
    serve()
    second = serve(waits=False)
    assert "sudah berjalan" in second.communicate(timeout=60)[0]
    assert second.returncode == 1


def test_a_taken_port_is_named_before_anything_is_done(serve, port):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        refused = serve(waits=False)
        told = refused.communicate(timeout=60)[0]
    assert refused.returncode == 1
    assert "SETIAKAWAN_PORT" in told


def test_static_files_may_be_kept_for_years(serve, port):
    serve()
    page = fetch(port).read().decode()
    address = page.partition('href="/static/')[2].partition('"')[0]
    answer = fetch(port, "/static/" + address)
    assert "immutable" in answer.headers["Cache-Control"]
