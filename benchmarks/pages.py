"""Searching and reading persons over a registry of the whole district: in the process, and over HTTP by 20 at once.

The registry comes in through the import and is kept for the next run; `SETIAKAWAN_BENCH_HOME` may name the home that
`bin/bench import` left (var/bench/full/import-home). Latencies stand beside a plain indexed query
on the same table; requests per second beside a page without any query. The clients share the machine's cores with the
server, so the ratios say more than the rates.
"""

import asyncio
import io
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from benchmarks.figures import figure

FULL, QUICK = 448_850, 5_000
CLIENTS = 20
PORT = 18_642
_NAMES = (
    "muhammad", "siti", "nur", "ahmad", "noer hayati", "moh. rizki", "abdul", "sri wahyuni", "dewi", "joko", "djoko",
    "maria", "andi", "yohanes", "sitti aminah", "hj. masliana", "muhamad ali", "rahma", "ag", "nu",
)  # fmt: skip


def run(quick: bool) -> None:
    """Measure searches in the process, then pages over HTTP."""
    from setiakawan.accounts.scope import system_scope

    _fill(QUICK if quick else FULL)
    rng = random.Random(7)
    district, village = system_scope("tolok ukur", "64.08"), system_scope("tolok ukur", "64.08.04.2001")
    plain = _plain_query(rng, 300 if quick else 2_000)
    for scope, where in ((district, "district"), (village, "one village")):
        times = _searches(scope, rng, 200 if quick else 1_000)
        _latencies(f"search by name, {where}", times, plain, goal=50)
    _latencies("search by NIK", _by_number(district, rng, 100 if quick else 1_000), plain, goal=50)
    _latencies("list, next page", _listing(district, 100 if quick else 500), plain, goal=50)
    with _server() as address:
        asyncio.run(_over_http(address, rng, 4 if quick else 20))


def _fill(people: int) -> None:
    """Make the registry through the demonstration files and the import, unless it is there."""
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from setiakawan.registry.models import Person

    if Person.objects.count() < people * 0.8:
        _import(people, settings.HOME / "pages-demo")
    call_command("demo_users", yes=True, verbosity=0, stdout=io.StringIO())


