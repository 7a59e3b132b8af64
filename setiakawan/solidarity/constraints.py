"""What holds of plans and monthly figures: `setiakawan check` runs it on live data."""

from collections.abc import Iterator

from django.db.models import F

from setiakawan.core.checks import invariant
from setiakawan.solidarity.measures.publishing import GRID
from setiakawan.solidarity.models import AnswerKind, MonthlyFigures, Proposal, ProposalAnswer


@invariant("solidarity.carried_was_accepted")
def carried_was_accepted() -> Iterator[str]:
    """Usul yang dilaksanakan pernah diterima, dan sesudah ditolak atau dilaksanakan tidak dijawab lagi."""
    last: dict[int, str] = {}
    rows = ProposalAnswer.objects.order_by("id").values_list("pk", "proposal", "kind")
    for answer, proposal, kind in rows.iterator():
        before = last.get(proposal, "")
        if before in (AnswerKind.DECLINED, AnswerKind.CARRIED) or (kind == AnswerKind.CARRIED and not before):
            yield f"Jawaban {answer} atas usul {proposal}: {kind} sesudah {before or 'tanpa jawaban'}."
        last[proposal] = kind


@invariant("solidarity.proposal_inside_plan")
def proposal_inside_plan() -> Iterator[str]:
    """Setiap usul untuk desa di dalam wilayah rencananya, dan menyebut alasannya."""
    for number, area, of_plan, why in Proposal.objects.values_list("pk", "area", F("plan__area"), "why").iterator():
        if not (area == of_plan or area.startswith(f"{of_plan}.")) or not why:
            yield f"Usul {number} untuk {area} dalam rencana {of_plan}."


@invariant("solidarity.told_on_the_grid")
def told_on_the_grid() -> Iterator[str]:
    """Angka yang diberitakan kelipatan lima, dan hanya berubah bila jumlah sebenarnya bergeser lima atau lebih."""
    before: dict[tuple[str, str], list[int]] = {}
    for row in MonthlyFigures.objects.order_by("month", "area").iterator():
        for name, (value, basis) in row.told.items():
            old = before.get((row.area_id, name))
            if value % GRID or (old and old != [value, basis] and abs(old[1] - basis) < GRID):
                yield f"Angka {name} wilayah {row.area_id} per {row.month}."
            before[row.area_id, name] = [value, basis]
