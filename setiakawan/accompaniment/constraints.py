"""What makes accompaniment lasting: `setiakawan check` runs it on live data. See docs/berkelanjutan.md."""

import datetime
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, F, Max, Q

from setiakawan.accompaniment.models import Case, Escalation, HandOver, Plan, Submission, SubmissionState, Visit
from setiakawan.accompaniment.queries.escalations import holders, late_things, stranded
from setiakawan.core.checks import invariant
from setiakawan.core.dates import office_today


@invariant("accompaniment.one_holder")
def one_holder() -> Iterator[str]:
    """Setiap pendampingan yang berjalan punya tepat satu pendamping atau menunggu di satu antrean; yang ditutup tidak."""
    counts: dict[int, int] = {}
    for held in holders():
        counts[held.case_id] = counts.get(held.case_id, 0) + 1
    for case in Case.objects.filter(closed_on=None).values_list("pk", flat=True).iterator():
        if (number := counts.pop(case, 0)) != 1:
            yield f"Pendampingan {case} berjalan dengan {number} pemegang."
    for case in counts:
        yield f"Pendampingan {case} sudah ditutup, tetapi masih dipegang."


@invariant("accompaniment.holder_can")
def holder_can() -> Iterator[str]:
    """Pemegang setiap pendampingan aktif, berperan mendampingi atau menyelia, dan bertugas di desa warga."""
    for held in stranded(office_today()):
        yield f"Pendampingan {held.case_id}: pengguna {held.user_id} tidak lagi dapat memegangnya."


@invariant("accompaniment.late_is_escalated")
def late_is_escalated() -> Iterator[str]:
    """Setiap hal yang sampai kemarin cukup lama terlambat sudah diangkat kepada seseorang."""
    yesterday = office_today() - datetime.timedelta(days=1)
    known = set(Escalation.objects.values_list("case", "rule", "due_on", "level"))
    for thing in late_things(yesterday, [settings.OFFICE_AREA]):
        if (thing.case_id, thing.rule, thing.due_on, thing.level.number) not in known:
            yield f"Pendampingan {thing.case_id}: {thing.rule} {thing.due_on} belum diangkat ({thing.level.number})."


@invariant("accompaniment.escalation_at_somebody")
def escalation_at_somebody() -> Iterator[str]:
    """Setiap eskalasi yang belum dijawab ada pada pengguna yang aktif."""
    rows = Escalation.objects.filter(answered_at=None, addressed_to__is_active=False)
    for number in rows.values_list("pk", flat=True).iterator():
        yield f"Eskalasi {number} ada pada pengguna yang tidak aktif."


@invariant("accompaniment.visits_whole")
def visits_whole() -> Iterator[str]:
    """Setiap kunjungan milik yang mencatatnya, dan koreksi menyangkut pendampingan dan pendamping yang sama."""
    other = Q(replaces__isnull=False) & (~Q(replaces__case=F("case")) | ~Q(replaces__companion=F("companion")))
    for number in Visit.objects.filter(~Q(companion=F("recorded_by")) | other).values_list("pk", flat=True).iterator():
        yield f"Kunjungan {number} tercatat atas nama orang lain."


@invariant("accompaniment.plans_whole")
def plans_whole() -> Iterator[str]:
    """Tidak ada versi rencana yang hilang."""
    counted = Plan.objects.order_by().values("case").annotate(rows=Count("pk"), last=Max("number"))
    for case, rows, last in counted.exclude(rows=F("last")).values_list("case", "rows", "last"):
        yield f"Pendampingan {case}: versi rencana sampai {last}, tersimpan {rows}."


@invariant("accompaniment.hand_over_open_once")
def hand_over_open_once() -> Iterator[str]:
    """Serah terima selesai atau dibatalkan, tidak keduanya."""
    rows = HandOver.objects.exclude(completed_on=None).exclude(cancelled_on=None)
    for number in rows.values_list("pk", flat=True):
        yield f"Serah terima {number} selesai dan juga dibatalkan."


@invariant("accompaniment.submissions_told")
def submissions_told() -> Iterator[str]:
    """Setiap kiriman lapangan yang diterima punya hasil, dan yang ditolak punya alasan."""
    done = Q(state__in=(SubmissionState.APPLIED, SubmissionState.ADOPTED), result_number=None)
    silent = Q(state=SubmissionState.REFUSED, reason="")
    for number in Submission.objects.filter(done | silent).values_list("pk", flat=True).iterator():
        yield f"Kiriman lapangan {number} tanpa hasil atau alasan."
