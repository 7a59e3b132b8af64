"""What devices sent, and what each sending says."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from setiakawan.accompaniment.models import Case, Plan, Step, Submission, SubmissionState
from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accompaniment.rules.sending import KINDS, number
from setiakawan.accompaniment.telling import lines_of_payload
from setiakawan.accounts.models import AreaGrant
from setiakawan.accounts.scope import Scope
from setiakawan.registry.models import Person
from setiakawan.registry.queries import people_in

UNSETTLED = (SubmissionState.REFUSED, SubmissionState.WAITING)
_SUBJECTS = ("case_id", "person_id", "plan_id", "step_id")
_TONES = {"refused": "late", "waiting": "wait", "applied": "ok", "adopted": "ok", "aside": "done"}


@dataclass(frozen=True)
class SubmissionLine:
    """One sending as the viewer may read it: whom it is about, and what it says.

    `person` is None and `lines` are empty where it is about somebody outside the viewer's scope (`is_elsewhere`).
    """

    row: Submission
    label: str
    person: Person | None = None
    case: Case | None = None
    is_elsewhere: bool = False
    lines: tuple[tuple[str, str], ...] = ()

    @property
    def is_unsettled(self) -> bool:
        """Whether somebody has to look."""
        return self.row.state in UNSETTLED

    @property
    def tone(self) -> str:
        """The tone of the status pill."""
        return _TONES[self.row.state]


def submissions_in(scope: Scope) -> QuerySet[Submission]:
    """What the viewer sent; for a supervisor also what those sent whose areas lie within the viewer's. Newest first."""
    scope.require("accompaniment.open")
    seen = Q(sent_by=scope.user_id)
    if scope.allows("accompaniment.hand_over"):
        seen |= Q(sent_by__in=AreaGrant.objects.filter(scope.q("area")).values("user"))
    return Submission.objects.filter(seen).select_related("sent_by", "decided_by").order_by("-received_at", "-id")


def unsettled(scope: Scope) -> QuerySet[Submission]:
    """What was refused or waits, and needs somebody to look."""
    return submissions_in(scope).filter(state__in=UNSETTLED)


def submission_page(
    scope: Scope, *, state: str = "", after: str = "", limit: int = 25
) -> tuple[list[SubmissionLine], str]:
    """One page of sendings, newest first, and the key of the next ("" = the last). A state that is none gives what is
    unsettled. Six queries.
    """
    rows = submissions_in(scope).filter(state__in=(state,) if state in SubmissionState.values else UNSETTLED)
    rows = rows.order_by("-id")
    if after.isascii() and after.isdigit() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: limit + 1])
    return _told(scope, found[:limit]), str(found[limit - 1].pk) if len(found) > limit else ""


def submission_for(scope: Scope, submission_id: int) -> SubmissionLine:
    """One sending. Raises Submission.DoesNotExist when it is none of the viewer's."""
    return _told(scope, [submissions_in(scope).get(pk=submission_id)])[0]


def _told(scope: Scope, rows: Iterable[Submission]) -> list[SubmissionLine]:
    read = [(row, _payload(row)) for row in rows]
    wanted: dict[str, set[int]] = {name: set() for name in _SUBJECTS}
    for _, payload in read:
        for name, pk in _subjects(payload).items():
            wanted[name].add(pk)
    cases, people = _found(scope, wanted)
    return [_line(scope, row, payload, cases, people) for row, payload in read]


def _line(scope: Scope, row: Submission, payload: object, cases: dict, people: dict) -> SubmissionLine:
    label = KINDS[row.kind].label if row.kind in KINDS else row.kind
    subjects = _subjects(payload)
    case = next((cases[key] for key in subjects.items() if key in cases), None)
    person = case.person if case else people.get(subjects.get("person_id"))
    is_elsewhere = bool(subjects) and person is None
    own = row.sent_by_id == scope.user_id
    lines = lines_of_payload(row.kind, payload) if own or not is_elsewhere else ()
    return SubmissionLine(row, label, person, case, is_elsewhere, lines)


def _found(scope: Scope, wanted: dict[str, set[int]]) -> tuple[dict, dict]:
    """The visible cases by (name of the number, number), and the visible persons by number."""
    people = (
        people_in(scope).select_related("area").in_bulk(wanted["person_id"]) if scope.allows("registry.see") else {}
    )
    if not scope.allows("accompaniment.see"):
        return {}, people
    of = {("case_id", pk): pk for pk in wanted["case_id"]}
    plans = Plan.objects.filter(pk__in=wanted["plan_id"]).values_list("pk", "case")
    steps = Step.objects.filter(pk__in=wanted["step_id"]).values_list("pk", "goal__plan__case")
    of |= {("plan_id", pk): case for pk, case in plans} | {("step_id", pk): case for pk, case in steps}
    cases = cases_in(scope).select_related("person__area").in_bulk(set(of.values()))
    return {key: cases[case] for key, case in of.items() if case in cases}, people


def _payload(row: Submission) -> object:
    try:
        return json.loads(row.payload)
    except ValueError:
        return row.payload


def _subjects(payload: object) -> dict[str, int]:
    """The numbers of rows that a sending is about, as far as they can be read."""
    found = {}
    for name in _SUBJECTS:
        try:
            found[name] = number(payload[name])
        except (KeyError, TypeError, ValueError):
            continue
    return found
