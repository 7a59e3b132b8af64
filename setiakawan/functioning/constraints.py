"""What must always hold of functioning and disability."""

from collections.abc import Iterable

from setiakawan.core.checks import invariant
from setiakawan.functioning.models import (
    Answer,
    AssistiveDevice,
    Disability,
    DisabilityKind,
    ReportedDisability,
    Response,
)
from setiakawan.functioning.queries.texts import instruments_of


@invariant("functioning.kinds")
def reported_kinds_are_known() -> Iterable[str]:
    """Setiap disabilitas yang dilaporkan memakai ragam yang dikenal."""
    unknown = ReportedDisability.objects.exclude(kind__in=DisabilityKind.values)
    for number in unknown.values_list("pk", flat=True).iterator():
        yield f"Laporan disabilitas {number} memakai ragam yang tidak dikenal."


@invariant("functioning.states")
def everything_has_a_state() -> Iterable[str]:
    """Setiap disabilitas dan alat bantu yang dicatat mempunyai paling sedikit satu status."""
    for model, word in ((Disability, "Disabilitas"), (AssistiveDevice, "Alat bantu")):
        for number in model._base_manager.filter(states=None).values_list("pk", flat=True).iterator():
            yield f"{word} {number} tidak mempunyai status."


@invariant("functioning.answers")
def answers_are_of_their_instrument() -> Iterable[str]:
    """Setiap pengisian memakai instrumen yang dikenal, dan setiap jawaban adalah pilihan dari pertanyaannya."""
    known = instruments_of(set(Response.objects.values_list("instrument", "version").order_by().distinct()))
    for response in Response.objects.values_list("pk", "instrument", "version").iterator():
        if response[1:] not in known:
            yield f"Pengisian {response[0]} memakai instrumen yang tidak dikenal."
    rows = Answer.objects.values_list("pk", "response__instrument", "response__version", "question", "code")
    for number, code, version, question, given in rows.iterator():
        asked = known.get((code, version))
        found = asked and asked.question(question)
        if asked and (found is None or (given is not None and given not in found.options)):
            yield f"Jawaban {number} bukan pilihan dari pertanyaannya."
