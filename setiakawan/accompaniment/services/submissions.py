"""What devices send from the field: kept before anything is done with it, applied at most once, never thrown away."""

import datetime
import json
import uuid
from collections.abc import Callable

from django.db import DatabaseError, models, transaction
from django.utils import timezone

from setiakawan.accompaniment.models import Submission, SubmissionState
from setiakawan.accompaniment.queries.submissions import UNSETTLED, submissions_in
from setiakawan.accompaniment.rules.sending import KINDS, Unreadable, read_sending
from setiakawan.accompaniment.services.assessing import assess_risk, record_assessment
from setiakawan.accompaniment.services.holding import NumberTaken, require_words
from setiakawan.accompaniment.services.intake import open_case
from setiakawan.accompaniment.services.planning import record_step, review_plan
from setiakawan.accompaniment.services.services_given import give_service
from setiakawan.accompaniment.services.visits import record_visit
from setiakawan.accounts.models import User
from setiakawan.accounts.scope import NotAllowed, Scope, scope_of
from setiakawan.audit.services import record
from setiakawan.functioning.services import record_device, record_disability, record_response

LARGEST = 100_000
PATIENCE_DAYS = 7
DONE = (SubmissionState.APPLIED, SubmissionState.ADOPTED)
_ACTS: dict[str, Callable[..., models.Model]] = {
    "case": open_case, "visit": record_visit, "assessment": record_assessment, "risk": assess_risk,
    "service": give_service, "step": record_step, "review": review_plan, "disability": record_disability,
    "device": record_device, "response": record_response,
}  # fmt: skip
_REASONS = {
    "NotAllowed": "Pengirim tidak berhak mencatat ini.",
    "DoesNotExist": "Yang dicatat tidak ada, atau tidak lagi dipegang pengirim.",
    "CaseIsClosed": "Pendampingan sudah ditutup.",
    "InFuture": "Tanggalnya belum tiba.",
    "BeforeOpening": "Tanggalnya sebelum pendampingan dibuka.",
    "AlreadyOpen": "Warga ini sudah didampingi.",
    "PersonIsGone": "Warga ini tercatat meninggal atau pindah.",
    "NumberTaken": "Nomor kiriman sudah dipakai catatan lain.",
    "NotTheirVisit": "Kunjungan yang dikoreksi bukan milik pengirim, atau sudah dikoreksi.",
    "WordsMissing": "Keterangan kurang.",
    "WrongForAge": "Umur warga pada tanggal itu memerlukan instrumen lain.",
    "CannotBeAsked": "Naskah pertanyaan ini belum dimuat kantor.",
    "NotAQuestion": "Instrumen ini tidak mempunyai salah satu pertanyaannya.",
    "CodeImpossible": "Salah satu jawaban bukan pilihan dari pertanyaannya.",
}


class TooLarge(Exception):
    """A sending holds at most 100,000 characters."""


class NotRefused(Exception):
    """Only what was refused, or still waits, is adopted or set aside."""


class CannotAdopt(Exception):
    """It cannot be applied in the office's name either; the message says why."""


@transaction.atomic
def receive(
    *, client_id: uuid.UUID, kind: str, payload: object, happened_on: datetime.date, follows: uuid.UUID | None = None,
    by: Scope, today: datetime.date,
) -> Submission:  # fmt: skip
    """This will keep what a user's device sent, and apply it if it can be: the same number again changes nothing.

    Whatever the content, it is kept: one that comes before what it `follows` waits, one that cannot be applied is refused
    with its reason. Rights that ended since do not drop it. Raises NotAllowed for who is no user, TooLarge, NumberTaken.
    """
    if by.user_id is None:
        raise NotAllowed("accompaniment.record")
    content = json.dumps(payload, ensure_ascii=False)
    if len(content) > LARGEST or len(kind) > 30:
        raise TooLarge
    values = {
        "kind": kind, "payload": content, "happened_on": happened_on, "follows": follows, "sent_by_id": by.user_id,
        "received_at": timezone.now(), "state": SubmissionState.WAITING,
    }  # fmt: skip
    sent, is_new = Submission.objects.get_or_create(client_id=client_id, defaults=values)
    if not is_new:
        if (sent.sent_by_id, sent.kind) != (by.user_id, kind):
            raise NumberTaken
        return sent
    record(by, "accompaniment.receive", sent, details={"kind": kind, "on": happened_on})
    if not (by.allows("accompaniment.record") or by.allows("accompaniment.open")):
        sent.state, sent.reason = SubmissionState.REFUSED, _REASONS["NotAllowed"]
        sent.save()
    elif follows is None or Submission.objects.filter(client_id=follows, state__in=DONE).exists():
        _apply(sent, by, today)
        _release(sent, today)
    return sent


