"""The figures of one month in one area, room by room. The page, the paper and the sheet all read these."""

import calendar
import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.urls import reverse

from setiakawan.accompaniment.models import Case, Escalation, Visit
from setiakawan.accompaniment.queries.spm import spm_table
from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import Objection, ObjectionAnswer, PaymentEvent, PaymentKind
from setiakawan.aid.queries.objections import waiting_objections
from setiakawan.aid.queries.programmes import programme_labels
from setiakawan.aid.queries.sums import MoneySum
from setiakawan.aid.words import rupiah
from setiakawan.participation.catalogue import label_of
from setiakawan.participation.models import Act, ActHelper, Need, Pair, PairState
from setiakawan.referral.models import Confirmation, Referral
from setiakawan.referral.queries.referrals import late_in
from setiakawan.solidarity.models import AnswerKind
from setiakawan.solidarity.queries.figures import figures_of
from setiakawan.solidarity.queries.plans import latest_plan, look_at, proposals_in


@dataclass(frozen=True)
class Row:
    """One figure: what it is, its value in words (None = not known), what it is part of, and where its rows are."""

    label: str
    value: str | None
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Section:
    """The figures of one room. `definition`, `source` and `coverage` stand under every table."""

    code: str
    title: str
    definition: str
    source: str
    coverage: str
    rows: tuple[Row, ...] = field(default=())


@dataclass(frozen=True)
class Month:
    """A month: its first day and the first day after it."""

    first: datetime.date
    after: datetime.date


def month_of(day: datetime.date) -> Month:
    """The month in which a day lies."""
    first = day.replace(day=1)
    return Month(first, first + datetime.timedelta(days=calendar.monthrange(first.year, first.month)[1]))


def number(value: int | float | Decimal | None) -> str | None:
    """A figure as people write it: 1.234 or 2,5; None stays None."""
    if value is None:
        return None
    text = f"{value:,.1f}" if value != int(value) else f"{int(value):,}"
    return text.translate(str.maketrans(",.", ".,"))


def percent(some: int, of: int) -> str:
    """A share in words; empty where there is nothing to divide by."""
    return f"{100 * some / of:.1f} % dari {number(of)}".replace(".", ",", 1) if of else ""


def solidarity_section(scope: Scope, area: str, month: Month) -> Section:
    """Who is alone and who depends on one, as kept at the end of the month."""
    found = figures_of(scope, area, month.after)
    rows: tuple[Row, ...] = ()
    coverage = "Angka bulan ini belum disimpan."
    if found:
        url = reverse("solidarity:area", args=[area])
        known = found["in_need"] - found["unknown"]
        asked = found["coverage"]
        rows = (
            Row("Warga yang membutuhkan lingkar dukungan", number(found["in_need"]), "", url),
            Row("Sendirian", number(found["alone"]), percent(found["alone"], known) + " yang diketahui" * bool(known), url),
            Row("Belum diketahui", number(found["unknown"]), "minta dikunjungi; tidak dihitung sendirian", url),
            Row("Bertumpu pada satu pendukung", number(found["single"]["count"]), percent(found["single"]["count"], found["single"]["of"]), url),
            Row("Aman N−1", number(found["n1"]["count"]), percent(found["n1"]["count"], found["n1"]["of"]), url),
        )  # fmt: skip
        coverage = f"Lingkar {number(asked['count'])} dari {number(asked['of'])} warga sudah ditanyakan dalam 12 bulan."
    return Section(
        "solidaritas", "Lingkar dukungan",
        "Sendirian: sudah ditanya dalam 12 bulan dan tidak punya ikatan aktif selain petugas yang dibayar.",
        "Aksi yang dikonfirmasi, kawan, kunjungan, perawat di rumah, rujukan yang membantu", coverage, rows,
    )  # fmt: skip


