"""What every test may use: the test database, a browser, a clock, the job queue."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.browser import address, chromium, open_page, page, phone
from tests.database import django_db_setup
from tests.people import *  # noqa: F403

__all__ = ["address", "chromium", "django_db_setup", "open_page", "page", "phone"]


def pytest_configure(config):
    """Cheap password hashes, since each real one costs a third of a second, and static files where they lie."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.WHITENOISE_USE_FINDERS = True
    settings.STATIC_ROOT.mkdir(exist_ok=True)


@pytest.fixture(params=[(0, 30), (7, 30), (23, 59)], ids=["00:30", "07:30", "23:59"])
def at_the_office(request, settings):
    """The clock stands at an awkward local time: a test that asks for this runs at 00:30, 07:30 and 23:59.

    The value is the office's civil date. UTC has another date at two of the three times.
    """
    on = datetime.date(2026, 3, 12)
    moment = datetime.datetime.combine(on, datetime.time(*request.param), ZoneInfo(settings.TIME_ZONE))
    with time_machine.travel(moment, tick=False):
        yield on


@pytest.fixture
def run_jobs():
    """Run the queued background jobs here and now, as the worker would: `run_jobs()`. Returns how many ran."""
    from django_tasks_db.management.commands.db_worker import Worker

    def _run() -> int:
        worker = Worker(
            queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
            worker_id="test", excluded_queue_names=[],
        )  # fmt: skip
        worker.run()
        return worker._run_tasks

    return _run
