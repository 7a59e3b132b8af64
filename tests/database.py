"""The test database: made once per state of the migrations, then copied; put back after each test that commits.

The migrations fill in tens of thousands of areas. SQLite lives in a file, so that threads, live servers and two
processes behave as they do at the office.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase

_CHECKOUT = Path(__file__).resolve().parent.parent
_template: Path | None = None
_filled_by_migrations: frozenset[str] = frozenset()


def state_of_migrations() -> str:
    """A fingerprint of everything that decides what a freshly migrated database holds."""
    digest = hashlib.sha256(sqlite3.sqlite_version.encode())
    package = _CHECKOUT / "setiakawan"
    files = [
        *package.glob("*/migrations/*.py"), *package.glob("*/data/**/*"), *package.glob("areas/*.py"), package / "registry/search_schema.py", package / "linkage/key_schema.py",
        _CHECKOUT / "requirements-dev.lock", package / "config/settings.py", Path(__file__),
    ]  # fmt: skip
    for file in sorted(f for f in files if f.is_file()):
        digest.update(str(file.relative_to(_CHECKOUT)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:20]


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """Make the test database, or copy the one that an earlier run made from the same migrations."""
    with django_db_blocker.unblock():
        undo = _copied_sqlite(request.config) if connection.vendor == "sqlite" else _migrated()
    yield
    with django_db_blocker.unblock():
        undo()


def _migrated(*, keepdb=False):
    from django.test.utils import setup_databases, teardown_databases

    old = setup_databases(verbosity=0, interactive=False, serialized_aliases=set(), keepdb=keepdb)
    if connection.vendor != "sqlite":  # there the file is copied back, and a search index cannot be scanned
        _remember_what_migrations_filled()
    return lambda: teardown_databases(old, verbosity=0, keepdb=keepdb)


def _copied_sqlite(config):
    global _template
    shelf = config.cache.mkdir("setiakawan-database")
    _template = shelf / f"{state_of_migrations()}.sqlite3"
    own = Path(settings.HOME) / "test.sqlite3"
    settings.DATABASES["default"]["TEST"] = connection.settings_dict["TEST"] = {
        **connection.settings_dict["TEST"], "NAME": str(own),
    }  # fmt: skip
    with open(shelf / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_new = not _template.exists()
        if not is_new:
            os.utime(_template)
            shutil.copyfile(_template, own)
        undo = _migrated(keepdb=not is_new)
        if is_new:
            for old in sorted(shelf.glob("*.sqlite3"), key=os.path.getmtime)[:-3]:
                old.unlink(missing_ok=True)
            draft = _template.with_suffix(f".{os.getpid()}")
            copy_database(own, draft)
            draft.replace(_template)
    return undo


def copy_database(source: Path, target: Path) -> None:
    """Copy a SQLite database that may be in use; what the target held is gone."""
    with sqlite3.connect(source, timeout=60) as old, sqlite3.connect(target, timeout=60) as new:
        old.backup(new)
    old.close()
    new.close()


def _remember_what_migrations_filled():
    global _filled_by_migrations
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        filled = []
        for name in names:
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {connection.ops.quote_name(name)})")
            if cursor.fetchone()[0]:
                filled.append(name)
    _filled_by_migrations = frozenset(filled)


def put_back(case: TransactionTestCase) -> None:
    """Put the database back to what the migrations made, after a test that committed.

    On PostgreSQL only tables that began empty are emptied: tests leave the reference tables as they are.
    """
    if connection.vendor == "sqlite":
        connections.close_all()
        copy_database(_template, Path(connection.settings_dict["NAME"]))
        return
    with connection.cursor() as cursor:
        tables = [t for t in connection.introspection.table_names(cursor) if t not in _filled_by_migrations]
        names = ", ".join(map(connection.ops.quote_name, tables))
        # The audit log's triggers refuse to be emptied; this is how a superuser of a test cluster passes them.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY")
        cursor.execute("SET session_replication_role = DEFAULT")


TransactionTestCase._fixture_teardown = put_back