def accompaniment_section(scope: Scope, area: str, month: Month) -> Section:
    """Cases and visits."""
    cases = Case.objects.filter(person__area__within=area)
    still = cases.filter(opened_on__lt=month.after).filter(Q(closed_on=None) | Q(closed_on__gte=month.after))
    visits = Visit.objects.filter(
        case__in=cases, happened_on__gte=month.first, happened_on__lt=month.after, replaced_by=None
    )
    met = visits.filter(outcome="met")
    late = Escalation.objects.filter(case__in=cases, answered_at=None).count()
    url, supervision = reverse("accompaniment:cases"), reverse("accompaniment:supervision")
    rows = (
        Row("Pendampingan berjalan pada akhir bulan", number(still.count()), "", url),
        Row("Dibuka bulan ini", number(cases.filter(opened_on__gte=month.first, opened_on__lt=month.after).count()), "", url),
        Row("Ditutup bulan ini", number(cases.filter(closed_on__gte=month.first, closed_on__lt=month.after).count()), "", url),
        Row("Kunjungan yang bertemu", number(met.count()), percent(met.count(), visits.count()), url),
        Row("Warga yang dikunjungi", number(met.values("case__person").distinct().count()), "", url),
        Row("Keterlambatan yang belum dijawab, sekarang", number(late), "", supervision),
    )  # fmt: skip
    return Section(
        "pendampingan", "Pendampingan", "Kunjungan dihitung pada tanggal terjadinya; yang dikoreksi dihitung sekali.",
        "Catatan pendamping", "Semua pendampingan di wilayah ini.", rows,
    )  # fmt: skip


def spm_section(scope: Scope, area: str, month: Month) -> Section:
    """Minimum services."""
    table = spm_table(scope, area, month.first)
    url = f"{reverse('accompaniment:spm')}?wilayah={area}&bulan={month.first:%Y-%m}"
    lines = [("Semua golongan", table.total), *((row.category_words, row.figures) for row in table.categories)]
    rows = tuple(Row(name, number(f.served), percent(f.served, f.needing), url) for name, f in lines)
    unknown = f"{number(table.total.unknown)} warga didampingi belum diketahui kebutuhannya."
    return Section("spm", "Layanan minimal (SPM) terlayani", table.definition, table.source, unknown, rows)


def aid_section(scope: Scope, area: str, month: Month) -> Section:
    """What families received and what it cost."""
    paid = PaymentEvent.objects.filter(
        entitlement__entry__family__area__within=area, on__gte=month.first, on__lt=month.after
    )
    received = paid.filter(kind=PaymentKind.PAID)
    names, url = programme_labels(), reverse("aid:lists")
    per = received.values_list("entitlement__round__list__programme").order_by("entitlement__round__list__programme")
    rows = [
        Row(names.get(code, code), number(families), rupiah(total or Decimal(0)), url)
        for code, families, total in per.annotate(
            n=Count("entitlement__entry__family", distinct=True), t=MoneySum("amount")
        )
    ]
    total = received.aggregate(t=MoneySum("amount"))["t"] or Decimal(0)
    back = paid.filter(kind=PaymentKind.RETURNED).aggregate(t=MoneySum("amount"))["t"] or Decimal(0)
    rows.append(Row("Seluruhnya dibayarkan", rupiah(total), "", url))
    rows.append(Row("Kembali ke kas karena tidak diambil", rupiah(back), "", url))
    return Section(
        "bantuan", "Bantuan yang diterima keluarga", "Keluarga yang pembayarannya tercatat bulan ini, per program.",
        "Hasil dari penyalur dan konfirmasi keluarga", "Bantuan yang lewat kantor ini; yang dibayar pusat langsung tidak tercatat.",
        tuple(rows),
    )  # fmt: skip


def objection_section(scope: Scope, area: str, month: Month, today: datetime.date) -> Section:
    """Objections and proposals."""
    rows = Objection.objects.filter(area__within=area)
    answers = ObjectionAnswer.objects.filter(objection__in=rows, on__gte=month.first, on__lt=month.after)
    waiting = waiting_objections(scope, today, 10_000)
    late = sum(clock.days_late > 0 for _, clock in waiting)
    url = reverse("aid:objections")
    received = rows.filter(received_on__gte=month.first, received_on__lt=month.after).count()
    lines = (
        Row("Diterima bulan ini", number(received), "", url),
        Row("Dijawab bulan ini", number(answers.count()), "", url),
        Row("Menunggu sekarang", number(len(waiting)), "", url),
        Row("Lewat batas sekarang", number(late), "batas 14 hari kerja", url),
    )
    return Section(
        "sanggah", "Usul dan sanggah", "Menurut tanggal diterima dan dijawab.", "Tanda terima", "Semua jalur.", lines
    )


