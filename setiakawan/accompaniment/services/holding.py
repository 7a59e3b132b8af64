"""What the acts share: the case held fast, dates that can be, reasons, and the same sending twice."""

import datetime
import uuid
from typing import TypeVar

from django.db import models

from setiakawan.accompaniment.models import Case
from setiakawan.accompaniment.queries.cases import sees
from setiakawan.accounts.scope import Scope
from setiakawan.core.text import clean_text

Row = TypeVar("Row", bound=models.Model)


class InFuture(Exception):
    """What has not happened yet is not recorded."""


class BeforeOpening(Exception):
    """The day lies before the accompaniment began."""


class CaseIsClosed(Exception):
    """The accompaniment has ended; reopen it with a reason first."""


class WordsMissing(Exception):
    """This act needs a reason or description in a few words."""


class NumberTaken(Exception):
    """The device's number belongs to another record."""


def hold_case(by: Scope, case_id: int, verb: str, *, may_be_closed: bool = False) -> Case:
    """Hold a case of the viewer until the transaction ends. Whether it is theirs is looked at once it is held, so that who
    waited for a hand-over finds what it left.

    Raises NotAllowed, Case.DoesNotExist outside the scope, CaseIsClosed.
    """
    by.require(verb)
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=case_id)
    if not sees(by, case):
        raise Case.DoesNotExist
    if case.closed_on is not None and not may_be_closed:
        raise CaseIsClosed
    return case


def require_day(on: datetime.date, today: datetime.date, *, not_before: datetime.date | None = None) -> datetime.date:
    """The day, if it can be. Raises InFuture, BeforeOpening."""
    if on > today:
        raise InFuture
    if not_before is not None and on < not_before:
        raise BeforeOpening
    return on


def require_running(case: Case, on: datetime.date) -> None:
    """Raise CaseIsClosed for a day on which the case had ended. What happened before may be told afterwards."""
    if case.closed_on is not None and on >= case.closed_on:
        raise CaseIsClosed


def require_words(text: str, limit: int = 300) -> str:
    """The text, tidied. Raises WordsMissing when it says less than five letters."""
    text = clean_text(text)
    if len(text) < 5:
        raise WordsMissing
    return text[:limit]


def tidy(text: str | None, limit: int | None = None) -> str:
    """Free text without invisible characters, lines kept."""
    lines = [clean_text(line) for line in (text or "").splitlines()]
    return "\n".join(lines).strip()[:limit]


def sealed(text: str | None) -> str | None:
    """Free text for a sealed column, which is null where nothing was said."""
    return tidy(text) or None


def sent_before(model: type[Row], client_id: uuid.UUID, **same: object) -> Row | None:
    """The row that this device's number made already; None when it is new. Raises NumberTaken if it is of other things."""
    row = model._base_manager.filter(client_id=client_id).first()
    if row is not None and any(getattr(row, name) != value for name, value in same.items()):
        raise NumberTaken
    return row
