"""What makes accompaniment lasting: `setiakawan check` runs it on live data. See docs/berkelanjutan.md."""

import datetime
from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, F, Max, Q

from setiakawan.accompaniment.models import (
    Case,
    Closing,
    ClosingState,
    Escalation,
    HandOver,
    Plan,
    Reopening,
    Submission,
    SubmissionState,
    Visit,
)
from setiakawan.accompaniment.queries.escalations import holders, late_things, stranded
from setiakawan.accompaniment.queries.facts import clocks_of, intervals
from setiakawan.accompaniment.queries.supervision import supervision_of
from setiakawan.accompaniment.rules.due import FIRST_CONTACT_DAYS, next_visit_due, risk_on
from setiakawan.accounts.scope import system_scope
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


@invariant("accompaniment.closed_as_decided")
def closed_as_decided() -> Iterator[str]:
    """Pendampingan tertutup pada hari penutupan terakhir yang disetujui dan belum dibuka kembali; selain itu berjalan."""
    approved = Closing.objects.filter(state=ClosingState.APPROVED).order_by("id")
    ends: dict[int, list[datetime.date]] = {}
    for case, day in approved.values_list("case", "on").iterator():
        ends.setdefault(case, []).append(day)
    again = dict(Reopening.objects.order_by().values_list("case").annotate(Count("pk")))
    for case, closed in Case.objects.values_list("pk", "closed_on").iterator():
        days = ends.get(case, [])
        must = days[-1] if len(days) > again.get(case, 0) else None
        if closed != must:
            yield f"Pendampingan {case} ditutup {closed or 'tidak'}, menurut keputusan {must or 'tidak'}."


@invariant("accompaniment.due_within_interval")
def due_within_interval() -> Iterator[str]:
    """Kunjungan berikutnya jatuh tempo paling lambat satu jarak kunjungan sesudah pertemuan, awal, atau jeda terakhir."""
    today, set_days = office_today(), intervals()
    for case, facts in clocks_of(Case.objects.filter(closed_on=None), today).items():
        if facts.is_gone:
            continue
        due = next_visit_due(facts, set_days, today)
        met, first = facts.last_contact_on, FIRST_CONTACT_DAYS[facts.urgency]
        days = set_days.days(risk_on(facts, today), today) if met else first
        latest = max([met or facts.begun_on, *(until for _, until in facts.pauses)])
        if due is None or due.on > latest + datetime.timedelta(days=days):
            yield f"Pendampingan {case}: kunjungan jatuh tempo {due.on if due else 'tidak pernah'}."


@invariant("accompaniment.counts_agree")
def counts_agree() -> Iterator[str]:
    """Beban, antrean, dan jumlah yang dibaca penyelia sama dengan hitungan baris demi baris."""
    look = supervision_of(system_scope("pemeriksaan", settings.OFFICE_AREA), office_today())
    rows = Case.objects.filter(person__area__within=settings.OFFICE_AREA, closed_on=None)
    cases = dict(rows.values_list("pk", "person__area"))
    held = [holder for holder in holders() if holder.case_id in cases]
    loads = Counter(holder.user_id for holder in held if not holder.is_queue)
    if {load.user.pk: load.open_cases for load in look.loads if load.open_cases} != loads:
        yield "Beban pendamping tidak sama dengan jumlah barisnya."
    if look.queue_count != sum(holder.is_queue for holder in held):
        yield "Panjang antrean tidak sama dengan jumlah barisnya."
    if {v.code: v.open_cases for v in look.villages} != Counter(cases.values()) or look.open_cases != len(cases):
        yield "Jumlah pendampingan menurut desa tidak sama dengan jumlah barisnya."


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
