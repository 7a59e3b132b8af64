"""What somebody reported: taken in from anybody, looked into by staff, answered within its days."""

import datetime
import uuid

from django.db import transaction

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record
from setiakawan.participation.acting import Actor, own_id
from setiakawan.participation.models import Participant, Report, ReportAnswer, ReportKind, ReportOutcome
from setiakawan.participation.queries.reach import matches_for, participants_for, reports_for
from setiakawan.participation.services.ending import speaker_of
from setiakawan.participation.services.participants import suspend
from setiakawan.participation.services.steps import WrongStep
from setiakawan.participation.services.words import require_words


@transaction.atomic
def report(
    *, kind: str, words: str = "", match_id: int | None = None, about_id: int | None = None,
    reporter_id: int | None = None, client_id: uuid.UUID, by: Actor, on: datetime.date,
) -> Report:  # fmt: skip
    """This will take in a report about the other side of a match (by a participant), or about any participant of the areas
    (by staff, for whoever told it). It needs no words. The same `client_id` again changes nothing.

    Raises NotAllowed, DoesNotExist for what the actor cannot reach, ValueError for an unknown kind or nobody.
    """
    by.require("participation.record")
    if before := Report.objects.filter(client_id=client_id).first():
        return before
    match = (
        matches_for(by).select_related("need__receiver", "need__asked_by", "helper").get(pk=match_id)
        if match_id
        else None
    )
    me = own_id(by)
    if me is not None:
        if match is None:
            raise ValueError("match")
        about = speaker_of(match.need) if match.helper_id == me else match.helper
        reporter_id = me
    else:
        about = _about(by, match, about_id)
    area = match.need.area_id if match else about.area_id
    made = Report.objects.create(
        area_id=area, about=about, match=match, kind=ReportKind(kind), words=words.strip()[:2000] or None, received_on=on,
        reporter_id=reporter_id, received_by_id=by.user_id, client_id=client_id,
    )  # fmt: skip
    record(by, "participation.report", made, area_code=area, details={"kind": kind})
    return made


def _about(by: Scope, match, about_id: int | None) -> Participant:
    if match is None:
        return participants_for(by).get(pk=about_id)
    sides = {
        match.helper_id: match.helper,
        match.need.receiver_id: match.need.receiver,
        match.need.asked_by_id: match.need.asked_by,
    }
    if about_id not in sides:
        raise ValueError("about")
    return sides[about_id]


@transaction.atomic
def answer_report(
    *, report_id: int, outcome: str, words: str, by: Scope, on: datetime.date, at: datetime.datetime
) -> Report:
    """This will keep what staff did about a report, and why; with `suspended` the participant is stopped in the same moment.

    Raises NotAllowed, Report.DoesNotExist, WrongStep once answered, WordsMissing, ValueError.
    """
    by.require("participation.answer")
    if by.user_id is None:
        raise NotAllowed("participation.answer")
    row = reports_for(by).select_for_update(of=("self",)).get(pk=report_id)
    by.require("participation.answer", row.area_id)
    if row.answered_on is not None:
        raise WrongStep("answered")
    outcome, words = ReportOutcome(outcome), require_words(words, 2000)
    ReportAnswer.objects.create(report=row, outcome=outcome, words=words, on=on, by_id=by.user_id)
    row.answered_on = on
    row.save(update_fields=["answered_on"])
    if outcome == ReportOutcome.SUSPENDED:
        suspend(participant_id=row.about_id, reason=f"Laporan {row.pk}", by=by, on=on, at=at)
    record(by, "participation.answer_report", row, area_code=row.area_id, details={"kind": outcome})
    return row
