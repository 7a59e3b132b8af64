"""What becomes of accompaniment when two records of one person become one: one case goes on, the other ends in it."""

import uuid

from django.db.models import F

from setiakawan.accompaniment.models import (
    Case,
    CircleAnswer,
    Closing,
    ClosingReason,
    ClosingState,
    Escalation,
    NamedSupporter,
)
from setiakawan.registry.journal import Journal
from setiakawan.registry.merging import Obstacle, Question, follows
from setiakawan.registry.words import date_in_words

_WAITING = "Ada usulan penutupan pendampingan yang belum diputuskan. Putuskan dulu, lalu gabungkan."
_HELPS = "Yang satu pernah disebut sebagai penolong yang lain. Seseorang tidak menolong dirinya sendiri: periksa dulu."
_AGREE = "Salah satunya sedang didampingi, jadi petugas lain harus ikut memeriksa."


def _open_cases(*people: int) -> list[Case]:
    return list(Case.objects.filter(person__in=people, closed_on=None).order_by("pk"))


def _approval(kept: int, gone: int) -> str:
    return _AGREE if _open_cases(kept, gone) else ""


def _questions(kept: int, gone: int) -> list[Question]:
    cases = _open_cases(kept, gone)
    if len(cases) < 2:
        return []
    options = tuple((str(case.pk), _case_words(case)) for case in cases)
    return [Question("case", "Keduanya sedang didampingi. Pendampingan mana yang diteruskan?", options)]


def _case_words(case: Case) -> str:
    now = case.assignments.filter(valid_until=None).select_related("companion").first()
    companion = f"oleh {now.companion}" if now else "menunggu pendamping"
    return f"Sejak {date_in_words(case.opened_on)}, {companion}"


def _obstacles(kept: int, gone: int) -> list[Obstacle]:
    found = []
    for person, supporter in ((kept, gone), (gone, kept)):
        if NamedSupporter.objects.filter(answer__person=person, person=supporter).exists():
            found.append(Obstacle("helps_the_other", _HELPS))
    cases = _open_cases(kept, gone)
    if len(cases) == 2 and Closing.objects.filter(case__in=cases, state=ClosingState.PROPOSED).exists():
        found.append(Obstacle("closing_waits", _WAITING))
    return found


def carry(journal: Journal) -> None:
    """All cases move. Of two open ones the chosen one goes on; the other is closed as merged, its history kept."""
    cases = list(
        Case.objects.select_for_update(no_key=True)
        .filter(person__in=(journal.kept, journal.gone), closed_on=None)
        .order_by("pk")
    )
    if len(cases) == 2:
        ending = next(case for case in cases if str(case.pk) != journal.choices["case"])
        _close(journal, ending, next(case for case in cases if case is not ending))
    for model in (Case, CircleAnswer, NamedSupporter):
        journal.move(model, "person")


def _close(journal: Journal, case: Case, goes_on: Case) -> None:
    for rows in (case.assignments.filter(valid_until=None), case.waits.filter(valid_until=None)):
        for row in rows:
            journal.change(row, valid_until=max(journal.on, row.valid_from))
    for late in Escalation.objects.filter(case=case, answered_at=None).order_by("pk"):
        answer = f"Diteruskan dalam pendampingan {goes_on.pk}"
        journal.change(late, answer=answer, answered_by=journal.decided_by, answered_at=journal.at)
    closing = Closing.objects.create(
        case=case, on=max(journal.on, case.opened_on), reason=ClosingReason.MERGED, state=ClosingState.APPROVED,
        summary=f"Diteruskan dalam pendampingan {goes_on.pk}", no_words_reason="Dua catatan tentang orang yang sama",
        proposed_by_id=journal.proposed_by, decided_by_id=journal.decided_by, decided_at=journal.at,
        client_id=uuid.uuid4(),
    )  # fmt: skip
    journal.made(closing)
    journal.change(case, closed_on=closing.on)
    Case.objects.filter(pk=case.pk).update(version=F("version") + 1)


def settle(kept: int, gone: int) -> None:
    """What was answered since at visits of a case that went back goes with its case."""
    for occasion in ("visit", "assessment"):
        answers = CircleAnswer.objects.filter(**{"person": kept, f"{occasion}__case__person": gone})
        CircleAnswer.objects.filter(pk__in=list(answers.values_list("pk", flat=True))).update(person=gone)


follows(
    "person", "accompaniment", models=(Case, CircleAnswer, NamedSupporter), carry=carry, approval=_approval,
    questions=_questions, obstacles=_obstacles, settle=settle,
)  # fmt: skip
follows("family", "accompaniment", models=(NamedSupporter,))
