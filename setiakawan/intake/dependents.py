"""What later came to depend on what a batch made: the reason not to undo it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from django.apps import apps
from django.db import models

from setiakawan.core.bulk import rows_where
from setiakawan.intake.models import Batch, SourceRow
from setiakawan.registry.models import Family, Person

Blocker = tuple[str, int]
"""Words for a kind of record (plural), and the number of the person or family that it depends on."""


def sources_of(batch: Batch) -> list[int]:
    """The sources that the batch's files became."""
    return list(batch.files.exclude(source=None).values_list("source_id", flat=True))


def people_of(batch: Batch) -> Iterator[list[int]]:
    """Persons to whom merged rows of a batch went, in bundles."""
    rows = SourceRow.objects.filter(batch=batch, person__isnull=False).exclude(merged_at=None).order_by("unit", "pk")
    bundle: dict[int, None] = {}
    for person in rows.values_list("person_id", flat=True).iterator(chunk_size=2000):
        bundle[person] = None
        if len(bundle) == 2000:
            yield list(bundle)
            bundle = {}
    yield list(bundle)


def made_by(people: Iterable[int], sources: Collection[int]) -> set[int]:
    """Those of the people whom a source enrolled: its statement about them was taken over whole."""
    sql = _sql(
        "SELECT DISTINCT person_id FROM registry_statement WHERE source_id IN ({sources}) AND adopted IS NULL"
        " AND person_id IN ({keys})", sources,
    )  # fmt: skip
    return {person for (person,) in rows_where(sql, people)} if sources else set()


def families_made_by(sources: Collection[int]) -> list[int]:
    """Families that sources founded."""
    return list(Family.objects.filter(source__in=sources).order_by("pk").values_list("pk", flat=True))


def dependents_of(batch: Batch) -> dict[str, int]:
    """Count what depends on a batch: words for the kind of record → how many. Empty when it may be undone."""
    sources = sources_of(batch)
    counts: Counter[str] = Counter()
    for people in people_of(batch):
        counts.update(words for words, _ in blockers_of_people(people, sources, batch))
    counts.update(words for words, _ in blockers_of_families(families_made_by(sources), sources))
    return dict(counts)


def blockers_of_people(people: Collection[int], sources: Collection[int], batch: Batch) -> list[Blocker]:
    """Records that depend on what the sources made of these people."""
    if not sources or not people:
        return []
    made = made_by(people, sources)
    found = _pointing_at(Person, made, sources, batch)
    return found + _later_on_others(set(people) - made, sources)


def _pointing_at(
    target: type[models.Model], keys: Iterable[int], sources: Collection[int], batch: Batch | None
) -> list[Blocker]:
    """Live records of any room that point to rows of `target` and do not come from the sources themselves."""
    keys = list(keys)
    found: list[Blocker] = []
    for model in apps.get_models():
        words = str(model._meta.verbose_name_plural)
        for column in _columns(model, target):
            sql = f"SELECT {column} FROM {model._meta.db_table} WHERE {column} IN ({{keys}}){_others(model, sources, batch)}"  # noqa: S608
            found.extend((words, key) for (key,) in rows_where(sql, keys))
    return found


def _others(model: type[models.Model], sources: Collection[int], batch: Batch | None) -> str:
    columns = {f.column for f in model._meta.local_fields}
    if model is SourceRow:
        return f" AND merged_at IS NOT NULL AND batch_id <> {int(batch.pk) if batch else 0}"
    if model._meta.label == "registry.ChangeRequest":
        return ""
    parts = " AND withdrawn_at IS NULL" if "withdrawn_at" in columns else ""
    # What a person recorded has no source at all, and hangs on them all the same.
    others = " AND (source_id IS NULL OR source_id NOT IN ({sources}))"
    return parts + (_sql(others, sources) if "source_id" in columns else "")


def _later_on_others(people: Collection[int], sources: Collection[int]) -> list[Blocker]:
    """On people who were there before: later statements, stays that the sources began and others ended, and merges,
    since a split has to find every row that it puts back."""
    statements = _sql(
        "SELECT s.person_id FROM registry_statement s WHERE s.person_id IN ({keys}) AND s.withdrawn_at IS NULL"
        " AND s.source_id NOT IN ({sources}) AND s.id > (SELECT MIN(o.id) FROM registry_statement o"
        " WHERE o.person_id = s.person_id AND o.source_id IN ({sources}) AND o.withdrawn_at IS NULL)", sources,
    )  # fmt: skip
    stays = _sql(
        "SELECT person_id FROM registry_membership WHERE person_id IN ({keys}) AND source_id IN ({sources})"
        " AND ended_by_id IS NOT NULL AND ended_by_id NOT IN ({sources})", sources,
    )  # fmt: skip
    merges = "SELECT kept_person_id FROM registry_merge WHERE kept_person_id IN ({keys})"
    return [
        *(("pernyataan", person) for (person,) in rows_where(statements, people)),
        *(("keanggotaan keluarga", person) for (person,) in rows_where(stays, people)),
        *(("penggabungan", person) for (person,) in rows_where(merges, people)),
    ]


def blockers_of_families(families: Collection[int], sources: Collection[int]) -> list[Blocker]:
    """Records of others that depend on families which the sources founded."""
    return _pointing_at(Family, families, sources, None) if sources else []


def _columns(model: type[models.Model], target: type[models.Model]) -> list[str]:
    return [f.column for f in model._meta.local_fields if f.is_relation and f.related_model is target]


def _sql(sql: str, sources: Collection[int]) -> str:
    return sql.replace("{sources}", ", ".join(str(int(s)) for s in sources))
