"""The command `setiakawan`: every command of the project, wherever it is installed."""

import os
import sys


def main() -> None:
    """Run one command, e.g. `setiakawan serve`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "setiakawan.config.settings")
    from django.core.management import execute_from_command_line

    from setiakawan.core.keys import KeysUnreadable

    try:
        execute_from_command_line(sys.argv)
    except KeysUnreadable as lost:
        sys.exit(str(lost))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
