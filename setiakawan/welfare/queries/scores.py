"""The triage score: its versions, and the scores of families on a day."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from setiakawan.accounts.scope import Scope
from setiakawan.core.bulk import chunks
from setiakawan.core.dates import age_range_on
from setiakawan.registry.models import FamilyRole, Membership
from setiakawan.registry.queries import families_in, state_on
from setiakawan.welfare.catalogue import FAMILY
from setiakawan.welfare.models import ScoreDecision, ScoreState, ScoreVersion
from setiakawan.welfare.queries.facts import facts_of
from setiakawan.welfare.rules.scoring import Model, Score, model_from, score
from setiakawan.welfare.score.spec import Spec, spec_from
from setiakawan.welfare.score.values import values_of

Household = dict[str, float | None]


def score_versions(scope: Scope) -> list[tuple[ScoreVersion, ScoreDecision]]:
    """Every version with what holds of it, the latest first. Raises NotAllowed. Two queries."""
    scope.require("welfare.see")
    latest = {row.score_id: row for row in ScoreDecision.objects.select_related("by").order_by("id")}
    return [(version, latest[version.pk]) for version in ScoreVersion.objects.order_by("-id")]


def score_version(scope: Scope, score_id: int) -> tuple[ScoreVersion, list[ScoreDecision]]:
    """One version with all that became of it, the latest last. Raises NotAllowed, ScoreVersion.DoesNotExist."""
    scope.require("welfare.see")
    version = ScoreVersion.objects.get(pk=score_id)
    return version, list(version.decisions.select_related("by"))


def version_in_use() -> ScoreVersion | None:
    """The version that scores families now; None when no version is approved. Two queries."""
    latest = {row.score_id: row.state for row in ScoreDecision.objects.order_by("id")}
    used = [number for number, state in latest.items() if state == ScoreState.APPROVED]
    return ScoreVersion.objects.get(pk=used[0]) if used else None


def score_families(scope: Scope, family_ids: Iterable[int], on: datetime.date) -> dict[int, Score]:
    """The triage score of each family in the scope on a day; without all its facts a score names what is missing.

    Empty when no version is in use. Seven queries per 900 families. Raises NotAllowed, CannotScore.
    """
    scope.require("welfare.see")
    version = version_in_use()
    if version is None:
        return {}
    return scores_by(scope, model_from(version.model), spec_from(version.spec), family_ids, on)


def score_of_family(scope: Scope, family_id: int, on: datetime.date) -> tuple[ScoreVersion | None, Score | None]:
    """The version in use and a family's score by it; None without a version, or outside the scope. Raises NotAllowed."""
    scope.require("welfare.see")
    version = version_in_use()
    if version is None:
        return None, None
    found = scores_by(scope, model_from(version.model), spec_from(version.spec), [family_id], on)
    return version, found.get(family_id)


def scores_by(scope: Scope, model: Model, spec: Spec, family_ids: Iterable[int], on: datetime.date) -> dict[int, Score]:
    """The scores of families by one model. Raises NotAllowed."""
    found: dict[int, Score] = {}
    for some in chunks(family_ids):
        visible = dict(families_in(scope).filter(pk__in=some).values_list("pk", "area_id"))
        sheets = facts_of(scope, FAMILY, visible, on, spec.fact_codes)
        households = _households(list(visible), on)
        for number, area in visible.items():
            values = values_of(spec, {c: known.value for c, known in sheets[number].items()}, households[number])
            found[number] = score(model, values, area)
    return found


def _households(family_ids: list[int], on: datetime.date) -> dict[int, Household]:
    """What the registry knows of each family: size, its head's age and sex, small children; None where it does not."""
    begun, open_ = Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gt=on)
    rows = Membership.objects.filter(begun, open_, family__in=family_ids).values_list(
        "family_id", "person_id", "role", "person__sex", "person__birth_date", "person__birth_precision"
    )
    members = defaultdict(list)
    states = state_on([row[1] for row in rows], on)
    for family, person, *about in rows:
        if states[person].is_present:
            members[family].append(tuple(about))
    return {number: _household(members[number], on) for number in family_ids}


def _household(members: list[tuple], on: datetime.date) -> Household:
    ages = [age_range_on(born, precision, on) if born else None for _, _, born, precision in members]
    heads = [(sex, age) for (role, sex, _, _), age in zip(members, ages, strict=True) if role == FamilyRole.HEAD]
    sex, age = heads[0] if heads else ("", None)
    small = [age[1] < 5 for age in ages if age and (age[1] < 5) == (age[0] < 5)]
    return {
        "size": len(members) or None,
        "head_age": sum(age) / 2 if age else None,
        "head_is_male": float(sex == "L") if sex else None,
        "children_under_5": float(sum(small)) if members and len(small) == len(members) else None,
    }
