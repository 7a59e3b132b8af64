"""Other tools that do the same work, in an environment of their own, so that nothing of theirs is installed with us."""

import subprocess
import sys
import venv
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_HOME = _HERE.parents[1]


def python_of_peers(name: str = "") -> str:
    """The interpreter of the peers' environment, which is made where it is missing or older than its lock.

    `name` is that of a lock of its own, for peers that cannot live with the others.
    """
    home, lock = _HOME / f".venv-peers{name and '-'}{name}", _HERE / f"{name or 'requirements'}.lock"
    python, stamp = home / "bin/python", home / "installed"
    if not stamp.exists() or stamp.read_bytes() != lock.read_bytes():
        print("peers: installing", file=sys.stderr)
        venv.create(home, with_pip=True, clear=True)
        pip = [
            str(python),
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            str(lock),
        ]
        subprocess.run(pip, check=True, stdout=sys.stderr)
        stamp.write_bytes(lock.read_bytes())
    return str(python)
