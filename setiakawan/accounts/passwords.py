"""Passwords that the system makes."""

import base64
import secrets

from setiakawan.core.sealing import blind_index

# No letters or digits that are taken for one another when read aloud or from paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def temporary_password() -> str:
    """A random password to be handed over once: four groups of four, 79 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def demonstration_password() -> str:
    """The password of the demonstration users: made from the installation's keys, so that it stays and is its own."""
    letters = base64.b32encode(blind_index("password", "demonstration")).decode().lower()
    return f"gotong-royong-{letters[:8]}"
