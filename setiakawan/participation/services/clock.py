"""What the days do: who is gone ends what was open, questions are asked before anything ends, silence counts weakly.

Each part may run twice or on two servers without harm; a day that was missed is made up for.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, Q

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.participation.catalogue import label_of
from setiakawan.participation.models import (
    LIVE,
    Act,
    AskState,
    Match,
    MatchState,
    Need,
    Offer,
    Pair,
    PairState,
    Participant,
)
from setiakawan.participation.queries.living import gone_participants
from setiakawan.participation.rules import clock
from setiakawan.participation.services.acts import confirm_by_silence
from setiakawan.participation.services.ending import stop_everything_of
from setiakawan.participation.services.steps import become
from setiakawan.participation.services.telling import tell

_GONE = "Menurut registri, yang bersangkutan sudah tidak di sini."


@dataclass(frozen=True)
class Ticked:
    """How much the clock did: ended because somebody is gone, asked, expired, proposals that lapsed, confirmed by silence,
    reminders.
    """

    stopped: int
    asked: int
    expired: int
    lapsed: int
    silent: int
    reminded: int


@transaction.atomic
def tick(*, by: Scope, on: datetime.date, at: datetime.datetime) -> Ticked:
    """This will do what is due on a day. Raises NotAllowed."""
    by.require("participation.record")
    stopped = _stop_who_is_gone(by, on, at)
    asked, expired = _ask_and_expire(Need, "need", by, on, at)
    more_asked, more_expired = _ask_and_expire(Offer, "offer", by, on, at)
    done = Ticked(
        stopped, asked + more_asked, expired + more_expired, _lapse(by, on, at), _count_silence(by, on),
        _remind(on, at),
    )  # fmt: skip
    if any((done.stopped, done.asked, done.expired, done.lapsed, done.silent, done.reminded)):
        record(
            by,
            "participation.tick",
            ("participation.clock", on.isoformat()),
            details={"things": sum(vars(done).values())},
        )
    return done


def _stop_who_is_gone(by: Scope, on: datetime.date, at: datetime.datetime) -> int:
    open_need = Need.objects.filter(state__in=LIVE)
    open_offer = Offer.objects.filter(state__in=LIVE)
    pairs = Pair.objects.filter(state__in=(PairState.PROPOSED, PairState.ACTIVE))
    met = Match.objects.filter(state__in=(MatchState.PROPOSED, MatchState.ACCEPTED))
    who = Q(pk__in=open_need.values("receiver")) | Q(pk__in=open_need.values("asked_by"))
    who |= Q(pk__in=open_offer.values("giver")) | Q(pk__in=pairs.values("helper")) | Q(pk__in=pairs.values("receiver"))
    gone = gone_participants(Participant.objects.filter(who | Q(pk__in=met.values("helper"))), on)
    return sum(
        stop_everything_of(one, by=by, on=on, at=at, reason=_GONE)
        for one in Participant.objects.filter(pk__in=gone).order_by("pk")
    )


def _ask_and_expire(model, what: str, by: Scope, on: datetime.date, at: datetime.datetime) -> tuple[int, int]:
    asked = expired = 0
    states = (AskState.WAITING_WORD, AskState.OPEN)
    soon = on + datetime.timedelta(days=clock.ASK_BEFORE)
    for row in model.objects.select_for_update().filter(state__in=states, expires_on__lte=soon).order_by("pk"):
        if clock.is_question_due(row.expires_on, row.asked_on, on):
            row.asked_on = on
            row.save(update_fields=["asked_on"])
            whom = row.asked_by if what == "need" else row.offered_by
            words = f"{label_of(row.kind)}: masih {'perlu' if what == 'need' else 'bersedia'}? Tanpa jawaban, berakhir dengan sendirinya."
            tell(whom, f"{what}:{row.pk}", "still", words, on=on, at=at)
            asked += 1
        elif clock.has_expired(row.expires_on, row.asked_on, on):
            become(row, AskState.EXPIRED, by, on)
            expired += 1
    return asked, expired


def _lapse(by: Scope, on: datetime.date, at: datetime.datetime) -> int:
    """Proposals that nobody answered in time, and those of needs that have ended."""
    late = Q(expires_on__lte=on) | ~Q(need__state=AskState.OPEN)
    rows = Match.objects.filter(late, state=MatchState.PROPOSED).select_related("need", "helper").order_by("pk")
    for match in rows:
        become(match, MatchState.EXPIRED, by, on)
        if match.helper_accepted_at:
            words = f"{label_of(match.need.kind)}: kali ini tidak jadi. Terima kasih sudah bersedia."
            tell(match.helper, f"match:{match.pk}", "ended", words, on=on, at=at)
    return len(rows)


def _count_silence(by: Scope, on: datetime.date) -> int:
    rows = Act.objects.filter(
        confirmed_on=None, disputed_on=None, happened_on__lte=on - datetime.timedelta(days=clock.SILENCE)
    )
    told = rows.exclude(receiver=None).annotate(told_on=Max("steps__on", filter=Q(steps__to="told"))).order_by("pk")
    silent = [act for act in told if clock.is_silent(act.happened_on, act.told_on or act.happened_on, on)]
    for act in silent:
        confirm_by_silence(act, by, on)
    return len(silent)


def _remind(on: datetime.date, at: datetime.datetime) -> int:
    """Tell a *kawan* that the day is near, and again when it went by."""
    told = 0
    rows = Pair.objects.filter(state=PairState.ACTIVE).annotate(last=Max("acts__happened_on"))
    for pair in rows.select_related("helper").order_by("pk"):
        due = clock.pair_due(pair.since, pair.last, pair.rhythm_days)
        if on < due - datetime.timedelta(days=1):
            continue
        is_late = clock.is_missed(due, on)
        words = f"{label_of(pair.kind)}: " + (
            "sudah lewat beberapa hari. Masih sempat?" if is_late else "besok atau hari ini waktunya."
        )
        what = "missed" if is_late else "reminder"
        told += tell(pair.helper, f"pair:{pair.pk}", what, words, on=due, at=at, kind="pair")
    return told
