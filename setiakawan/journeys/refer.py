"""A request to another agency begins at a step of the plan; help that was confirmed is written back to it."""

import datetime
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from setiakawan.accompaniment.models import Step
from setiakawan.accompaniment.queries.cases import open_case_of
from setiakawan.accompaniment.queries.plans import step_for
from setiakawan.accompaniment.services.holding import BeforeOpening, CaseIsClosed
from setiakawan.accompaniment.services.planning import PlanNotOpen, record_step
from setiakawan.accompaniment.services.services_given import give_service
from setiakawan.accounts.queries import user_with
from setiakawan.accounts.scope import NotAllowed, Scope, scope_of
from setiakawan.directory.catalogue import service_kinds
from setiakawan.referral.models import Confirmation, Referral
from setiakawan.referral.queries.referrals import origins, referral_for
from setiakawan.referral.rules.outcomes import Outcome
from setiakawan.referral.services.confirming import confirm, confirm_with_code
from setiakawan.referral.services.links import Partner

_NAMES = uuid.UUID("0f5a4b8e-93c0-5d0a-8c1e-2a60d1a5b7c4")


@dataclass(frozen=True)
class StepStart:
    """Where a request begins: the person, and the text that names the step."""

    person_id: int
    origin: str


def start_of_step(scope: Scope, step_id: int) -> StepStart:
    """Where a request for a step of a plan begins. Raises NotAllowed, Step.DoesNotExist outside the viewer's cases."""
    scope.require("referral.ask")
    step = step_for(scope, step_id)
    return StepStart(step.goal.plan.case.person_id, f"step:{step.pk}")


def referrals_of_steps(scope: Scope, step_ids: list[int]) -> dict[int, list[Referral]]:
    """The requests that began at these steps. One query. Raises NotAllowed."""
    found = origins(scope, [f"step:{number}" for number in step_ids])
    return {int(origin.partition(":")[2]): rows for origin, rows in found.items()}


@transaction.atomic
def confirm_help(
    *, referral_id: int, way: str, outcome: str, words: str, on: datetime.date, client_id: uuid.UUID, by: Scope,
    at: datetime.datetime, today: datetime.date,
) -> Confirmation:  # fmt: skip
    """This will keep what the person said and, where they got help, write it back to their plan: the service counts once,
    and the step at which the request began is done. Raises as `referral.services.confirming.confirm`.
    """
    said = confirm(
        referral_id=referral_id,
        way=way,
        outcome=outcome,
        words=words,
        on=on,
        client_id=client_id,
        by=by,
        at=at,
        today=today,
    )
    if said.outcome == Outcome.GOT_HELP:
        write_back(referral_for(by, referral_id), said.on, by, today)
    return said


def confirm_help_with_code(
    *, referral_id: int, code: str, by: Partner, at: datetime.datetime, today: datetime.date
) -> Confirmation:
    """This will complete a request with the person's own code, and write it back in the name of who asked, if they still
    accompany the person. Raises as `referral.services.confirming.confirm_with_code`.
    """
    said = confirm_with_code(referral_id=referral_id, code=code, by=by, at=at)
    row = Referral.objects.select_related("service__organization").get(pk=referral_id)
    asker = user_with(row.asked_by_id)
    if asker is not None:
        write_back(row, said.on, scope_of(asker, on=today), today)
    return said


@transaction.atomic
def write_back(row: Referral, on: datetime.date, by: Scope, today: datetime.date) -> bool:
    """Count the service and close the step; False where the person is not accompanied, or the viewer may not record it.

    The same request twice changes nothing, since the numbers of both rows follow from it.
    """
    kind = service_kinds()[row.service.kind]
    try:
        case = open_case_of(by, row.person_id)
        if case is None:
            return False
        with transaction.atomic():
            give_service(
                case_id=case.pk, kind=kind.counted_as, given_on=on, quantity=Decimal(1), provider=row.service.organization.name,
                note=f"Rujukan {row.pk}", client_id=uuid.uuid5(_NAMES, f"service:{row.pk}"), by=by, today=today,
            )  # fmt: skip
    except (NotAllowed, BeforeOpening, CaseIsClosed):
        return False
    _close_step(row, on, by, today)
    return True


def _close_step(row: Referral, on: datetime.date, by: Scope, today: datetime.date) -> None:
    place, _, number = row.origin.partition(":")
    if place != "step":
        return
    try:
        with transaction.atomic():
            step = step_for(by, int(number))
            if step.goal.plan.case.person_id == row.person_id:
                record_step(
                    step_id=step.pk, on=on, is_done=True, note=f"Dibantu {row.service.organization.name}",
                    client_id=uuid.uuid5(_NAMES, f"step:{row.pk}"), by=by, today=today,
                )  # fmt: skip
    except (Step.DoesNotExist, PlanNotOpen, NotAllowed, BeforeOpening, CaseIsClosed):
        return
