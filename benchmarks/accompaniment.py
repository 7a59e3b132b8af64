"""The pages and the night of accompaniment over a district: 13,500 open cases, 540 companions, 1.4 million visits.

Each figure stands beside the same one over a tenth of the district, so that the ratio says how the cost grows with size
(1 = not at all, 10 = in step). Pages are rendered whole through Django's test client, the queries of one are counted; the
night and the check run as the commands do. The registry holds the accompanied alone. Both districts are built once a day
in folders of their own; a peer process measures the small one.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.figures import figure

FULL, QUICK = 13_500, 300
GOALS = {"companion's day page": 100, "supervisor's page, kecamatan": 300, "supervisor's page, district": 300,
         "SPM table, kecamatan": 300, "SPM table, district": 300}  # fmt: skip
_ROOT = Path(__file__).resolve().parent.parent


def run(quick: bool) -> None:
    """Measure both districts, each in a process of its own, and report them side by side."""
    cases = QUICK if quick else FULL
    small, large = (_measured(number, quick) for number in (cases // 10, cases))
    figure("load of the machine while measuring", large["load"], "processes")
    for name in ("open cases", "companions", "visits"):
        figure(name, large[name], "rows", small[name])
    for name, taken in large["pages"].items():
        for share in ("p50", "p95"):
            goal = GOALS.get(name) if share == "p95" else None
            figure(f"{name}, {share}", taken[share], "ms", small["pages"][name][share], goal, better="lower")
        if "queries" in taken:
            figure(f"{name}, queries", taken["queries"], "queries", small["pages"][name]["queries"], better="lower")
    for name, seconds in large["once"].items():
        figure(name, seconds, "s", small["once"][name], better="lower")
    figure("escalations of the first night", large["raised"], "entries", small["raised"])
    figure("night that finds nothing new, case by case", large["by case"], "s", large["once"]["night, second run"])
    figure("promises broken, by setiakawan check", large["broken"], "faults", goal=0, better="lower")


def _measured(cases: int, quick: bool) -> dict:
    home = Path(os.environ["SETIAKAWAN_HOME"]) / f"accompaniment-{cases}"
    words = [sys.executable, "-m", "benchmarks.accompaniment", str(cases), "quick" if quick else "full"]
    done = subprocess.run(
        words, env=os.environ | {"SETIAKAWAN_HOME": str(home)}, cwd=_ROOT, check=True, stdout=subprocess.PIPE
    )
    return json.loads(done.stdout.splitlines()[-1])


def _measure(cases: int, quick: bool) -> dict:
    """Build the district unless it is there, and measure it in this process."""
    from django.conf import settings
    from django.core.management import call_command

    from benchmarks._accompanied import Accompanied
    from setiakawan.accompaniment.models import Case, Visit
    from setiakawan.accounts.models import User
    from setiakawan.core.dates import office_today

    mark = settings.HOME / "built-on"
    if not mark.exists() or mark.read_text() != office_today().isoformat():
        for file in settings.HOME.glob("*.sqlite3*"):
            file.unlink()
        call_command("migrate", verbosity=0, stdout=sys.stderr)
        Accompanied(cases).build()
        mark.write_text(office_today().isoformat())
    call_command("migrate", verbosity=0, stdout=sys.stderr)
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    rounds = 5 if quick else 30
    told = {
        "open cases": Case.objects.filter(closed_on=None).count(), "visits": Visit.objects.count(),
        "companions": User.objects.filter(role="companion").count(),
    }  # fmt: skip
    night = _night(quick)
    return told | night | {"pages": _pages(rounds), "load": round(os.getloadavg()[0], 1)}


def _night(quick: bool) -> dict:
    """The nightly run twice, in a transaction that is undone; then the check of what it left, and the way case by case."""
    from django.db import transaction

    from setiakawan.accompaniment import constraints
    from setiakawan.accompaniment.models import Case
    from setiakawan.accompaniment.queries.facts import clock_facts, intervals
    from setiakawan.accompaniment.rules.due import due_things
    from setiakawan.accompaniment.services import escalating
    from setiakawan.accounts.scope import system_scope
    from setiakawan.core.checks import invariants
    from setiakawan.core.checks import run as run_check
    from setiakawan.core.dates import office_today

    given, found = {"on": office_today(), "by": system_scope("tolok ukur", "64.08")}, {"once": {}}
    with transaction.atomic():
        found["once"]["night, cases without a holder looked for"] = _timed(lambda: escalating.return_stranded(**given))
        raised = []
        found["once"]["night, first run"] = _timed(lambda: raised.append(escalating.raise_escalations(**given)))
        found["once"]["night, second run"] = _timed(lambda: raised.append(escalating.raise_escalations(**given)))
        if raised[1]:
            raise RuntimeError("The second run of a night raised more.")
        checks = {name: check for name, check in invariants().items() if name.startswith("accompaniment.")}
        assert constraints
        results = []
        found["once"]["setiakawan check, accompaniment"] = _timed(
            lambda: results.extend(run_check(name, check) for name, check in checks.items())
        )
        transaction.set_rollback(True)
    for result in results:
        print(result.name, result.seconds, result.violations, result.examples[:2], file=sys.stderr)
    ids = list(Case.objects.filter(closed_on=None).order_by("?").values_list("pk", flat=True)[: 50 if quick else 300])
    own = intervals()

    def one_by_one():
        for number in ids:
            due_things(clock_facts([number], given["on"])[number], own, given["on"])

    all_open = Case.objects.filter(closed_on=None).count()
    by_case = _timed(one_by_one) / len(ids) * all_open
    return found | {"raised": raised[0], "broken": sum(r.violations for r in results), "by case": by_case}


def _pages(rounds: int) -> dict:
    """Each page some times, every time as another user where there are several, after one that is not counted."""
    from setiakawan.accompaniment.queries.spm import spm_table
    from setiakawan.accounts.models import User
    from setiakawan.accounts.scope import scope_of
    from setiakawan.core.dates import office_today

    chance, today = random.Random(7), office_today()
    users = {role: list(User.objects.filter(role=role).order_by("pk")) for role in ("companion", "tksk", "officer")}
    officer = users["officer"][0]
    scope = scope_of(officer, on=today)
    kecamatan = [user.area_grants.get().area_id for user in users["tksk"]]
    month = today.replace(day=1)
    return {
        "companion's day page": _page("/pendampingan/", [chance.choice(users["companion"]) for _ in range(rounds)]),
        "companion's home page": _page("/", [chance.choice(users["companion"]) for _ in range(rounds)]),
        "case page": _page(_a_case, [officer] * rounds),
        "supervisor's page, kecamatan": _page(
            "/pendampingan/penyelia/", [chance.choice(users["tksk"]) for _ in range(rounds)]
        ),
        "supervisor's page, district": _page("/pendampingan/penyelia/", [officer] * max(rounds // 3, 3)),
        "SPM table, kecamatan": _times(lambda: spm_table(scope, chance.choice(kecamatan), month), rounds),
        "SPM table, district": _times(lambda: spm_table(scope, "64.08", month), max(rounds // 3, 3)),
    }


def _a_case(chance: random.Random) -> str:
    from setiakawan.accompaniment.models import Case

    return f"/pendampingan/{chance.randint(1, Case.objects.filter(closed_on=None).count())}/"


def _page(path: str | Callable, users: list) -> dict:
    from django.db import connection
    from django.test import Client

    chance, clients = random.Random(9), {user.pk: Client(SERVER_NAME="localhost") for user in users}
    for user in {user.pk: user for user in users}.values():
        clients[user.pk].force_login(user)

    def ask(user):
        answer = clients[user.pk].get(path if isinstance(path, str) else path(chance))
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code} {answer.get('Location', '')}")

    ask(users[0])
    asked: list[str] = []
    with connection.execute_wrapper(lambda execute, sql, *rest: (asked.append(sql), execute(sql, *rest))[1]):
        ask(users[0])
    taken = [_timed(lambda user=user: ask(user)) * 1000 for user in users]
    return _shares(taken) | {"queries": len(asked)}


def _times(work: Callable, rounds: int) -> dict:
    work()
    return _shares([_timed(work) * 1000 for _ in range(rounds)])


def _shares(taken: list[float]) -> dict:
    cut = statistics.quantiles(taken, n=100, method="inclusive")
    return {"p50": cut[49], "p95": cut[94]}


def _timed(work: Callable) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "setiakawan.config.settings"
    django.setup()
    print(json.dumps(_measure(int(sys.argv[1]), sys.argv[2] == "quick")))
