"""What waits for the viewer: batches to map, review or merge, and proposals to decide."""

from dataclasses import dataclass

from django.db.models import Count

from setiakawan.accompaniment.queries.companions import queue_of
from setiakawan.accompaniment.queries.day import day_of
from setiakawan.accompaniment.queries.hand_overs import hand_overs_open, offers_waiting
from setiakawan.accompaniment.queries.merged import merged_lately
from setiakawan.accompaniment.queries.submissions import unsettled
from setiakawan.accompaniment.queries.supervision import decisions_waiting
from setiakawan.accounts.scope import Scope
from setiakawan.aid.queries.waiting import waiting_for
from setiakawan.core.dates import office_today
from setiakawan.desk.context import address_of
from setiakawan.intake.models import Batch, BatchState
from setiakawan.linkage.queries.pairs import open_pair_count
from setiakawan.messaging.queries import by_hand
from setiakawan.participation.queries.lists import reports_waiting, unmet_needs
from setiakawan.referral.queries.referrals import count_late
from setiakawan.registry.queries import merge_proposal_count, open_change_count


@dataclass(frozen=True)
class Task:
    """One thing to do: how many, what it is, where it is done. `tone` as in the component `tag`."""

    count: int
    title: str
    advice: str
    url: str
    sign: str
    tone: str = "wait"


def tasks_of(scope: Scope) -> list[Task]:
    """The viewer's tasks, most pressing first. A handful of grouped queries."""
    return [
        *_of_accompaniment(scope), *_of_messages(scope), *_of_aid(scope), *_of_referral(scope), *_of_participation(scope), *_of_intake(scope), *_of_registry(scope)
    ]  # fmt: skip


def _of_accompaniment(scope: Scope) -> list[Task]:
    given = []
    if scope.role == "companion":
        late = sum(bool(line.days_late or line.alerts) for line in day_of(scope, office_today()))
        words = "Buka daftar hari ini: yang paling lama terlambat berada di atas."
        given.append(Task(late, "pendampingan perlu segera", words, address_of("accompaniment:day"), "alert", "late"))
        merged = merged_lately(scope, office_today()).count()
        words = "Satu orang tercatat dua kali; satu pendampingan diteruskan, riwayat keduanya ada pada orangnya."
        given.append(Task(merged, "pendampingan digabung", words, address_of("accompaniment:day"), "people"))
    if scope.allows("accompaniment.record"):
        words = "Rekan menyerahkan pendampingannya kepada Anda: terima atau tolak."
        given.append(
            Task(
                offers_waiting(scope),
                "tawaran serah terima",
                words,
                address_of("accompaniment:offers"),
                "people",
                "late",
            )
        )
    if scope.allows("accompaniment.hand_over"):
        words = "Lihat siapa yang sudah menjawab, lalu selesaikan."
        url = address_of("accompaniment:hand_overs")
        given.append(Task(hand_overs_open(scope), "serah terima sedang disiapkan", words, url, "move"))
    if scope.allows("accompaniment.assign"):
        url = address_of("accompaniment:supervision")
        waiting = queue_of(scope).count()
        given.append(
            Task(waiting, "warga menunggu pendamping", "Tunjuk seseorang yang menemaninya.", url, "people", "late")
        )
    if scope.allows("accompaniment.open"):
        words = "Sudah tersimpan, tetapi belum dapat dicatat. Setiap kiriman menyebut alasannya."
        url = address_of("accompaniment:submissions")
        given.append(Task(unsettled(scope).count(), "kiriman lapangan belum tercatat", words, url, "inbox", "late"))
    if scope.allows("accompaniment.approve"):
        words = "Rencana dan penutupan diputuskan oleh orang lain, bukan penyusunnya."
        url = address_of("accompaniment:supervision")
        given.append(Task(decisions_waiting(scope), "keputusan pendampingan menunggu", words, url, "file"))
    return [task for task in given if task.count]


