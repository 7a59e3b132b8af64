"""An accepted proposal of the plan becomes real: by the services of the rooms, with the rights of whoever carries it out."""

import datetime
import uuid

from setiakawan.accompaniment.queries.cases import has_open_case
from setiakawan.accompaniment.services.assigning import assign
from setiakawan.accompaniment.services.intake import open_case
from setiakawan.accounts.scope import Scope
from setiakawan.aid.queries.programmes import programmes_now
from setiakawan.aid.rules.programme import NoRuleInForce
from setiakawan.aid.services.judging import judge_family
from setiakawan.consent.services import NoGround
from setiakawan.directory.queries.organizations import organizations_in
from setiakawan.participation.queries.reach import participants_for
from setiakawan.participation.services.pairs import propose_pair
from setiakawan.participation.services.participants import link_person, register_participant
from setiakawan.referral.queries.sharing import Told
from setiakawan.referral.services.asking import request_referral
from setiakawan.registry.models import Person
from setiakawan.registry.queries import person_for
from setiakawan.solidarity.models import Proposal, ProposalAnswer, ProposalKind
from setiakawan.solidarity.services.plans import carry_out

_NAMES = uuid.UUID("6d5f2c0a-7a34-5c4e-9a53-0f6f3b8f1a11")
_WHY = "Rencana Setiakawan"


class CannotBeDone(Exception):
    """What stands in the way, in words that say what to do first."""


def carry_proposal(*, proposal_id: int, by: Scope, on: datetime.date, at: datetime.datetime) -> ProposalAnswer:
    """This will make an accepted proposal real, in one transaction with the note of what came of it.

    Raises NotAllowed where the role may not do what is proposed, Proposal.DoesNotExist, AnsweredAlready, CannotCarry,
    CannotBeDone, and what the services of the rooms raise.
    """

    def act(row: Proposal, carrier: str) -> str:
        return _ACTS[ProposalKind(row.kind)](row, _number(carrier), by, on, at)

    return carry_out(proposal_id=proposal_id, act=act, by=by, on=on)


def _number(reference: str) -> int:
    return int(reference.partition(":")[2])


def _name(row: Proposal, what: str) -> uuid.UUID:
    """The same proposal makes the same thing once, also when it is sent twice."""
    return uuid.uuid5(_NAMES, f"{what}:{row.pk}")


def _companion(row: Proposal, user: int, by: Scope, on, at) -> str:
    given = {"case_id": _number(row.about), "companion_id": user, "on": on, "today": on}
    assign(**given, reason=_WHY, by=by)
    return row.about


def _visit(row: Proposal, user: int, by: Scope, on, at) -> str:
    """Who has no case yet gets one, so that somebody is due to come; who has one is due already, and is named."""
    if has_open_case(row.person_id):
        return row.about or f"person:{row.person_id}"
    case = open_case(
        person_id=row.person_id, opened_on=on, origin="office", origin_note=_WHY, urgency="ordinary",
        client_id=_name(row, "case"), by=by, today=on,
    )  # fmt: skip
    return f"case:{case.pk}"


def _neighbour(row: Proposal, participant: int, by: Scope, on, at) -> str:
    """Both sides are asked; nobody learns of the other before both have said yes."""
    person = person_for(by, row.person_id)
    receiver = participants_for(by).filter(person=person.pk, left_on=None).order_by("pk").first() or _joined(
        row, person, by, on
    )
    pair = propose_pair(
        helper_id=participant, receiver_id=receiver.pk, client_id=_name(row, "pair"), by=by, on=on, at=at
    )
    return f"pair:{pair.pk}"


def _joined(row: Proposal, person: Person, by: Scope, on: datetime.date):
    made = register_participant(
        name=person.name or "Warga", area=person.area_id, sex=person.sex, client_id=_name(row, "participant"), by=by
    )
    return link_person(participant_id=made.pk, person_id=person.pk, by=by, on=on)


def _referral(row: Proposal, organization: int, by: Scope, on, at) -> str:
    found = organizations_in(by).filter(pk=organization).first()
    service = found and found.services.filter(status="active").order_by("pk").first()
    if service is None:
        raise CannotBeDone("Lembaga itu tidak lagi menawarkan layanan.")
    try:
        made = request_referral(
            person_id=row.person_id, service_id=service.pk, told=Told(words="Menjadi pendukung warga ini"),
            client_id=_name(row, "referral"), by=by, at=at, today=on,
        )  # fmt: skip
    except NoGround:
        raise CannotBeDone(
            "Tanyakan dulu persetujuan warga untuk dirujuk, lalu catat di halaman persetujuannya."
        ) from None
    return f"referral:{made.pk}"


def _judgement(row: Proposal, user: int, by: Scope, on, at) -> str:
    """The family is judged for every programme whose rules are in force."""
    family, judged = _number(row.about), 0
    for code in sorted(programmes_now(by)):
        try:
            judged += bool(judge_family(programme=code, family_id=family, by=by, on=on))
        except NoRuleInForce:
            continue
    if not judged:
        raise CannotBeDone("Belum ada program dengan aturan yang berlaku.")
    return row.about


def _seen(row: Proposal, number: int, by: Scope, on, at) -> str:
    return row.about or f"person:{row.person_id}" if row.person_id else "seen:1"


_ACTS = {
    ProposalKind.COMPANION: _companion, ProposalKind.VISIT: _visit, ProposalKind.NEIGHBOUR: _neighbour,
    ProposalKind.REFERRAL: _referral, ProposalKind.JUDGEMENT: _judgement, ProposalKind.FACT: _seen,
    ProposalKind.RELIEF: _seen,
}  # fmt: skip
