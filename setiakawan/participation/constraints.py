"""What must hold of gotong royong on live data."""

from django.db.models import Count, Exists, F, OuterRef, Q

from setiakawan.core.checks import invariant
from setiakawan.participation.models import (
    AGREED,
    ENDED,
    LIVE,
    Act,
    ActHelper,
    AskState,
    Event,
    Match,
    MatchState,
    Need,
    Note,
    Offer,
    Pair,
    PairState,
    Participant,
    SignUp,
    SignUpState,
)
from setiakawan.participation.rules.screening import screen


@invariant("participation.no_more_than_wanted")
def no_more_than_wanted():
    """Tidak pernah lebih banyak penolong yang sepakat daripada yang diperlukan."""
    agreed = Count("matches", filter=Q(matches__state__in=AGREED))
    rows = Need.objects.filter(weekdays=[]).annotate(n=agreed).filter(n__gt=F("helpers"))
    yield from (f"Kebutuhan {row.pk}: {row.n} sepakat, diperlukan {row.helpers}." for row in rows)


@invariant("participation.states_follow_steps")
def states_follow_steps():
    """Keadaan kebutuhan, tawaran, dan kawan sama dengan langkah terakhirnya."""
    for model, states, words in ((Need, AskState.values, "Kebutuhan"), (Offer, AskState.values, "Tawaran"),
                                 (Match, MatchState.values, "Pertemuan"), (Pair, PairState.values, "Kawan")):  # fmt: skip
        steps = model._meta.get_field("steps").related_model
        name = model.__name__.lower()
        latest = steps.objects.filter(**{name: OuterRef("pk")}, to__in=states).order_by("-pk").values("to")[:1]
        for number in model.objects.annotate(said=latest).exclude(said=F("state")).values_list("pk", flat=True):
            yield f"{words} {number} tidak sesuai dengan langkah terakhirnya."


@invariant("participation.nothing_open_of_who_stopped")
def nothing_open_of_who_stopped():
    """Yang berhenti atau dihentikan tidak mempunyai kebutuhan, tawaran, pertemuan, atau kawan yang berjalan."""
    out = Participant.objects.filter(Q(left_on__isnull=False) | Q(suspended_on__isnull=False)).values("pk")
    live = (MatchState.PROPOSED, MatchState.ACCEPTED)
    for words, rows in (
        ("Kebutuhan", Need.objects.filter(receiver__in=out, state__in=LIVE)),
        ("Tawaran", Offer.objects.filter(giver__in=out, state__in=LIVE)),
        ("Pertemuan", Match.objects.filter(helper__in=out, state__in=live)),
        ("Kawan", Pair.objects.filter(Q(helper__in=out) | Q(receiver__in=out), state=PairState.ACTIVE)),
    ):
        yield from (f"{words} {number} masih berjalan." for number in rows.values_list("pk", flat=True))


@invariant("participation.acts_have_helpers")
def acts_have_helpers():
    """Setiap aksi punya penolong, dan tidak ada yang menolong dirinya sendiri."""
    nobody = Act.objects.filter(~Exists(ActHelper.objects.filter(act=OuterRef("pk"))))
    yield from (f"Aksi {number} tanpa penolong." for number in nobody.values_list("pk", flat=True))
    selves = ActHelper.objects.filter(participant=F("act__receiver")).values_list("act", flat=True)
    yield from (f"Aksi {number}: penolong dan yang dibantu sama." for number in selves)


@invariant("participation.live_matches_of_live_needs")
def live_matches_of_live_needs():
    """Kebutuhan yang berakhir tidak mempunyai pertemuan yang masih disepakati."""
    over = Match.objects.filter(state=MatchState.ACCEPTED).exclude(need__state__in=LIVE)
    yield from (f"Pertemuan {number} masih disepakati." for number in over.values_list("pk", flat=True))
    ended = Match.objects.filter(state__in=ENDED, need__state=AskState.TAKEN).values("need")
    empty = Need.objects.filter(pk__in=ended).exclude(matches__state__in=AGREED)
    yield from (
        f"Kebutuhan {number} tercatat ada penolong, padahal tidak." for number in empty.values_list("pk", flat=True)
    )


@invariant("participation.notes_are_screened")
def notes_are_screened():
    """Pesan titipan tidak memuat nomor atau alamat (contoh seribu yang terbaru)."""
    for note in Note.objects.order_by("-pk")[:1000]:
        if screen(note.text).was_masked:
            yield f"Pesan {note.pk} memuat nomor atau alamat."


@invariant("participation.places_are_kept")
def places_are_kept():
    """Acara tidak memberi lebih banyak tempat daripada yang ada, dan tidak ada yang menunggu selagi ada tempat."""
    placed = Count("sign_ups", filter=Q(sign_ups__state=SignUpState.PLACED))
    waiting = Count("sign_ups", filter=Q(sign_ups__state=SignUpState.WAITING))
    rows = Event.objects.exclude(capacity=None).annotate(placed=placed, waiting=waiting)
    for row in rows.filter(Q(placed__gt=F("capacity")) | Q(placed__lt=F("capacity"), waiting__gt=0)):
        yield f"Acara {row.pk}: {row.placed} dari {row.capacity} tempat terisi, {row.waiting} menunggu."
    for number in SignUp.objects.filter(event__capacity=None, state=SignUpState.WAITING).values_list("pk", flat=True):
        yield f"Pendaftaran {number} menunggu pada acara tanpa batas tempat."
