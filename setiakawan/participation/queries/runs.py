"""What matching proposed, what fairness cost, and who is left."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.areas.gazetteer import gazetteer
from setiakawan.participation.catalogue import label_of
from setiakawan.participation.matching.reasons import LEFT
from setiakawan.participation.models import Match, MatchingRun, MatchState, Need
from setiakawan.participation.queries.reach import needs_for


@dataclass(frozen=True)
class VillageLine:
    """One village of a run: needs, served by the fair plan, by the nearest."""

    code: str
    name: str
    needs: int
    served: int
    served_plain: int


@dataclass(frozen=True)
class LeftLine:
    """One need that nobody was proposed for, and why. `label` is empty where the viewer may not see it any more."""

    need: int
    label: str
    village: str
    why: str


@dataclass(frozen=True)
class WholeRun:
    """A run with its villages, its proposals and how they were answered, and who is left."""

    run: MatchingRun
    villages: list[VillageLine]
    proposals: list[tuple[Match, str]]
    answers: list[tuple[str, int]]
    left: list[LeftLine]
    reasons: list[tuple[str, int]]

    @property
    def price(self) -> float | None:
        """How many kilometres farther a helper goes on average because villages are treated alike."""
        run = self.run
        return None if run.km_fair is None or run.km_plain is None else max(run.km_fair - run.km_plain, 0.0)


def runs_for(scope: Scope) -> QuerySet[MatchingRun]:
    """Runs for areas in the scope, the latest first. Raises NotAllowed."""
    scope.require("participation.see")
    return MatchingRun.objects.filter(scope.q("area")).select_related("area", "by").order_by("-pk")


def run_for(scope: Scope, run_id: int) -> WholeRun:
    """One run. Three queries. Raises NotAllowed, MatchingRun.DoesNotExist."""
    run, names = runs_for(scope).get(pk=run_id), gazetteer()
    rows = (
        Match.objects.filter(run=str(run.pk), need__in=needs_for(scope))
        .select_related("need__area")
        .order_by("need", "pk")
    )
    proposals = [(match, label_of(match.need.kind)) for match in rows]
    visible = dict(needs_for(scope).filter(pk__in=[n for n, _, _ in run.left][:900]).values_list("pk", "kind"))
    answered = Counter(match.state for match, _ in proposals)
    reasons = Counter(code for _, _, code in run.left)
    return WholeRun(
        run, [VillageLine(code, names.name_of(code) or code, *rest) for code, *rest in run.villages], proposals,
        [(state.label, answered[state]) for state in MatchState if answered[state]],
        [LeftLine(n, label_of(visible[n]) if n in visible else "", names.name_of(v) or v, LEFT[code]) for n, v, code in run.left],
        [(LEFT[code], count) for code, count in reasons.most_common()],
    )  # fmt: skip


def open_urgent(scope: Scope, need_id: int) -> Need:
    """The need that somebody wants to ring for. Raises NotAllowed, Need.DoesNotExist."""
    return needs_for(scope).select_related("area").get(pk=need_id)
