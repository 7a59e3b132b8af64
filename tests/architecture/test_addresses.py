import re
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.people import *  # noqa: F403
from tests.routes import all_routes
from tests.world import CHILD, HEAD, world

__all__ = ["world"]

READS = re.compile(
    r"\s*(SELECT|WITH|EXPLAIN|PRAGMA|SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT|BEGIN|COMMIT|SET)\b",
    re.IGNORECASE,
)
OPEN_TO_STRANGERS = {
    "aid:look_up",
    "aid:public_reply",
    "aid:send",
    "aid:sent",
    "gathering:event",
    "gathering:events",
    "gathering:part",
    "gathering:sign_up",
    "gathering:wall",
    "reporting:data",
    "reporting:public",
    "reporting:this_year",
    "reporting:year",
    "portal:act",
    "portal:ask",
    "portal:card",
    "portal:choose",
    "portal:code",
    "portal:copy",
    "portal:correct",
    "portal:data",
    "portal:deed",
    "portal:done",
    "portal:enter",
    "portal:home",
    "portal:join",
    "portal:leave",
    "portal:match",
    "portal:match_deed",
    "portal:need",
    "portal:pair",
    "portal:referral",
    "portal:report",
    "portal:withdraw",
    "messaging:sms",
    "messaging:whatsapp",
    "account_login",
    "mfa_authenticate",
    "desk:home",
    "desk:about",
    "desk:source",
    "desk:help",
    "desk:style",
    "directory:api",
    "desk:partner_code",
    "referral:link",
    "referral:link_act",
    "referral:capacity",
    "directory:api_archive",
    "directory:api_list",
    "directory:api_one",
}
ABOUT_SOMEBODY = {
    "person_id",
    "family_id",
    "batch_id",
    "row_id",
    "file_id",
    "change_id",
    "event_id",
    "identifier_id",
    "contact_id",
}


class WrittenWhileReading(Exception):
    """A page that was only asked for changed something."""


@contextmanager
def reading_only():
    """Fail on any statement that is not a read."""

    def guard(execute, sql, params, many, context):
        if not READS.match(sql):
            raise WrittenWhileReading(sql[:200])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(guard):
        yield


@pytest.fixture
def paths(world):
    """Every address by name, filled in from the world."""
    return {route.name: route.path(world) for route in all_routes()}


def test_every_address_is_closed_to_strangers(client, paths):
    opened = {
        f"{method} {name}"
        for name, path in paths.items()
        if name not in OPEN_TO_STRANGERS
        for method in ("get", "post")
        if not _is_sent_to_log_in(getattr(client, method)(path))
    }
    assert opened == set()


def _is_sent_to_log_in(answer):
    return answer.status_code == 302 and answer["Location"].startswith("/akun/masuk/")


@pytest.mark.parametrize(
    "who",
    [
        "companion",
        "village_operator",
        "tksk",
        "officer",
        "head_of_office",
        "partner",
        "auditor",
        "administrator",
        "stranger",
    ],
)
def test_asking_for_a_page_never_writes(request, who, paths):
    client = request.getfixturevalue(who).client
    answers = {}
    for name, path in paths.items():
        with reading_only():
            answers[name] = client.get(path).status_code
    assert {name: status for name, status in answers.items() if status not in {200, 302, 403, 404, 405}} == {}


def test_an_officer_meets_no_closed_door_in_the_daily_rooms(officer, paths):
    shut = {
        name: status
        for name, path in paths.items()
        if name.partition(":")[0] in {"desk", "registry", "intake", "areas"}
        and name != "desk:partner_code_signed_in"
        and (status := officer.client.get(path).status_code) not in {200, 302, 405}
    }
    assert shut == {}


@pytest.mark.parametrize("who", ["companion_busang", "village_operator_busang", "tksk_busang", "stranger"])
def test_who_is_elsewhere_is_told_nothing_about_people_here(request, who, paths, world):
    client = request.getfixturevalue(who).client
    about = {route.name for route in all_routes() if route.parameters & ABOUT_SOMEBODY}
    for name, path in paths.items():
        for method in ("get", "post"):
            if name == "account_logout":
                continue
            answer = getattr(client, method)(path)
            if name in about:
                assert answer.status_code in {403, 404, 405}, f"{method} {name}"
            if not answer.streaming:
                told = answer.content.decode(errors="replace")
                assert HEAD not in told and CHILD not in told, f"{method} {name}"


def test_an_address_says_no_more_about_what_is_hidden_than_about_what_is_not_there(companion_busang, world):
    """Otherwise the numbers of people elsewhere could be counted."""
    for route in all_routes():
        hidden = route.parameters & ABOUT_SOMEBODY
        if hidden:
            there = companion_busang.client.get(route.path(world))
            nowhere = companion_busang.client.get(route.path(world | dict.fromkeys(hidden, 987_654_321)))
            assert there.status_code == nowhere.status_code, route.name
