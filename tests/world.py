"""A small world for tests that walk every address: one family in Sangatta Utara, a batch that waits for review."""

import datetime

import pytest
from django.utils import timezone

from setiakawan.accounts.models import AreaGrant
from setiakawan.intake.models import FileState, IncomingFile, SourceRow
from setiakawan.intake.tests.making import batch_of, merged, reading
from setiakawan.registry.models import LifeEvent, Person
from setiakawan.registry.services.changes import propose_change
from setiakawan.registry.services.numbers import add_contact
from tests.people import make_person

HEAD = "Hadriansyah Rekaan"
CHILD = "Norlaila Rekaan"
DAY = datetime.date(2026, 3, 1)


@pytest.fixture
def world(db) -> dict[str, object]:
    """The value of every parameter that an address may have. An address with a new parameter needs a line here."""
    merged(
        [reading(HEAD, number=1, family=1, role="head"), reading(CHILD, number=2, family=1, sex="P")],
        as_of=datetime.date(2026, 3, 1),
    )
    waiting = batch_of([reading("Baru Rekaan", number=3, family=2, role="head")], as_of=datetime.date(2026, 3, 2))
    file = IncomingFile.objects.create(
        batch=waiting, name="lain.csv", sha256="f" * 64, size=1, state=FileState.NEEDS_MAPPING,
        header={"sheet": "", "row": 1, "cells": ["Nama", "Umur"], "suggested": {"0": "name"}, "sample": ""},
    )  # fmt: skip
    head = Person.objects.get(name=HEAD)
    officer = make_person("officer").scope
    contact = add_contact(person_id=head.pk, kind="phone", value="0812 0000 0001", by=officer, on=DAY)
    event = LifeEvent.objects.create(
        person=head, kind="marriage", on=DAY, precision="day", source=contact.source, recorded_at=timezone.now()
    )
    change = propose_change(
        person_id=head.pk, version=Person.objects.get(pk=head.pk).version, values={"rt": "003"},
        reason="Pindah rumah di RT yang sama", by=make_person("companion").scope, on=DAY,
    )  # fmt: skip
    user = make_person("companion").user
    return {
        "person_id": head.pk,
        "family_id": head.memberships.get().family_id,
        "identifier_id": head.identifiers.first().pk,
        "contact_id": contact.pk,
        "event_id": event.pk,
        "change_id": change.pk,
        "field": "name",
        "kind": "meninggal",
        "batch_id": waiting.pk,
        "file_id": file.pk,
        "row_id": SourceRow.objects.filter(batch=waiting).first().pk,
        "user_id": user.pk,
        "grant_id": AreaGrant.objects.filter(user=user).first().pk,
        "code": "64.08.04.2001",
    }
