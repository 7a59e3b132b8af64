"""A small demonstration district in the test database: 2,400 invented people, brought in by the ordinary import, and two
years of accompaniment and of gotong royong for those who are reported with a disability.

One village has not sent its file yet; tests hand it in themselves. Made once per test process, then copied.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from setiakawan.accounts.models import User
from setiakawan.accounts.scope import system_scope
from setiakawan.core.dates import office_today
from setiakawan.demo.district import write_district
from setiakawan.demo.history import write_history
from setiakawan.demo.neighbours import write_neighbours
from setiakawan.demo.people import AS_OF, Plan
from setiakawan.intake.services.imports import files_at, import_files
from tests.database import copy_database
from tests.people import OFFICE, PASSWORD, make_person

PLAN = Plan(people=2400, seed=20)
LATE_VILLAGE = "64.08.04.2011"
LATE_VILLAGE_NAME = "Singa Gembara"


@dataclass(frozen=True)
class District:
    """`late_file` is the file of the village that has not sent anything yet; `late_operator` sends it."""

    late_file: Path
    late_operator: object


@pytest.fixture
def district(transactional_db) -> District:
    """The district on SQLite, with the named people's accounts made as tests ask for them."""
    shelf = Path(settings.HOME) / "district"
    if not (shelf / "ready.sqlite3").exists():
        shutil.rmtree(shelf, ignore_errors=True)
        _load(shelf)
    else:
        connections.close_all()
        copy_database(shelf / "ready.sqlite3", Path(connection.settings_dict["NAME"]))
    operator = make_person("village_operator", username="operator.singa", full_name="Darmawan", areas=[LATE_VILLAGE])
    return District(_late_file(shelf), operator)


def _load(shelf: Path) -> None:
    write_district(PLAN, shelf / "files", workers=2)
    import_files(
        paths=[path for path in files_at([shelf / "files"]) if path != _late_file(shelf)],
        label="Kabupaten contoh",
        area_code=OFFICE,
        as_of=AS_OF,
        merges=True,
        by=system_scope("perintah impor", OFFICE),
    )
    write_history(seed=PLAN.seed, today=office_today())
    write_neighbours(seed=PLAN.seed, today=office_today())
    for user in User.objects.all():
        user.set_password(PASSWORD)
        user.must_change_password = False
        user.save()
    copy_database(Path(connection.settings_dict["NAME"]), shelf / "ready.sqlite3")


def _late_file(shelf: Path) -> Path:
    return next((shelf / "files").glob(f"{LATE_VILLAGE}-*"))
