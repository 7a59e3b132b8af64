"""Prints a message where the server was started: for trying things out, never for an office."""

import sys

from setiakawan.messaging.channels import Letter


def deliver(letter: Letter) -> str:
    """Print it."""
    sys.stdout.write(f"\n== pesan untuk {letter.to}\n{letter.text}\n")
    sys.stdout.flush()
    return letter.reference
