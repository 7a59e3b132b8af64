"""Who was said to be whom, seen through the merges that came since."""

from collections.abc import Iterable

from setiakawan.linkage.models import Decision, Verdict
from setiakawan.registry.models import Merge


def standing_for(people: Iterable[int]) -> dict[int, int]:
    """For persons who were merged, the number under which they are recorded now; others are left out."""
    merged = Merge.objects.filter(subject="person", state="done", gone_number__in=list(people))
    return dict(merged.values_list("gone_number", "kept_person"))


def kept_apart() -> set[tuple[int, int]]:
    """Pairs of present persons who were said to be different, by themselves or as one who was merged into them since."""
    latest: dict[tuple[int, int], str] = {}
    for one, other, verdict in Decision.objects.order_by("id").values_list("one", "other", "verdict"):
        latest[one, other] = verdict
    apart = {pair for pair, verdict in latest.items() if verdict == Verdict.DIFFERENT}
    merged = Merge.objects.filter(subject="person", state="done")
    now = dict(merged.values_list("gone_number", "kept_person"))
    pairs = ((now.get(one, one), now.get(other, other)) for one, other in apart)
    return {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}


def are_kept_apart(one: int, other: int) -> Decision | None:
    """The decision by which these two are different people, if there is one that holds."""
    sides = [{number, *_absorbed(number)} for number in (one, other)]
    rows = Decision.objects.filter(one__in=sides[0] | sides[1], other__in=sides[0] | sides[1]).order_by("id")
    latest = {(row.one, row.other): row for row in rows}
    across = (row for (a, b), row in latest.items() if (a in sides[0]) != (b in sides[0]))
    return next((row for row in across if row.verdict == Verdict.DIFFERENT), None)


def _absorbed(person: int) -> list[int]:
    return list(Merge.objects.filter(kept_person=person, state="done").values_list("gone_number", flat=True))
