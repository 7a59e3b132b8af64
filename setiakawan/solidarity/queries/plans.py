"""Plans and their proposals as a viewer may see them: those of the viewer's areas, with names of whom they may see."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from setiakawan.accompaniment.queries.companions import covering
from setiakawan.accounts.models import User
from setiakawan.accounts.scope import Scope
from setiakawan.core.bulk import chunks
from setiakawan.directory.models import Organization
from setiakawan.participation.models import Participant
from setiakawan.registry.models import Family, Person
from setiakawan.solidarity.models import AnswerKind, Plan, Proposal, ProposalAnswer, ProposalKind

PAGE = 50
COUNTS = {
    "alone": "sendirian", "unasked": "belum ditanya", "urgent": "mendesak", "overdue": "terlambat",
    "not_n1_secure": "belum aman N−1",
}  # fmt: skip
TIERS = {
    "alone": "Tidak ada yang sendirian", "urgent": "Mendesak dan terlambat", "n1": "Tidak bertumpu pada satu",
    "fair": "Adil antardesa", "continuity": "Tetap dengan yang dikenal",
}  # fmt: skip


@dataclass(frozen=True)
class ProposalLine:
    """One proposal with names, its latest answer ("" = none) and, where carried out, what came of it."""

    row: Proposal
    person: str
    carrier: str
    answer: str
    reason: str
    result: str

    @property
    def answer_words(self) -> str:
        """The answer in words."""
        return str(AnswerKind(self.answer).label) if self.answer else "Menunggu jawaban"

    @property
    def tone(self) -> str:
        """The tone of its status pill."""
        return {"": "wait", "declined": "late", "carried": "done"}.get(self.answer, "ok")

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered."""
        return self.answer not in (AnswerKind.DECLINED, AnswerKind.CARRIED)

    @property
    def is_accepted(self) -> bool:
        """Whether it waits to be carried out."""
        return self.answer in (AnswerKind.ACCEPTED, AnswerKind.CHANGED)


@dataclass(frozen=True)
class PlanLook:
    """A plan as a page shows it: counts before and after, price by tier, how many proposals of each kind and answer."""

    plan: Plan
    counts: list[tuple[str, int, int]]
    prices: list[tuple[str, int, float]]
    kinds: list[tuple[str, str, int]]
    answered: int
    proposals: int


def plans_in(scope: Scope) -> QuerySet[Plan]:
    """Plans of areas inside the viewer's, and those of areas around them, of which they see their own proposals.

    Raises NotAllowed.
    """
    scope.require("solidarity.plan")
    around = {prefix[:n] for prefix in scope.prefixes for n, sign in enumerate(prefix + ".") if sign == "."}
    return Plan.objects.filter(scope.q("area")) | Plan.objects.filter(area__in=around)


def proposals_in(scope: Scope) -> QuerySet[Proposal]:
    """Proposals for the viewer's areas. Raises NotAllowed."""
    scope.require("solidarity.plan")
    return Proposal.objects.filter(scope.q("area"))


def latest_plan(scope: Scope, area: str = "") -> Plan | None:
    """The newest plan that the viewer sees, of one area if one is given."""
    rows = plans_in(scope).filter(area=area) if area else plans_in(scope)
    return rows.select_related("area").order_by("-on", "-pk").first()


def plan_for(scope: Scope, plan_id: int) -> Plan:
    """One plan. Raises NotAllowed, Plan.DoesNotExist."""
    return plans_in(scope).select_related("area").get(pk=plan_id)


def look_at(scope: Scope, plan: Plan) -> PlanLook:
    """A plan in numbers. Counts before and after are of the plan's whole area. Two queries."""
    mine = proposals_in(scope).filter(plan=plan)
    kinds = Counter(mine.order_by().values_list("kind", flat=True))
    answered = mine.filter(answers__isnull=False).order_by().values("pk").distinct().count()
    before, prices = 0, []
    for price in plan.prices:
        prices.append((TIERS[price["tier"]], price["proposals"], (price["cost"] - before) / 10))
        before = price["cost"]
    counts = [(COUNTS[name], pair["before"], pair["after"]) for name, pair in plan.counts.items()]
    named = [(kind.value, str(kind.label), kinds[kind.value]) for kind in ProposalKind if kinds[kind.value]]
    return PlanLook(plan, counts, prices, named, answered, kinds.total())


def page_of(
    scope: Scope, plan: Plan, *, kind: str = "", waiting: bool = False, after: int = 0, area: str = "", size: int = PAGE
) -> tuple[list[ProposalLine], int | None]:
    """Some proposals by number, and after which to go on (None = no more). Six queries. Unknown kinds find nothing."""
    rows = proposals_in(scope).filter(plan=plan, number__gt=after)
    if kind:
        rows = rows.filter(kind=kind)
    if area:
        rows = rows.filter(area__within=area)
    if waiting:
        rows = rows.filter(answers=None)
    found = list(rows.select_related("area").order_by("number")[: size + 1])
    return lines_of(scope, found[:size]), found[size - 1].number if len(found) > size else None


