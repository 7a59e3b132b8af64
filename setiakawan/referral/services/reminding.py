"""Silence has consequences: a partner is reminded, the office is told, another service is proposed."""

import datetime

from django.db import transaction
from django.db.models import Max

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.core.bulk import chunks
from setiakawan.referral.catalogue import clocks
from setiakawan.referral.models import NoteKind, Referral, ReferralNote, Reminder
from setiakawan.referral.queries.referrals import open_loop, with_state
from setiakawan.referral.rules.clock import REMIND, Quiet, reached
from setiakawan.referral.rules.status import OPEN, Side
from setiakawan.referral.services.links import tell_partner

_WORDS = (
    "Rujukan yang kami kirim menunggu kabar dari lembaga Anda. Bukalah tautan yang sudah kami kirim, atau telepon kami."
)


@transaction.atomic
def run_clocks(*, by: Scope, today: datetime.date, at: datetime.datetime) -> int:
    """This will note every level that silence has reached, remind the partners, and answer how many are new.

    Run as often as wanted: each level happens once for each silence, and nights that were missed are caught up with one
    message. Raises NotAllowed. Some four queries per 900 requests.
    """
    by.require("referral.lead")
    rows = with_state(Referral.objects.filter(by.q("person__area"))).filter(open_loop())
    numbers = list(rows.order_by("pk").values_list("pk", flat=True))
    count = sum(_run(some, by, today, at) for some in chunks(numbers))
    if count:
        record(by, "referral.remind", ("referral.reminder", ""), details={"count": count, "on": today})
    return count


def _run(numbers: list[int], by: Scope, today: datetime.date, at: datetime.datetime) -> int:
    rows = with_state(Referral.objects.filter(pk__in=numbers)).select_related("person", "service__organization")
    notes = ReferralNote.objects.filter(referral__in=numbers, side=Side.PARTNER)
    spoke = dict(notes.order_by().values_list("referral").annotate(on=Max("on")))
    done = set(notes.filter(kind=NoteKind.DONE).values_list("referral", flat=True))
    known = set(Reminder.objects.filter(referral__in=numbers).values_list("referral", "clock", "since", "level"))
    made = []
    for row in rows:
        since = max(row.moved_on, spoke.get(row.pk, row.moved_on))
        found = reached(clocks(), Quiet(row.status, since, row.pk in done and row.status in OPEN), today)
        if found is None:
            continue
        clock, levels = found
        new = [level for level in levels if (row.pk, clock.code, since, level.number) not in known]
        made += [
            Reminder(referral=row, clock=clock.code, since=since, level=n.number, do=n.do, raised_on=today) for n in new
        ]
        if any(level.do == REMIND for level in new):
            tell_partner(row, _WORDS, at)
    Reminder.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)