@transaction.atomic
def adopt(*, submission_id: int, by: Scope, today: datetime.date) -> Submission:
    """This will apply something refused or waiting with a supervisor's rights, still as done by who sent it.

    Raises NotAllowed, Submission.DoesNotExist, NotRefused, CannotAdopt (nothing is lost: it stays as it was).
    """
    sent = _hold(by, submission_id)
    as_sender = Scope(sent.sent_by_id, f"{sent.sent_by} (diambil alih {by.label})", by.role, by.prefixes)
    _apply(sent, as_sender, today)
    if sent.state != SubmissionState.APPLIED:
        raise CannotAdopt(sent.reason)
    sent.state, sent.decided_by_id, sent.decided_at = SubmissionState.ADOPTED, by.user_id, timezone.now()
    sent.save()
    record(by, "accompaniment.adopt", sent, details={"kind": sent.kind})
    _release(sent, today)
    return sent


@transaction.atomic
def set_aside(*, submission_id: int, reason: str, by: Scope, today: datetime.date) -> Submission:
    """This will state that something refused or waiting is not to be applied, and why. What was sent stays.

    Raises NotAllowed, Submission.DoesNotExist, NotRefused, WordsMissing.
    """
    sent = _hold(by, submission_id)
    sent.state, sent.decision_note = SubmissionState.ASIDE, require_words(reason)
    sent.decided_by_id, sent.decided_at = by.user_id, timezone.now()
    sent.save()
    details = {"kind": sent.kind, "on": today}
    record(by, "accompaniment.set_aside", sent, reason=sent.decision_note, details=details)
    return sent


def _hold(by: Scope, submission_id: int) -> Submission:
    """Hold something unsettled that the viewer sees until the transaction ends."""
    by.require("accompaniment.hand_over")
    found = submissions_in(by).filter(pk=submission_id).values_list("pk", flat=True).first()
    sent = Submission.objects.select_for_update(of=("self",)).select_related("sent_by").get(pk=found)
    if sent.state not in UNSETTLED:
        raise NotRefused
    return sent


@transaction.atomic
def release_waiting(*, by: Scope, today: datetime.date) -> int:
    """This will refuse, with that reason, what has waited a week for something that never came; how many. Nightly."""
    by.require("accompaniment.hand_over")
    before = timezone.now() - datetime.timedelta(days=PATIENCE_DAYS)
    rows = Submission.objects.filter(state=SubmissionState.WAITING, received_at__lt=before)
    count = rows.update(state=SubmissionState.REFUSED, reason="Kiriman yang lebih dulu tidak pernah tiba.")
    if count:
        details = {"count": count, "on": today}
        record(by, "accompaniment.release_waiting", ("accompaniment.submission", ""), details=details)
    return count


def _release(first: Submission, today: datetime.date) -> None:
    """Apply what waited for a sending that is applied now, and what waited for that."""
    ready = [first] if first.state in DONE else []
    while ready:
        found = ready.pop()
        waiting = Submission.objects.select_for_update().filter(follows=found.client_id, state=SubmissionState.WAITING)
        for sent in waiting.order_by("happened_on", "id"):
            _apply(sent, scope_of(User.objects.get(pk=sent.sent_by_id), on=today), today)
            if sent.state in DONE:
                ready.append(sent)


def _apply(sent: Submission, by: Scope, today: datetime.date) -> None:
    """Do what was sent in the scope of a user; a refusal leaves nothing behind but its reason."""
    try:
        given = read_sending(sent.kind, json.loads(sent.payload))
        given[KINDS[sent.kind].day] = sent.happened_on
        with transaction.atomic():
            row = _ACTS[sent.kind](**given, client_id=sent.client_id, by=by, today=today)
    except DatabaseError:
        raise  # nothing is wrong with what was sent: the device sends again
    except Unreadable as field:
        sent.state, sent.reason = SubmissionState.REFUSED, f"Isi tidak terbaca: {field}"[:300]
    except Exception as refused:
        words = _REASONS.get(type(refused).__name__, f"Tidak dapat dicatat ({type(refused).__name__}).")
        sent.state, sent.reason = SubmissionState.REFUSED, words
    else:
        sent.state, sent.reason = SubmissionState.APPLIED, ""
        sent.result_kind, sent.result_number = row._meta.label_lower, row.pk
    sent.save()
