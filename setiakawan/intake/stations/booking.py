"""Verdicts turned into entries of the registry and of the rooms beside it."""

import datetime

from setiakawan.core.bulk import insert_rows
from setiakawan.functioning.models import ReportedDisability
from setiakawan.intake.rules.facts import KnownFamily, KnownPerson, Verdict
from setiakawan.registry.services.enrol import Enrolment, Numbers
from setiakawan.welfare.models import DecileRecord

_DECILE = ("person", "family", "decile", "stated_on", "source")
_DISABILITY = ("person", "kind", "stated_on", "source")


class Booking:
    """Collects what merging some units writes, without a database; `write` needs one write transaction."""

    def __init__(self, *, at: datetime.datetime):
        self.at = at
        self._enrolment = Enrolment(at=at)
        self._deciles: list[tuple] = []
        self._disabilities: list[tuple] = []

    def enter(self, verdicts: list[Verdict]) -> None:
        """Take in the verdicts of one unit, in their order; those that wait or are rejected write nothing."""
        settled = [v for v in verdicts if v.writes and not v.is_waiting]
        # Of several rows of one person in a unit, the last one settles where the person belongs.
        joins = {id(v.target): v for v in settled if v.joins}
        for verdict in settled:
            if verdict.target is not None:
                self._enter_person(verdict, joins.get(id(verdict.target)) is verdict)
            if verdict.decile is not None:
                self._enter_decile(verdict)

    def write(self) -> Numbers:
        """Put everything into the database; the numbers that new persons and families got."""
        numbers = self._enrolment.write()
        insert_rows(DecileRecord, _DECILE, [numbers.both(row) for row in self._deciles])
        person = numbers.person
        insert_rows(ReportedDisability, _DISABILITY, [(person(row[0]), *row[1:]) for row in self._disabilities])
        return numbers

    def _enter_person(self, verdict: Verdict, joins: bool) -> None:
        enrol, row, person = self._enrolment, verdict.row, verdict.target
        if verdict.is_new:
            person.id = enrol.add_person(verdict.values, row.name_key)
        if verdict.is_new or verdict.adopted:
            enrol.add_statement(
                person=person.id, source=row.source, place=row.place, said_on=row.said_on, values=verdict.values,
                adopted=None if verdict.is_new else verdict.adopted,
            )  # fmt: skip
        for kind, number, status in verdict.numbers:
            key = row.nik_key if kind == "nik" else None
            enrol.add_identifier(person=person.id, kind=kind, number=number, status=status, source=row.source, key=key)
        if verdict.leaves is not None:
            enrol.end_membership(verdict.leaves, until=verdict.leaves_on, source=row.source)
        if joins:
            self._enter_membership(verdict, person)
        self._enter_facts(verdict, person)

    def _enter_membership(self, verdict: Verdict, person: KnownPerson) -> None:
        row = verdict.row
        since = None if not verdict.leaves_on else verdict.leaves_on
        is_over = person.state in ("dead", "moved")
        self._enrolment.add_membership(
            person=person.id, family=self._family(verdict.family), role=verdict.role, source=row.source, since=since,
            until=max(row.said_on, since or "") if is_over else None,
        )  # fmt: skip

    def _enter_facts(self, verdict: Verdict, person: KnownPerson) -> None:
        row = verdict.row
        if verdict.event:
            family = verdict.family or person.family
            self._enrolment.add_event(
                person=person.id, kind=verdict.event, on=row.said_on, precision="by", source=row.source,
                family=family.id if family is not None else None,
            )  # fmt: skip
        for kind in verdict.disabilities:
            self._disabilities.append((person.id, kind, row.said_on, row.source))
        if verdict.phone:
            self._enrolment.add_contact(person=person.id, kind="phone", value=verdict.phone, source=row.source)

    def _enter_decile(self, verdict: Verdict) -> None:
        row, person = verdict.row, verdict.target
        family = verdict.family or (person.family if person is not None else None)
        holder = (None, self._family(family)) if family is not None else (person.id, None)
        self._deciles.append((*holder, verdict.decile, row.said_on, row.source))

    def _family(self, family: KnownFamily) -> int:
        """The number of a family, which is founded at its first mention."""
        if family.id is None:
            family.id = self._enrolment.add_family(
                kind="kk", number=family.number, place=family.place, source=family.source, key=family.key
            )
        return family.id
