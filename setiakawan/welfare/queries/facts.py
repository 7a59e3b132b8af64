"""Welfare facts of families and persons on a day, many at once."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Q, QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.core.bulk import chunks
from setiakawan.welfare.catalogue import FAMILY, fact_kind, fact_kinds
from setiakawan.welfare.models import FactRecord
from setiakawan.welfare.queries.deciles import CurrentDecile, current_deciles, current_family_deciles
from setiakawan.welfare.rules.holding import Known, holding, never_asked
from setiakawan.welfare.rules.prosperity import KS1, Prosperity, judge_prosperity
from setiakawan.welfare.rules.values import value_of

DECILE = "decile"


class FactSheet(dict[str, Known]):
    """The facts of one family or person by code; a code that nobody recorded answers "never asked"."""

    def __missing__(self, code: str) -> Known:
        return never_asked(code)


class _Said(NamedTuple):
    holder: int
    code: str
    on: datetime.date
    until: datetime.date | None
    missing: str
    value: str
    source: str
    pk: int


def facts_of(
    scope: Scope, about: str, ids: Iterable[int], on: datetime.date, codes: Collection[str] | None = None
) -> dict[int, FactSheet]:
    """What is known on a day of these families (`about="family"`) or persons (`about="person"`), each with a sheet.

    `codes` narrows it; the official decile is among the codes (`decile`; a person has the one of the family). Whoever is
    outside the scope has an empty sheet. One query per 900, and a few more for the deciles. Raises NotAllowed, NoSuchFact.
    """
    scope.require("welfare.see")
    wanted, ids = _codes(about, codes), list(ids)
    found = {number: FactSheet() for number in ids}
    for some in chunks(ids):
        for number, sheet in _sheets(_rows(scope, about, wanted).filter(**{f"{about}__in": some}), about, on):
            found[number].update(sheet)
    if DECILE in wanted or (codes is None and about != FAMILY):
        deciles = current_family_deciles if about == FAMILY else current_deciles
        for number, decile in deciles(scope, ids, on).items():
            found[number][DECILE] = _known_decile(decile)
    return found


def facts_within(
    scope: Scope, about: str, on: datetime.date, codes: Collection[str] | None = None
) -> Iterator[tuple[int, FactSheet]]:
    """The sheets of all families or persons of the scope of whom anything is recorded, by number; without deciles.

    One query that streams, for whole populations. Raises NotAllowed, NoSuchFact.
    """
    scope.require("welfare.see")
    yield from _sheets(_rows(scope, about, _codes(about, codes)), about, on)


def prosperity_of(scope: Scope, family_ids: Iterable[int], on: datetime.date) -> dict[int, Prosperity]:
    """Whether each family is prasejahtera by the six KS-I indicators. One query per 900. Raises NotAllowed."""
    return {number: prosperity_from(sheet) for number, sheet in facts_of(scope, FAMILY, family_ids, on, KS1).items()}


def prosperity_from(sheet: FactSheet) -> Prosperity:
    """Whether the family of this sheet is prasejahtera."""
    return judge_prosperity({code: sheet[code].value for code in KS1})


def history_of(scope: Scope, about: str, holder_id: int) -> QuerySet[FactRecord]:
    """Everything ever recorded of one family or person, the latest day first, the withdrawn too. Raises NotAllowed."""
    scope.require("welfare.see")
    rows = FactRecord.objects.filter(scope.q(f"{about}__area"), **{about: holder_id})
    return rows.select_related("source", "recorded_by", "withdrawn_by", "corrected_by").order_by("-on", "-id")


def fact_for(scope: Scope, record_id: int) -> FactRecord:
    """One record that stands, with its family or person. Raises NotAllowed, FactRecord.DoesNotExist outside the scope."""
    scope.require("welfare.see")
    rows = FactRecord.objects.filter(scope.q("family__area") | scope.q("person__area"), withdrawn_at=None)
    return rows.select_related("family", "person", "source").get(pk=record_id)


def _codes(about: str, codes: Collection[str] | None) -> set[str]:
    if codes is None:
        return {kind.code for kind in fact_kinds().values() if kind.about == about}
    return {fact_kind(code).code for code in codes}


def _rows(scope: Scope, about: str, codes: set[str]) -> QuerySet:
    area = scope.q(f"{about}__area") & Q(**{f"{about}__isnull": False})
    rows = FactRecord.objects.filter(area, withdrawn_at=None, code__in=codes)
    fields = (f"{about}_id", "code", "on", "until", "missing", "value", "source__label", "pk")
    return rows.order_by(f"{about}_id", "code", "on", "pk").values_list(*fields)


def _sheets(rows: QuerySet, about: str, on: datetime.date) -> Iterator[tuple[int, FactSheet]]:
    said = map(_Said._make, rows.iterator(chunk_size=5000))
    for number, own in groupby(said, itemgetter(0)):
        yield (
            number,
            FactSheet({code: _known(code, list(records), on) for code, records in groupby(own, itemgetter(1))}),
        )


def _known(code: str, records: list[_Said], on: datetime.date) -> Known:
    told, why = holding(records, on)
    if told is None:
        return never_asked(code)
    kind_type = fact_kind(code).type
    if why is None:
        return Known(code, value_of(kind_type, told.value), None, told.on, told.until, told.source, told.pk)
    answers = [record for record in records if record.value and record.on <= on]
    last = value_of(kind_type, answers[-1].value) if answers else None
    return Known(code, None, why, told.on, told.until, told.source, told.pk, last)


def _known_decile(decile: CurrentDecile) -> Known:
    return Known(DECILE, Decimal(decile.decile), None, decile.stated_on, None, decile.source)
