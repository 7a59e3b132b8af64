"""Merges within a scope, what stands between two records, and where the address of one that went leads now."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.registry.merging import Obstacle, Question, followings, pointing
from setiakawan.registry.models import Family, Merge, MergeState, MergeSubject, Person
from setiakawan.registry.queries.families import families_in
from setiakawan.registry.queries.people import people_in

LATER_SHOWN = 50


@dataclass(frozen=True)
class Preview:
    """What a merge would need: obstacles to settle first, questions to answer, why a second person must agree ("" = no)."""

    obstacles: list[Obstacle]
    questions: list[Question]
    approval: str


@dataclass(frozen=True)
class LaterRow:
    """Something recorded about a merged record after the merge. `key` names it for `split_merge`."""

    key: str
    words: str


def merges_in(scope: Scope) -> QuerySet[Merge]:
    """Merges and proposals about records that the viewer may see, both where both still stand; the newest first."""
    people, families = people_in(scope).values("pk"), families_in(scope).values("pk")
    done = Q(kept_person__in=people) | Q(kept_family__in=families)
    person = Q(subject=MergeSubject.PERSON, kept_number__in=people)
    family = Q(subject=MergeSubject.FAMILY, kept_number__in=families)
    both = person & Q(gone_number__in=people) | family & Q(gone_number__in=families)
    found = Merge.objects.filter(done | ~Q(state=MergeState.DONE) & both)
    return found.select_related("proposed_by", "decided_by", "split_by", "kept_person__area", "kept_family__area")


def merge_for(scope: Scope, merge_id: int) -> Merge:
    """One merge. Raises Merge.DoesNotExist when it is none of the viewer's."""
    return merges_in(scope).get(pk=merge_id)


def merge_page(scope: Scope, state: str, *, after: str, limit: int) -> tuple[list[Merge], str]:
    """One page of the merges in a state, the newest first, and the key of the next page ("" = none)."""
    rows = merges_in(scope).filter(state=state)
    if after.isascii() and after.isdigit() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    page = list(rows.order_by("-pk")[: limit + 1])
    return page[:limit], str(page[limit - 1].pk) if len(page) > limit else ""


def merge_proposal_count(scope: Scope) -> int:
    """How many proposed merges wait for a decision that this viewer may take: not their own."""
    if not scope.allows("registry.merge"):
        return 0
    return merges_in(scope).filter(state=MergeState.PROPOSED).exclude(proposed_by=scope.user_id).count()


def who_stands_for(scope: Scope, person_id: int) -> int | None:
    """The number of the person into whom this one was merged, if the viewer may see them."""
    found = Merge.objects.filter(subject=MergeSubject.PERSON, gone_number=person_id, state=MergeState.DONE)
    return found.filter(kept_person__in=people_in(scope)).values_list("kept_person", flat=True).first()


def which_stands_for(scope: Scope, family_id: int) -> int | None:
    """The number of the family into which this one was merged, if the viewer may see it."""
    found = Merge.objects.filter(subject=MergeSubject.FAMILY, gone_number=family_id, state=MergeState.DONE)
    return found.filter(kept_family__in=families_in(scope)).values_list("kept_family", flat=True).first()


def preview_merge(scope: Scope, subject: str, kept: int, gone: int) -> Preview:
    """What putting two records together would need. Raises Person.DoesNotExist or Family.DoesNotExist outside the scope."""
    _require_both(scope, subject, kept, gone)
    rooms = followings(subject)
    reasons = [words for room in rooms if (words := room.approval(kept, gone))]
    return Preview(
        [obstacle for room in rooms for obstacle in room.obstacles(kept, gone)],
        [question for room in rooms for question in room.questions(kept, gone)],
        " ".join(reasons),
    )


def _require_both(scope: Scope, subject: str, kept: int, gone: int) -> None:
    model, visible = (Person, people_in) if subject == MergeSubject.PERSON else (Family, families_in)
    if kept == gone or visible(scope).filter(pk__in=(kept, gone)).count() != 2:
        raise model.DoesNotExist


def later_rows(merge: Merge) -> list[LaterRow]:
    """What was recorded about the kept record since the merge, for whoever splits to say whose it is."""
    kept = merge.kept_person_id or merge.kept_family_id
    found = []
    for model, name in pointing(merge.subject):
        label = model._meta.label_lower
        rows = model._base_manager.filter(**{name: kept}, pk__gt=merge.marks.get(label, 0)).exclude(pk=merge.pk)
        words = str(model._meta.verbose_name)
        if label != "registry.merge":
            found += [LaterRow(f"{label}.{name}:{row.pk}", f"{words}: {row}") for row in rows[:LATER_SHOWN]]
    return found
