"""Versions of the triage score: trained by a command, proposed by an officer, approved by another, retired."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record
from setiakawan.core.text import clean_text
from setiakawan.registry.services.entry import require_reason
from setiakawan.welfare.models import ScoreDecision, ScoreState, ScoreVersion
from setiakawan.welfare.rules.scoring import model_from
from setiakawan.welfare.score.spec import spec_from

_VERB = "welfare.score"


class SecondPersonNeeded(Exception):
    """Who proposed a version may not approve it."""


class NotNow(Exception):
    """The version's state does not allow this."""


@transaction.atomic
def keep_score(
    *, spec: dict[str, Any], model: dict[str, Any], report: dict[str, Any], survey_sha256: str, by: Scope
) -> ScoreVersion:
    """This will keep a trained version, which scores nobody until two officers agree.

    Raises NotAllowed, CannotScore, SpecFaulty.
    """
    by.require(_VERB)
    model_from(model)
    now = timezone.now()
    day = f"{timezone.localdate(now):%Y-%m-%d}"
    number = ScoreVersion.objects.select_for_update().filter(version__startswith=f"{day}.").count() + 1
    made = ScoreVersion.objects.create(
        version=f"{day}.{number}", spec=spec, model=model, report=report, survey_sha256=survey_sha256, trained_at=now,
        trained_by=by.label[:150],
    )  # fmt: skip
    spec_from(spec)
    ScoreDecision.objects.create(score=made, state=ScoreState.TRAINED, by_id=by.user_id, at=now)
    record(by, "welfare.train_score", made, details={"code": made.version})
    return made


@transaction.atomic
def propose_score(*, score_id: int, reason: str, by: Scope) -> ScoreDecision:
    """This will propose a version for use; somebody else approves. Raises NotAllowed, ReasonMissing, NotNow, DoesNotExist."""
    made = _decide(score_id, {ScoreState.TRAINED, ScoreState.RETIRED}, ScoreState.PROPOSED, require_reason(reason), by)
    record(by, "welfare.propose_score", made.score, reason=made.reason, details={"code": made.score.version})
    return made


@transaction.atomic
def approve_score(*, score_id: int, reason: str = "", by: Scope) -> ScoreDecision:
    """This will bring a proposed version into use and retire the one used before.

    Raises NotAllowed, SecondPersonNeeded, NotNow, ScoreVersion.DoesNotExist.
    """
    made = _decide(score_id, {ScoreState.PROPOSED}, ScoreState.APPROVED, clean_text(reason)[:300], by)
    record(by, "welfare.approve_score", made.score, reason=made.reason, details={"code": made.score.version})
    return made


@transaction.atomic
def retire_score(*, score_id: int, reason: str, by: Scope) -> ScoreDecision:
    """This will stop the use of a version, or turn a proposal down. Raises NotAllowed, ReasonMissing, NotNow, DoesNotExist."""
    allowed = {ScoreState.PROPOSED, ScoreState.APPROVED}
    made = _decide(score_id, allowed, ScoreState.RETIRED, require_reason(reason), by)
    record(by, "welfare.retire_score", made.score, reason=made.reason, details={"code": made.score.version})
    return made


def _decide(score_id: int, wanted: set[str], state: str, reason: str, by: Scope) -> ScoreDecision:
    by.require(_VERB)
    if by.user_id is None:
        raise NotAllowed(_VERB)
    # All versions are held, so that two approvals at once cannot leave two in use.
    held = {score.pk: score for score in ScoreVersion.objects.select_for_update().order_by("pk")}
    if score_id not in held:
        raise ScoreVersion.DoesNotExist
    latest = {row.score_id: row for row in ScoreDecision.objects.order_by("id")}
    before = latest[score_id]
    if before.state not in wanted:
        raise NotNow(before.state)
    if state == ScoreState.APPROVED:
        if before.by_id == by.user_id:
            raise SecondPersonNeeded
        for other, row in latest.items():
            if row.state == ScoreState.APPROVED:
                words = f"Diganti oleh versi {held[score_id].version}"
                ScoreDecision.objects.create(
                    score_id=other, state=ScoreState.RETIRED, reason=words, by_id=by.user_id, at=timezone.now()
                )
    return ScoreDecision.objects.create(
        score=held[score_id], state=state, reason=reason[:300], by_id=by.user_id, at=timezone.now()
    )
