"""The command `setiakawan` as people meet it."""

import os
import subprocess
import sys

import pytest


@pytest.fixture
def refused(tmp_path):
    """What a command that is refused prints and returns."""

    def run(*more):
        asked = [sys.executable, "-m", "setiakawan", "import", "--area", "99.99", *more, str(tmp_path)]
        environment = {**os.environ, "SETIAKAWAN_HOME": str(tmp_path / "home")}
        return subprocess.run(asked, env=environment, capture_output=True, text=True, check=False)

    return run


def test_a_refusal_is_said_in_our_own_words(refused):
    done = refused()
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Gagal: Kode wilayah 99.99 tidak dikenal.\n"


def test_a_refusal_shows_where_it_came_from_when_asked(refused):
    done = refused("--traceback")
    assert done.returncode == 1
    assert "Traceback" in done.stderr