def _of_messages(scope: Scope) -> list[Task]:
    waiting = by_hand(scope).count() if scope.allows("messaging.see") else 0
    words = "Tidak ada saluran yang dapat mengirimnya: sampaikan dengan telepon Anda."
    return (
        [Task(waiting, "pesan menunggu disampaikan", words, address_of("messaging:outbox"), "inbox")] if waiting else []
    )


def _of_aid(scope: Scope) -> list[Task]:
    words = "Dilihat kembali oleh yang tidak ikut memutuskan, dan dijawab dengan alasan dalam 14 hari."
    waiting = waiting_for(scope)
    given = [
        Task(waiting.objections, "usul atau sanggah menunggu", words, address_of("aid:objections"), "inbox"),
        Task(
            waiting.decisions, "keputusan bantuan menunggu",
            "Program, daftar, dan tahap disetujui oleh orang lain, bukan penyusunnya.", address_of("aid:lists"), "file",
        ),
    ]  # fmt: skip
    return [task for task in given if task.count]


def _of_referral(scope: Scope) -> list[Task]:
    words = "Mitra diam, atau kebutuhannya belum tertolong. Buka yang paling atas."
    given = [Task(count_late(scope), "rujukan perlu ditindaklanjuti", words, late_url(), "move", "late")]
    return [task for task in given if task.count]


def late_url() -> str:
    """The list of requests that wait for somebody."""
    return f"{address_of('referral:list')}?lihat=terlambat"


def _of_participation(scope: Scope) -> list[Task]:
    given = [
        Task(
            reports_waiting(scope), "laporan gotong royong menunggu", "Yang dirasa tidak aman dijawab dalam sehari.",
            address_of("participation:reports"), "alert", "late",
        ),
        Task(
            unmet_needs(scope), "kebutuhan warga belum ada penolongnya", "Tawarkan kepada warga yang bersedia.",
            address_of("participation:needs"), "people",
        ),
    ]  # fmt: skip
    return [task for task in given if task.count]


def _of_intake(scope: Scope) -> list[Task]:
    if not scope.allows("intake.see"):
        return []
    batches = Batch.objects.filter(scope.q("area"))
    stuck = batches.exclude(trouble="").exclude(state__in=(BatchState.DONE, BatchState.UNDONE)).count()
    counted = dict(batches.order_by().values_list("state").annotate(Count("pk")))
    url = address_of("intake:batches")
    given = [
        Task(
            stuck,
            "kiriman terhenti",
            "Ada gangguan saat mengerjakannya. Buka untuk melihat sebabnya.",
            url,
            "alert",
            "late",
        )
    ]
    if scope.allows("intake.upload"):
        words = "Tunjukkan sekali kolom mana yang berisi nama, NIK, dan lainnya."
        given.append(Task(counted.get(BatchState.MAPPING, 0), "kiriman perlu pencocokan kolom", words, url, "pencil"))
    if scope.allows("intake.review"):
        words = "Putuskan baris yang belum pasti. Setiap baris menyebut alasannya."
        given.append(Task(counted.get(BatchState.REVIEW, 0), "kiriman menunggu tinjauan", words, url, "inbox"))
    return [task for task in given if task.count]


def _of_registry(scope: Scope) -> list[Task]:
    count = open_change_count(scope) if scope.allows("registry.approve") else 0
    words = "Setujui atau tolak usulan dari pendamping dan operator desa."
    url = address_of("registry:changes")
    given = [Task(count, "usulan perubahan menunggu keputusan", words, url, "pencil")]
    if scope.allows("linkage.review"):
        pairs = "Catatan yang mungkin tentang satu orang. Yang paling perlu diputuskan berada di atas."
        found, queue = open_pair_count(scope), address_of("linkage:queue")
        given.append(Task(found, "pasangan mungkin orang yang sama", pairs, queue, "people"))
    merges = "Dua catatan satu orang digabung bila petugas kedua setuju."
    waiting, url = merge_proposal_count(scope), address_of("registry:merges")
    given.append(Task(waiting, "penggabungan menunggu petugas kedua", merges, url, "people"))
    return [task for task in given if task.count]
