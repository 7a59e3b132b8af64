"""What follows a person or family whose two records become one."""

from setiakawan.registry.journal import Journal
from setiakawan.registry.merging import follows
from setiakawan.welfare.models import DecileRecord, FactRecord


def _carry(field: str):
    def carry(journal: Journal) -> None:
        """All facts and deciles move; where one source gave one to both, that of the kept record holds."""
        known = set(DecileRecord.objects.filter(**{field: journal.kept}).values_list("source", flat=True))
        for row in DecileRecord.objects.filter(**{field: journal.gone}).order_by("pk"):
            if row.source_id in known:
                journal.set_aside(row)
        journal.move(DecileRecord, field)
        journal.move(FactRecord, field)

    return carry


for subject in ("person", "family"):
    follows(subject, "welfare", models=(DecileRecord, FactRecord), carry=_carry(subject))
