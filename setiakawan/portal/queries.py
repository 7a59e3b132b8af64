"""What the office keeps about one person, for that person alone. A door composes it from the rooms' own queries.

The rooms answer to a scope of the person's village, and everything is asked for by the person's own number: no list of
anybody else is read here, so nothing of anybody else can be shown.
"""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from setiakawan.accompaniment.queries.cases import open_case_of
from setiakawan.accompaniment.queries.day import lines_of
from setiakawan.accounts.models import User
from setiakawan.accounts.scope import Scope, citizen_scope, system_scope
from setiakawan.aid.letters import Part, letter_parts
from setiakawan.aid.queries.family import aid_of_family
from setiakawan.aid.queries.objections import own_waiting
from setiakawan.audit.queries import looks_at
from setiakawan.audit.verbs import VERBS
from setiakawan.consent.purposes import purposes
from setiakawan.consent.queries import Standing, standing_of
from setiakawan.participation.acting import Own
from setiakawan.participation.models import Participant
from setiakawan.portal.models import CorrectionRequest
from setiakawan.referral.catalogue import STATUS_WORDS
from setiakawan.referral.models import Referral
from setiakawan.referral.queries.referrals import of_person
from setiakawan.referral.rules.status import OPEN, Status
from setiakawan.registry.models import Family, Person
from setiakawan.registry.queries import people_in
from setiakawan.registry.queries.overview import person_overview
from setiakawan.registry.telling import masked_identifier
from setiakawan.registry.words import date_in_words


@dataclass(frozen=True)
class Coming:
    """Who accompanies the person and when the next visit is due."""

    companion: str
    due: datetime.date | None
    why: str


@dataclass(frozen=True)
class OwnData:
    """What a person sees about themself."""

    person: Person
    facts: tuple[tuple[str, str], ...]
    aid: tuple[Part, ...]
    coming: Coming | None
    consents: tuple[tuple[str, Standing], ...]
    looks: tuple[tuple[datetime.datetime, str, str], ...]
    corrections: tuple[CorrectionRequest, ...]
    referrals: tuple[tuple[Referral, str, bool], ...]


class NotLinked(Exception):
    """The office has not yet established which registered person this participant is."""


def person_of(own: Own) -> Person:
    """The person whom the office knows this participant to be. Raises NotLinked."""
    me = Participant.objects.select_related("person__area").filter(pk=own.participant_id, left_on=None).first()
    if me is None or me.person is None:
        raise NotLinked
    return me.person


def own_data(own: Own, *, at: datetime.datetime, on: datetime.date) -> OwnData:
    """Everything that concerns the person: what is recorded, decided, planned, allowed, and who looked. Raises NotLinked."""
    person = person_of(own)
    scope = system_scope(str(own), person.area_id)
    seen = person_overview(scope, person.pk, on)
    return OwnData(
        person, _facts(seen), _aid(scope, seen.family, on), _coming(scope, person, on),
        tuple(
            (purposes()[s.latest.purpose].label if s.latest.purpose in purposes() else s.latest.purpose, s)
            for s in standing_of(citizen_scope(str(own), person.pk), person.pk, at=at, on=on)
        ),
        _looks(person), tuple(CorrectionRequest.objects.filter(person=person, participant=own.participant_id)),
        tuple(
            (row, STATUS_WORDS[Status(row.status)][1], Status(row.status) in OPEN)
            for row in of_person(citizen_scope(str(own), person.pk), person.pk)
        ),
    )  # fmt: skip


def _facts(seen) -> tuple[tuple[str, str], ...]:
    person = seen.person
    told = [
        ("Nama", person.name), ("Tempat lahir", person.birth_place),
        ("Tanggal lahir", date_in_words(person.birth_date) if person.birth_date else ""),
        ("Jenis kelamin", person.get_sex_display() if person.sex else ""),
        ("Desa", person.area.name), ("Alamat", person.address),
        *((told.label, told.shown) for told in map(masked_identifier, seen.identifiers)),
        *((fact.label, fact.value) for fact in seen.facts),
    ]  # fmt: skip
    return tuple((label, value or "") for label, value in told)


def _aid(scope: Scope, family: Family | None, on: datetime.date) -> tuple[Part, ...]:
    if family is None:
        return ()
    waiting = own_waiting(scope, family.pk, on)
    return tuple(letter_parts(aid_of_family(scope, family.pk), settings.OFFICE_NAME, waiting))


def _coming(scope: Scope, person: Person, on: datetime.date) -> Coming | None:
    case = open_case_of(scope, person.pk)
    holder = case.assignments.filter(valid_until=None).select_related("companion").first() if case else None
    if holder is None:
        return None
    line = next(iter(lines_of([case], on)), None)
    is_meeting = line is not None and line.due is not None and line.due.kind in ("visit", "first_contact")
    return Coming(holder.companion.full_name, line.due.on if is_meeting else None, line.due_kind if is_meeting else "")


def _looks(person: Person) -> tuple[tuple[datetime.datetime, str, str], ...]:
    """When, what was done, and in which role; not which officer, who would be exposed by name."""
    rows = list(looks_at("registry.person", person.pk)[:50])
    roles = dict(User.objects.filter(pk__in={r.actor_id for r in rows if r.actor_id}).values_list("pk", "role"))
    labels = dict(User._meta.get_field("role").choices)
    return tuple((r.at, VERBS.get(r.verb, r.verb), labels.get(roles.get(r.actor_id), "Sistem")) for r in rows)


def corrections_in(scope: Scope) -> QuerySet[CorrectionRequest]:
    """What citizens of the viewer's areas asked to have corrected, the longest waiting first."""
    scope.require("registry.propose")
    rows = CorrectionRequest.objects.select_related("person__area", "answered_by")
    return rows.filter(person__in=people_in(scope)).order_by("answered_at", "sent_at")
