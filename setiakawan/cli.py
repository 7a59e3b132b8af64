"""The command `setiakawan`: every command of the project, wherever it is installed."""

import os
import sys


def main() -> None:
    """Run one command, e.g. `setiakawan serve`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "setiakawan.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
