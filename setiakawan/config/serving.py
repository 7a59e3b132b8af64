"""One command runs the office's server: web workers, the job worker and the recurring chores, started and ended together."""

import multiprocessing
import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from setiakawan.core.processes import die_with_parent

_GRACE = 10


class PortTaken(Exception):
    """Something else listens on the port."""


@dataclass(frozen=True)
class Listening:
    """Where and how the server listens."""

    host: str
    port: int
    workers: int
    certificate: Path | None = None
    private_key: Path | None = None


def web_worker():
    """The web application inside one worker process, which ends with its parent. Called by the web server."""
    die_with_parent(multiprocessing.parent_process().pid)
    from setiakawan.config.wsgi import application

    return application


def require_free_port(host: str, port: int) -> None:
    """Raise PortTaken when the address cannot be bound."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as refused:
            raise PortTaken(f"{host}:{port}: {refused.strerror}") from refused


class JobWorker:
    """The process that runs background jobs. It is started again if it ends by itself.

    A stop lets the running job end for ten seconds. A job that is cut off is resumed at the next start.
    """

    def __init__(self):
        self._stopping = threading.Event()
        self._process: subprocess.Popen

    def start(self) -> None:
        """Start the process, and the thread that watches it.

        The process comes first, from the main thread: web workers that are forked while it is being made would hold
        its pipe open.
        """
        self._process = self._launch()
        threading.Thread(target=self._keep, name="job-worker", daemon=True).start()

    def _launch(self) -> subprocess.Popen:
        # A session of its own, so that Ctrl+C reaches it once, through `stop`.
        command = [sys.executable, "-m", "setiakawan", "work", "--parent", str(os.getpid())]
        return subprocess.Popen(command, start_new_session=True)

    def _keep(self) -> None:
        while True:
            self._process.wait()
            if self._stopping.wait(2):
                return
            self._process = self._launch()

    def stop(self) -> None:
        """End the process."""
        self._stopping.set()
        process = self._process
        if process.poll() is not None:
            return
        process.terminate()
        deadline = time.monotonic() + _GRACE
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        if process.poll() is None:
            process.kill()


def serve(listening: Listening, *, when_ready) -> None:
    """Run until SIGTERM or SIGINT, then end every process that was started."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    jobs = JobWorker()
    server = Granian(
        "setiakawan.config.serving:web_worker",
        factory=True,
        interface=Interfaces.WSGI,
        address=listening.host,
        port=listening.port,
        workers=listening.workers,
        blocking_threads=1,
        # HTTP/2 gives nothing to a handful of files, and granian 2.8 answers HEAD over it with a body.
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=_GRACE,
        ssl_cert=listening.certificate,
        ssl_key=listening.private_key,
    )
    server.on_startup(jobs.start)
    server.on_startup(when_ready)
    server.on_shutdown(jobs.stop)
    server.serve()
