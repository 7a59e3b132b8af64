"""What follows a person whose two records become one."""

from setiakawan.functioning.models import (
    AssistiveDevice,
    Disability,
    DisabilityCard,
    ReportedDisability,
    Response,
)
from setiakawan.registry.journal import Journal
from setiakawan.registry.merging import follows

_MODELS = (ReportedDisability, Disability, DisabilityCard, AssistiveDevice, Response)


def carry(journal: Journal) -> None:
    """Everything moves; what one source reports of both stands once."""
    known = set(ReportedDisability.objects.filter(person=journal.kept).values_list("kind", "source"))
    for row in ReportedDisability.objects.filter(person=journal.gone).order_by("pk"):
        if (row.kind, row.source_id) in known:
            journal.set_aside(row)
    for model in _MODELS:
        journal.move(model, "person")


follows("person", "functioning", models=_MODELS, carry=carry)
