"""What a reader of the API may ask: lists in bounded pages, and one thing by its identifier."""

import math
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from setiakawan.directory.catalogue import id_of, service_kinds
from setiakawan.directory.hsds import records
from setiakawan.directory.hsds.records import Record
from setiakawan.directory.queries import published

MOST = 100
USUAL = 50
_FARTHEST = 100_000


class CannotBeAsked(ValueError):
    """A parameter of the question makes no sense; its text names it."""


@dataclass(frozen=True)
class Collection:
    """How one kind of thing is read: the rows, as a line of a list, and as a whole."""

    rows: Callable[[], QuerySet]
    line: Callable[..., Record]
    whole: Callable[..., Record]


_STORED = {
    "organizations": Collection(published.organizations, records.organization_line, records.organization),
    "services": Collection(published.services, records.service_line, records.service),
    "service_at_locations": Collection(
        published.services_at_locations,
        lambda row: records.flat(records.at_location(row, str(row.service.uuid))),
        lambda row: records.at_location(row, str(row.service.uuid)),
    ),
}
_WRITTEN = {"taxonomies": records.taxonomies, "taxonomy_terms": records.terms}
COLLECTIONS = (*_STORED, *_WRITTEN)


def one_of(collection: str, identifier: str) -> Record | None:
    """One thing with all that hangs on it; None where there is none, or no such collection."""
    if collection in _WRITTEN:
        return next((record for record in _WRITTEN[collection]() if record["id"] == identifier), None)
    found = _STORED.get(collection)
    number = _identifier(identifier)
    row = found.rows().filter(uuid=number).first() if found and number else None
    return found.whole(row) if found and row else None


def page_of(collection: str, asked: Mapping[str, str]) -> Record | None:
    """One page of a collection; None where there is no such collection. Raises CannotBeAsked."""
    page, size = _number(asked, "page", 1, _FARTHEST), _number(asked, "per_page", USUAL, MOST)
    start = (page - 1) * size
    if collection in _WRITTEN:
        found = [record for record in _WRITTEN[collection]() if _matches(record, asked)]
        return _page(found[start : start + size], len(found), page, size)
    if collection not in _STORED:
        return None
    how = _STORED[collection]
    rows = _narrowed(collection, how.rows(), asked)
    say = how.whole if asked.get("full") == "true" else how.line
    return _page([say(row) for row in rows[start : start + size]], rows.count(), page, size)


def _page(contents: list[Record], total: int, page: int, size: int) -> Record:
    pages = max(math.ceil(total / size), 1)
    return {
        "total_items": total, "total_pages": pages, "page_number": page, "size": len(contents),
        "first_page": page == 1, "last_page": page >= pages, "empty": not contents, "contents": contents,
    }  # fmt: skip


def _number(asked: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = asked.get(name, "")
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and 1 <= int(text) <= most):
        raise CannotBeAsked(f"{name}: 1–{most}")
    return int(text)


def _identifier(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _matches(record: Record, asked: Mapping[str, str]) -> bool:
    same = all(not asked.get(name) or record.get(name) == asked[name] for name in ("parent_id", "taxonomy_id"))
    return same and asked.get("search", "").lower() in str(record["name"]).lower()


def _narrowed(collection: str, rows: QuerySet, asked: Mapping[str, str]) -> QuerySet:
    if (text := asked.get("search", "")) and collection != "service_at_locations":
        rows = rows.filter(name__icontains=text[:100])
    if collection != "services":
        return rows
    if text := asked.get("organization_id", ""):
        rows = rows.filter(organization__uuid=_identifier(text)) if _identifier(text) else rows.none()
    if text := asked.get("taxonomy_term_id", ""):
        codes = [
            kind.code for kind in service_kinds().values()
            if text in (id_of(records.SERVICE_TYPES, kind.code), id_of(records.SERVICE_TYPES, kind.group))
        ]  # fmt: skip
        rows = rows.filter(kind__in=codes)
    return rows
