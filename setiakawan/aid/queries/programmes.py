"""The programmes that hold now: those the office approved, and those shipped that it did not replace."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from setiakawan.accounts.scope import Scope
from setiakawan.aid.catalogue import PROGRAMMES, compile_text, shipped_programmes
from setiakawan.aid.models import RuleDocument, RuleState
from setiakawan.aid.rules.programme import Programme


class NoSuchProgramme(Exception):
    """No programme has this code."""


@dataclass(frozen=True)
class Held:
    """A programme as it holds, the document it comes from (None = shipped), its text and the text's fingerprint."""

    programme: Programme
    document: RuleDocument | None
    text: str

    @property
    def digest(self) -> str:
        """SHA-256 of the text, so that a stored judgement names its rules exactly."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@lru_cache(maxsize=256)
def compiled(text: str) -> Programme:
    """The programme of a text, compiled once. Raises DoesNotCompile."""
    return compile_text(text)


def programmes_now(scope: Scope) -> dict[str, Held]:
    """Every programme by code. One query. Raises NotAllowed."""
    scope.require("aid.see")
    held = {code: Held(programme, None, _shipped_text(code)) for code, programme in shipped_programmes().items()}
    for document in RuleDocument.objects.filter(state=RuleState.APPROVED).order_by("programme", "number"):
        held[document.programme] = Held(compiled(document.text), document, document.text)
    return held


def programme_now(scope: Scope, code: str) -> Held:
    """One programme as it holds. Raises NotAllowed, NoSuchProgramme."""
    found = programmes_now(scope).get(code)
    if found is None:
        raise NoSuchProgramme(code)
    return found


def held_by(document: RuleDocument | None, code: str) -> Held:
    """The programme of a list or judgement, as it was then."""
    if document is None:
        return Held(shipped_programmes()[code], None, _shipped_text(code))
    return Held(compiled(document.text), document, document.text)


def documents_in(scope: Scope):
    """Every version that the office wrote, the latest first. Raises NotAllowed."""
    scope.require("aid.see")
    return RuleDocument.objects.select_related("drafted_by", "decided_by").order_by("-id")


def _shipped_text(code: str) -> str:
    return (PROGRAMMES / code / "programme.yaml").read_text(encoding="utf-8")


def document_for(scope: Scope, document_id: int) -> RuleDocument:
    """One version. Raises NotAllowed, RuleDocument.DoesNotExist."""
    return documents_in(scope).get(pk=document_id)


def document_to_mend(scope: Scope, document_id: int) -> RuleDocument:
    """A version that was drafted or returned, of a programme that does not hold yet, so that nothing dated is lost.

    Raises NotAllowed, RuleDocument.DoesNotExist.
    """
    scope.require("aid.write")
    rows = documents_in(scope).filter(state__in=(RuleState.DRAFT, RuleState.RETURNED))
    return rows.exclude(programme__in=programmes_now(scope)).get(pk=document_id)


def known_programmes(scope: Scope) -> dict[str, str]:
    """What each programme is called, by code, with those that still wait for somebody. Two queries. Raises NotAllowed."""
    scope.require("aid.see")
    waiting = {row.programme: compiled(row.text).label for row in RuleDocument.objects.order_by("number")}
    return waiting | programme_labels()


def programme_labels() -> dict[str, str]:
    """What each programme that holds is called, by code; no personal data, so no scope. One query."""
    labels = {code: programme.label for code, programme in shipped_programmes().items()}
    for document in RuleDocument.objects.filter(state=RuleState.APPROVED).order_by("programme", "number"):
        labels[document.programme] = compiled(document.text).label
    return labels


def texts_to_choose_from(scope: Scope) -> list[str]:
    """The texts of the programmes that hold, those that were shipped first. One query. Raises NotAllowed."""
    held = sorted(programmes_now(scope).items(), key=lambda row: (row[1].document is not None, row[0]))
    return [one.text for _, one in held]