def participation_section(scope: Scope, area: str, month: Month) -> Section:
    """Acts of neighbours."""
    acts = Act.objects.filter(
        area__within=area, happened_on__gte=month.first, happened_on__lt=month.after, confirmed_on__isnull=False,
        disputed_on=None,
    )  # fmt: skip
    helpers = ActHelper.objects.filter(act__in=acts, is_staff=False)
    silent = acts.filter(confirmed_how="silence").count()
    kinds = acts.values_list("kind").order_by("kind").annotate(n=Count("pk"))
    url = reverse("participation:matches")
    asked = Need.objects.filter(area__within=area, entered_at__date__gte=month.first, entered_at__date__lt=month.after)
    pairs = Pair.objects.filter(area__within=area, state=PairState.ACTIVE).count()
    rows = (
        Row("Aksi yang dikonfirmasi", number(acts.count()), f"{number(silent)} hanya karena tidak disanggah" if silent else "", url),
        Row("Penolong", number(helpers.values("participant").distinct().count()), "tanpa petugas yang dibayar", url),
        Row("Jam yang diberikan", number(acts.aggregate(t=Sum("hours"))["t"]), "yang disebutkan saja", url),
        Row("Kebutuhan yang disampaikan", number(asked.count()), "", reverse("participation:needs")),
        Row("Pasangan kawan yang berjalan, sekarang", number(pairs), "", reverse("participation:pairs")),
        *(Row(label_of(kind), number(n), "", url) for kind, n in sorted(kinds, key=lambda k: -k[1])),
    )  # fmt: skip
    return Section(
        "gotong-royong", "Gotong royong", "Bantuan yang sungguh terjadi dan dikonfirmasi pihak yang dibantu.",
        "Warga, operator desa, kegiatan", "Yang tercatat bukan semua yang terjadi; desa tidak diurutkan.", rows,
    )  # fmt: skip


def referral_section(scope: Scope, area: str, month: Month) -> Section:
    """Requests to other services."""
    rows = Referral.objects.filter(person__area__within=area)
    helped = Confirmation.objects.filter(
        referral__in=rows, outcome="got_help", on__gte=month.first, on__lt=month.after
    ).values("referral").distinct().count()  # fmt: skip
    asked = rows.filter(asked_on__gte=month.first, asked_on__lt=month.after).count()
    url = reverse("referral:list")
    lines = (
        Row("Diminta bulan ini", number(asked), "", url),
        Row("Orangnya menyatakan terbantu, bulan ini", number(helped), "", url),
        Row("Terlambat, sekarang", number(late_in(scope).count()), "", url),
    )
    return Section(
        "rujukan", "Rujukan", "Rujukan selesai bila orangnya atau pendampingnya menyatakan terbantu, bukan bila lembaga mengatakannya.",
        "Jawaban mitra dan konfirmasi warga", "Rujukan yang lewat kantor ini.", lines,
    )  # fmt: skip


def plan_section(scope: Scope, area: str, month: Month) -> Section:
    """What was proposed for the month, and what people did with it."""
    plan = latest_plan(scope, area)
    rows: tuple[Row, ...] = ()
    if plan:
        url, answers = reverse("solidarity:plan", args=[plan.pk]), {}
        for kind in (
            proposals_in(scope).filter(plan=plan, answers__isnull=False).values_list("answers__kind", flat=True)
        ):
            answers[kind] = answers.get(kind, 0) + 1
        look = look_at(scope, plan)
        rows = (
            Row("Usul dalam rencana", number(look.proposals), f"untuk {plan.on:%m-%Y}", url),
            Row("Dijawab", number(look.answered), percent(look.answered, look.proposals), url),
            Row("Dilaksanakan", number(answers.get(AnswerKind.CARRIED, 0)), "", url),
            Row("Ditolak dengan alasan", number(answers.get(AnswerKind.DECLINED, 0)), "", url),
            *(Row(what, f"{number(before)} → {number(after)}", "bila semua diterima", url) for what, before, after in look.counts),
        )  # fmt: skip
    return Section(
        "rencana", "Rencana Setiakawan", "Usul paling sedikit, dekat dan adil yang tidak meninggalkan siapa pun sendirian.",
        "Rencana terakhir wilayah ini", "" if plan else "Belum ada rencana.", rows,
    )  # fmt: skip
