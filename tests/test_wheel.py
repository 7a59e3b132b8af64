"""The wheel does what the checkout does: built, installed in a fresh environment, used from an empty folder."""

import json
import os
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.request
from pathlib import Path

import pytest

from tests.architecture.source import CHECKOUT

pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """The installed command. Its dependencies are borrowed from this environment, so that nothing is downloaded."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    python = folder / "venv/bin/python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel], check=True, capture_output=True
    )
    purelib = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    Path(purelib, "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder / "venv/bin/setiakawan"


@pytest.fixture(scope="module")
def run(program, tmp_path_factory):
    """Run a command of the installed program in a home of its own: `run("check")` gives what it printed."""
    home = tmp_path_factory.mktemp("home")
    clean = {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}

    def _run(*arguments, status=0):
        done = subprocess.run(
            [program, *map(str, arguments)], cwd=home, env=clean, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    _run.program, _run.environment, _run.home = program, clean, home
    return _run


@pytest.fixture(scope="module")
def served(run):
    """The installed server, started on an empty home folder; it is stopped by SIGTERM and must end cleanly."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [run.program, "serve"], cwd=run.home, env=run.environment | {"SETIAKAWAN_PORT": str(port)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    page = _wait_for(f"http://127.0.0.1:{port}/akun/masuk/", server)
    yield page
    if server.poll() is None:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=60)
    assert server.returncode == 0


def _wait_for(address, server):
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.5)
    server.kill()
    pytest.fail(server.communicate()[0])


def test_the_installed_server_makes_its_home_and_answers(served, run):
    assert "<html" in served
    assert 'href="/static/' in served
    assert (run.home / ".local/share/setiakawan/keys/keys.json").exists()


def test_the_installed_commands_import_check_back_up_and_restore(run, served, tmp_path):
    run("demo", "--people", "600", "--seed", "7", "--out", tmp_path / "demo")
    village = max((tmp_path / "demo").glob("*-penduduk.*"), key=lambda file: file.stat().st_size)
    told = json.loads(run("import", "--yes", "--json", village))
    assert told["merged"] > 0
    answer = json.loads(run("check", "--json"))
    assert answer["violations"] == 0
    assert answer["rows"]["registry.Person"] > 0
    run("backup", tmp_path / "cadangan.zip")
    refused = subprocess.run(
        [run.program, "restore", tmp_path / "cadangan.zip"],
        env=run.environment,
        cwd=run.home,
        capture_output=True,
        text=True,
    )
    assert "--yes" in refused.stderr
    assert (tmp_path / "cadangan.zip").stat().st_mode & 0o777 == 0o600


def test_the_installed_package_holds_no_tests(run):
    package = next(run.program.parent.parent.glob("lib/python*/site-packages/setiakawan"))
    assert list(package.rglob("tests")) == []
    assert (package / "areas/data/wilayah-indonesia.csv.gz").is_file()
