"""What must hold of requests on live data."""

from collections.abc import Iterator

from django.db.models import Count, F, Max

from setiakawan.core.checks import invariant
from setiakawan.referral.models import Confirmation, Referral, ReferralStatus
from setiakawan.referral.queries.referrals import with_state
from setiakawan.referral.rules.outcomes import Outcome, allowed
from setiakawan.referral.rules.status import NEEDS_REASON, TABLE, Status


@invariant("referral.steps_follow_the_table")
def steps_follow_the_table() -> Iterator[str]:
    """Setiap rujukan mulai sebagai konsep, dan setiap langkahnya boleh menurut tabel dan menurut pihaknya."""
    before: dict[int, str] = {}
    rows = ReferralStatus.objects.order_by("referral", "number").values_list("referral", "number", "status", "side")
    for referral, number, status, side in rows.iterator():
        was = before.get(referral)
        fits = (
            (number, status) == (1, Status.DRAFT) if was is None else side in TABLE[Status(was)].get(Status(status), ())
        )
        if not fits:
            yield f"Rujukan {referral}: langkah {number} ({status}) tidak boleh sesudah {was or 'tidak ada'}."
        before[referral] = status


@invariant("referral.steps_whole")
def steps_whole() -> Iterator[str]:
    """Tidak ada langkah rujukan yang hilang, dan setiap rujukan punya langkah."""
    counted = Referral.objects.annotate(rows=Count("statuses"), last=Max("statuses__number"))
    for number, rows, last in counted.values_list("pk", "rows", "last"):
        if not rows or rows != last:
            yield f"Rujukan {number}: langkah sampai {last}, tersimpan {rows}."


@invariant("referral.closed_by_the_person")
def closed_by_the_person() -> Iterator[str]:
    """Rujukan yang tertolong selalu dikonfirmasi oleh warga atau pendamping."""
    helped = Confirmation.objects.filter(outcome=Outcome.GOT_HELP).values("referral")
    rows = with_state(Referral.objects.all()).filter(status=Status.COMPLETED).exclude(pk__in=helped)
    yield from (f"Rujukan {number} selesai tanpa kata warga." for number in rows.values_list("pk", flat=True))


@invariant("referral.ends_say_why")
def ends_say_why() -> Iterator[str]:
    """Penolakan, pembatalan, penundaan, dan kegagalan menyebut alasannya, dan hasilnya cocok dengan keadaannya."""
    silent = ReferralStatus.objects.filter(status__in=NEEDS_REASON, reason=None)
    yield from (f"Langkah rujukan {number} tanpa alasan." for number in silent.values_list("pk", flat=True))
    for number, status, outcome in ReferralStatus.objects.exclude(outcome="").values_list("pk", "status", "outcome"):
        if Outcome(outcome) not in allowed(Status(status)):
            yield f"Langkah rujukan {number}: hasil {outcome} tidak cocok dengan {status}."


@invariant("referral.next_is_for_the_same")
def next_is_for_the_same() -> Iterator[str]:
    """Rujukan lanjutan menyangkut warga dan kebutuhan yang sama, dan dasarnya milik warga itu untuk lembaga itu."""
    from setiakawan.referral.queries.referrals import PURPOSE, recipient_of

    rows = Referral.objects.exclude(follows=None)
    wrong = rows.exclude(follows__need=F("need")) | rows.exclude(follows__person=F("person"))
    yield from (f"Rujukan {number} melanjutkan kebutuhan lain." for number in wrong.values_list("pk", flat=True))
    for row in Referral.objects.select_related("consent", "service__organization").iterator():
        given = row.consent
        if (given.person_id, given.purpose, given.recipient) != (row.person_id, PURPOSE, recipient_of(row.service)):
            yield f"Rujukan {row.pk} berdasar izin yang lain."
