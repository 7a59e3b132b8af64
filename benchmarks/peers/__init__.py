"""Other tools that do the same work, in an environment of their own, so that nothing of theirs is installed with us."""

import subprocess
import sys
import venv
from pathlib import Path

_LOCK = Path(__file__).with_name("requirements.lock")
_HOME = Path(__file__).resolve().parents[2] / ".venv-peers"


def python_of_peers() -> str:
    """The interpreter of the peers' environment, which is made where it is missing or older than its lock."""
    python, stamp = _HOME / "bin/python", _HOME / "installed"
    if not stamp.exists() or stamp.read_bytes() != _LOCK.read_bytes():
        print("peers: installing", file=sys.stderr)
        venv.create(_HOME, with_pip=True, clear=True)
        pip = [
            str(python),
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            str(_LOCK),
        ]
        subprocess.run(pip, check=True, stdout=sys.stderr)
        stamp.write_bytes(_LOCK.read_bytes())
    return str(python)