def _import(people: int, files: Path) -> None:
    shutil.rmtree(files, ignore_errors=True)
    for words in (
        ["demo", "--people", str(people), "--seed", "20", "--out", str(files)],
        ["import", "--yes", str(files)],
    ):
        subprocess.run([sys.executable, "-m", "setiakawan", *words], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(files)


def _timed(act) -> float:
    begin = time.perf_counter()
    act()
    return (time.perf_counter() - begin) * 1000


def _plain_query(rng: random.Random, times: int) -> list[float]:
    """A row by its primary key: what any page at least costs."""
    from setiakawan.registry.models import Person

    ids = list(Person.objects.values_list("pk", flat=True)[:: max(Person.objects.count() // 5_000, 1)])
    return [_timed(lambda: Person.objects.get(pk=rng.choice(ids))) for _ in range(times)]


def _searches(scope, rng: random.Random, times: int) -> list[float]:
    from setiakawan.registry.queries import people_in, search_people

    sample = list(people_in(scope).values_list("name", flat=True)[:: max(people_in(scope).count() // 500, 1)])
    taken = []
    for _ in range(times):
        words = rng.choice(_NAMES) if rng.random() < 0.5 else rng.choice(sample)
        text = words if rng.random() < 0.7 else words[: rng.randint(3, 8)]
        year = rng.randint(1940, 2025) if rng.random() < 0.2 else None
        taken.append(_timed(lambda: search_people(scope, text=text, birth_year=year)))  # noqa: B023
    return taken


def _by_number(scope, rng: random.Random, times: int) -> list[float]:
    from setiakawan.registry.models import Identifier
    from setiakawan.registry.queries import search_people

    known = Identifier.objects.filter(kind="nik", status="valid")
    numbers = [i.number for i in known[:: max(known.count() // 1_000, 1)]]
    return [_timed(lambda: search_people(scope, text=rng.choice(numbers))) for _ in range(times)]


def _listing(scope, times: int) -> list[float]:
    from setiakawan.registry.queries import search_people

    taken, after = [], ""
    for _ in range(times):
        begin = time.perf_counter()
        found = search_people(scope, after=after)
        taken.append((time.perf_counter() - begin) * 1000)
        after = found.after
    return taken


def _latencies(name: str, taken: list[float], plain: list[float], goal: float) -> None:
    for share, word in ((50, "p50"), (95, "p95")):
        value, base = (_percentile(times, share) for times in (taken, plain))
        figure(f"{name}, {word}", value, "ms", base, goal if share == 95 else None, better="lower")


def _percentile(values: list[float], share: int) -> float:
    return statistics.quantiles(values, n=100)[share - 1]


@contextmanager
def _server():
    """The real server as an office runs it, in a process of its own."""
    log = open(os.devnull, "w")  # noqa: SIM115
    words = [sys.executable, "-m", "setiakawan", "serve", "--port", str(PORT)]
    process = subprocess.Popen(words, stdout=log, stderr=log, cwd=Path(__file__).resolve().parent.parent)
    try:
        _wait_until_up()
        yield f"127.0.0.1:{PORT}"
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def _wait_until_up() -> None:
    import http.client

    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("GET", "/tentang/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("The server did not come up within a minute.")


def _session() -> str:
    """A signed-in session of the demonstration's officer."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from setiakawan.accounts import sessions
    from setiakawan.accounts.models import User

    user = User.objects.get(username="petugas")
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY], store[sessions.BEGAN] = user.get_session_auth_hash(), int(time.time())
    store.create()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


async def _over_http(address: str, rng: random.Random, seconds: float) -> None:
    from asgiref.sync import sync_to_async

    from setiakawan.registry.models import Person

    cookie = await sync_to_async(_session)()
    ids = await sync_to_async(lambda: list(Person.objects.order_by("?").values_list("pk", flat=True)[:2_000]))()
    kinds = {
        "page without a query": lambda: "/tentang/",
        "person page": lambda: f"/warga/{rng.choice(ids)}/",
        "list page": lambda: "/warga/?area=64.08.04.2001",
        "search page": lambda: f"/warga/?q={quote(rng.choice(_NAMES))}",
    }
    base = None
    for name, path in kinds.items():
        rate, taken = await _load(address, cookie, path, seconds)
        figure(f"{name}, {CLIENTS} clients", rate, "requests/s", base)
        base = base or rate
        if name == "search page":
            _one_client(await _load(address, cookie, path, seconds, clients=1))
        else:
            figure(f"{name}, {CLIENTS} clients, p95", _percentile(taken, 95), "ms", better="lower")


def _one_client(load: tuple[float, list[float]]) -> None:
    figure("search over HTTP, one client, p50", _percentile(load[1], 50), "ms", better="lower")
    figure("search over HTTP, one client, p95", _percentile(load[1], 95), "ms", goal=100, better="lower")


async def _load(address, cookie, path, seconds, clients=CLIENTS) -> tuple[float, list[float]]:
    """Ask for pages as fast as they come, each client on a connection of its own: (requests per second, times in ms)."""
    begin, taken = time.perf_counter(), []
    await asyncio.gather(*(_client(address, cookie, path, begin + seconds, taken) for _ in range(clients)))
    return len(taken) / (time.perf_counter() - begin), taken


async def _client(address, cookie, path, until, taken) -> None:
    host, port = address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    while time.perf_counter() < until:
        asked = time.perf_counter()
        writer.write(f"GET {path()} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head[:16]:
            raise RuntimeError(f"{path()}: {head[:200]!r}")
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(length)
        taken.append((time.perf_counter() - asked) * 1000)
    writer.close()
