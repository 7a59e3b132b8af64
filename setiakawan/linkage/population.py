"""The whole registry as one table, linked on columns. For linkage's own services only."""

from collections.abc import Callable, Iterator

import duckdb
import pyarrow as pa

from setiakawan.core.bulk import chunks
from setiakawan.linkage.batch.engine import Linked, link
from setiakawan.linkage.indexing import records_of
from setiakawan.linkage.rules.cleaned import birth_of
from setiakawan.linkage.rules.model import Model
from setiakawan.registry.models import Person

_COLUMNS = (
    "id", "name", "birth", "sex", "nik", "kk", "mother", "father", "birth_place", "phone", "village", "source",
)  # fmt: skip
_PEOPLE_AT_ONCE = 9_000
Watcher = Callable[[str, int, int], object]
"""Is told a station, how much is done, and how much there is (0 = nobody knows)."""


def link_population(model: Model | None, *, version: str = "", watch: Watcher = lambda *_: None) -> Linked:
    """This will compare everybody with everybody else on columns; without a model one is estimated on the registry itself,
    without truth. `ids` are the persons' numbers as text of ten digits. Memory: about 3 KB a person.
    """
    with duckdb.connect() as engine:
        engine.register("people", pa.table(_columns(watch)))
        watch("menimbang", 0, 0)
        return link(engine, "people", model=model, version=version)


def likely_pairs(linked: Linked) -> Iterator[list[tuple[int, int]]]:
    """The pairs that are not different, the lower number first, in lots of some thousand."""
    likely = (linked.scored["probability"] >= linked.model.different_below) | linked.scored["rules"]
    columns = (linked.scored[side][likely].tolist() for side in ("l", "r"))
    found = sorted(tuple(sorted((int(linked.ids[a]), int(linked.ids[b])))) for a, b in zip(*columns, strict=True))
    yield from chunks(found, 5_000)


def _columns(watch: Watcher) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {name: [] for name in _COLUMNS}
    total, people = Person.objects.count(), Person.objects.order_by("pk").values_list("pk", flat=True)
    for some in chunks(people, _PEOPLE_AT_ONCE):
        watch("membaca", len(columns["id"]), total)
        for number, record in records_of(some).items():
            values = {"id": f"{number:010}", "birth": birth_of(record.birth, record.precision)}
            for name in _COLUMNS:
                columns[name].append(values.get(name) or getattr(record, name, "") or "")
    return columns
