"""The command `setiakawan`: every command of the project, wherever it is installed."""

import os
import sys
from collections.abc import Callable


def main() -> None:
    """Run one command, e.g. `setiakawan serve`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "setiakawan.config.settings")
    from django.core.management import ManagementUtility

    from setiakawan.core.keys import KeysUnreadable

    class Commands(ManagementUtility):
        """Django's way to find and run commands; what a command refuses is said in our own words."""

        def fetch_command(self, subcommand):
            command = super().fetch_command(subcommand)
            command.execute = _in_our_words(command.execute, command.stderr.write)
            return command

    try:
        Commands(sys.argv).execute()
    except KeysUnreadable as lost:
        sys.exit(str(lost))
    except KeyboardInterrupt:
        sys.exit(130)


def _in_our_words(execute: Callable, write: Callable) -> Callable:
    """The same, but a refusal begins with "Gagal:" instead of the name of Django's exception."""
    from django.core.management import CommandError
    from django.core.management.base import SystemCheckError

    def run(*arguments, **options):
        try:
            return execute(*arguments, **options)
        except SystemCheckError:
            raise
        except CommandError as refused:
            if options.get("traceback"):
                raise
            write(f"Gagal: {refused}")
            sys.exit(refused.returncode)

    return run


if __name__ == "__main__":
    main()