def line_for(scope: Scope, proposal_id: int) -> ProposalLine:
    """One proposal. Raises NotAllowed, Proposal.DoesNotExist."""
    row = proposals_in(scope).select_related("area", "plan__area").get(pk=proposal_id)
    return lines_of(scope, [row])[0]


def lines_of(scope: Scope, rows: Iterable[Proposal]) -> list[ProposalLine]:
    """Proposals with names and latest answers. A name outside the viewer's areas is not told. Five queries per 900."""
    return [line for some in chunks(rows) for line in _lines(scope, some)]


def _lines(scope: Scope, rows: list[Proposal]) -> list[ProposalLine]:
    last = ProposalAnswer.objects.filter(proposal=OuterRef("proposal")).order_by("-id").values("pk")[:1]
    answers = {
        answer.proposal_id: answer
        for answer in ProposalAnswer.objects.filter(proposal__in=[row.pk for row in rows], pk=Subquery(last))
    }
    people = dict(Person.objects.filter(scope.q("area"), pk__in=[r.person_id for r in rows]).values_list("pk", "name"))
    carriers = [answers[r.pk].carrier or r.carrier if r.pk in answers else r.carrier for r in rows]
    names = names_of(scope, carriers)
    return [
        ProposalLine(
            row, people.get(row.person_id, "") if row.person_id else "", names.get(carrier, "di luar wilayah Anda"),
            answers[row.pk].kind if row.pk in answers else "", answers[row.pk].reason if row.pk in answers else "",
            answers[row.pk].result if row.pk in answers else "",
        )
        for row, carrier in zip(rows, carriers, strict=True)
    ]  # fmt: skip


def names_of(scope: Scope, references: Iterable[str]) -> dict[str, str]:
    """Names by reference (`user:5`, `participant:12`, `organization:3`, `family:8`, `person:9`) inside the scope.

    A user of the office and an organisation have names everywhere. One query per kind.
    """
    numbers: dict[str, set[int]] = {}
    for reference in references:
        space, _, number = reference.partition(":")
        numbers.setdefault(space, set()).add(int(number))
    found: dict[str, str] = {}
    for space, some in numbers.items():
        found |= {f"{space}:{number}": name for number, name in _named(scope, space, some)}
    return found


def _named(scope: Scope, space: str, some: set[int]) -> Iterable[tuple[int, str]]:
    if space == "user":
        return ((user.pk, str(user)) for user in User.objects.filter(pk__in=some))
    if space == "organization":
        return Organization.objects.filter(pk__in=some).values_list("pk", "name")
    if space == "participant":
        return Participant.objects.filter(scope.q("area"), pk__in=some).values_list("pk", "name")
    if space == "family":
        heads = Family.objects.filter(
            scope.q("area"), pk__in=some, memberships__valid_until=None, memberships__role="head"
        ).values_list("pk", "memberships__person__name")
        return ((number, f"Keluarga {name}") for number, name in heads)
    if space == "person":
        return Person.objects.filter(scope.q("area"), pk__in=some).values_list("pk", "name")
    return ()


def as_object(plan: Plan, lines: Iterable[ProposalLine]) -> dict[str, object]:
    """A plan as one plain object, for `--json`: every count before and after, prices, proposals."""
    told: dict[str, object] = {"plan": plan.pk, "area": plan.area_id, "on": plan.on.isoformat()}
    for name, pair in plan.counts.items():
        told |= {f"{name}_before": pair["before"], f"{name}_after": pair["after"]}
    told["worst_village_served"] = plan.worst_village
    told["prices"] = [{"tier": p["tier"], "proposals": p["proposals"], "km": p["cost"] / 10} for p in plan.prices]
    told["proposals"] = [
        {
            "number": line.row.number, "kind": line.row.kind, "tier": line.row.tier, "person": line.row.person_id,
            "area": line.row.area_id, "by": line.row.carrier, "about": line.row.about, "km": line.row.apart / 10,
            "why": line.row.why,
        }
        for line in lines
    ]  # fmt: skip
    return told


def recent_plans(scope: Scope, most: int = 24) -> list[Plan]:
    """The newest plans that the viewer sees."""
    return list(plans_in(scope).select_related("area", "made_by").order_by("-on", "-pk")[:most])


def others_for(scope: Scope, row: Proposal, on: datetime.date, most: int = 50) -> list[tuple[str, str]]:
    """Who could take the place of whom a proposal names, as (reference, name)."""
    if row.kind == ProposalKind.COMPANION:
        users = [user for user, _ in covering(row.area_id, ("companion", "tksk"), on)]
        found = [(f"user:{user.pk}", str(user)) for user in users]
    elif row.kind == ProposalKind.NEIGHBOUR:
        near = Participant.objects.filter(
            scope.q("area"), area__within=row.area_id.rpartition(".")[0], left_on=None, suspended_on=None, is_adult=True,
            is_staff=False, identity_checked_on__isnull=False, references__gte=1,
        ).exclude(person=row.person_id)  # fmt: skip
        ordered = near.order_by("name", "pk").values_list("pk", "name")
        found = [(f"participant:{number}", name) for number, name in ordered[: most + 1]]
    else:
        return []
    return [one for one in found if one[0] != row.carrier][:most]
