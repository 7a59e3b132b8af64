"""What becomes of aid when two records of one person or family become one: all of it follows, nothing is counted twice."""

from django.db.models import Q

from setiakawan.aid.models import (
    EntryState,
    Letter,
    ListEntry,
    ListState,
    Objection,
    PayoutAccount,
    StoredJudgement,
    Suspension,
)  # fmt: skip
from setiakawan.aid.queries.payouts import latest_payouts
from setiakawan.registry.journal import Journal
from setiakawan.registry.merging import Obstacle, follows
from setiakawan.registry.models import Membership

_MODELS = (StoredJudgement, ListEntry, Suspension, Objection, PayoutAccount)
_BOTH = "Keduanya ada dalam satu daftar penerima. Keluarkan salah satunya dahulu, atau tunggu daftarnya berakhir."
_AGREE = "Salah satunya menerima bantuan, jadi petugas lain harus ikut memeriksa."


def _models(subject: str) -> tuple:
    return (*_MODELS, Letter) if subject == "family" else _MODELS


def _entries(subject: str, number: int):
    rows = ListEntry.objects.filter(**{subject: number}).exclude(list__state=ListState.CANCELLED)
    return rows if subject == "person" else rows.filter(person=None)


def _obstacles(subject: str):
    def obstacles(kept: int, gone: int) -> list[Obstacle]:
        lists = set(_entries(subject, kept).values_list("list", flat=True))
        both = _entries(subject, gone).filter(list__in=lists).exists()
        return [Obstacle("both_on_a_list", _BOTH)] if both else []

    return obstacles


def _approval(subject: str):
    def approval(kept: int, gone: int) -> str:
        theirs = Q(**{f"{subject}__in": (kept, gone)})
        if subject == "person":  # what a family gets changes hands with the people who stand in it
            homes = Membership.objects.filter(person__in=(kept, gone), valid_until=None)
            theirs |= Q(person=None, family__in=homes.values("family"))
        paid = ListEntry.objects.filter(theirs, list__state=ListState.APPROVED, state=EntryState.CHOSEN)
        return _AGREE if paid.exists() else ""

    return approval


def _carry(subject: str):
    def carry(journal: Journal) -> None:
        """Everything moves; a row of a cancelled list that the other has as well is set aside. Where both families had a
        way to be paid, and not the same, somebody must choose: none of them holds untold.
        """
        twice = ListEntry.objects.filter(**{subject: journal.kept}, list__state=ListState.CANCELLED)
        lists = set(twice.values_list("list", flat=True))
        for row in ListEntry.objects.filter(**{subject: journal.gone}, list__in=lists):
            if not row.changes.exists() and not row.objections.exists():
                journal.set_aside(row)
        ways = latest_payouts((journal.kept, journal.gone)) if subject == "family" else {}
        for model in _models(subject):
            journal.move(model, subject)
        if len(ways) == 2 and len({(way.channel, way.number, way.is_undecided) for way in ways.values()}) == 2:
            waiting = {
                "family_id": journal.kept,
                "channel": ways[journal.kept].channel,
                "number": "",
                "is_undecided": True,
            }
            journal.made(PayoutAccount.objects.create(**waiting, by_id=journal.decided_by or journal.proposed_by))

    return carry


for subject in ("person", "family"):
    follows(
        subject, "aid", models=_models(subject), carry=_carry(subject), obstacles=_obstacles(subject),
        approval=_approval(subject),
    )  # fmt: skip
