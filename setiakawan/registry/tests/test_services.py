"""Changing what is recorded: who may, what it needs, what it leaves behind."""

import datetime

import pytest

from setiakawan.accounts.scope import NotAllowed
from setiakawan.audit.models import Entry
from setiakawan.registry.models import ChangeRequest, Identifier, Person, Statement
from setiakawan.registry.queries import contested_fields, search_people, timeline, values_history
from setiakawan.registry.rules.fields import ValueImpossible
from setiakawan.registry.services import changes, numbers, people
from setiakawan.registry.services.entry import AreaUnknown, NothingToChange, PersonChangedMeanwhile, ReasonMissing
from setiakawan.registry.services.reveal import NothingToReveal, reveal
from tests.people import LONG_LEES

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
TODAY = datetime.date(2026, 3, 12)
NOT_OFFICERS = ("companion", "village_operator", "tksk", "head_of_office", "partner", "auditor", "administrator")


def edit(person, by, version=None, reason="salah ketik di KK", **values):
    version = person.version if version is None else version
    return people.edit_person(person_id=person.pk, version=version, values=values, reason=reason, by=by.scope, on=TODAY)


class TestEditing:
    def test_an_edit_becomes_a_statement_with_the_officer_as_source(self, registry, officer):
        person = registry.person("Siti Amina", occupation="Nelayan/perikanan")
        edited = edit(person, officer, name="Siti Aminah")
        assert (edited.name, edited.name_key, edited.occupation, edited.version) == (
            "Siti Aminah", "siti amina", "Nelayan/perikanan", 2,
        )  # fmt: skip
        statement = Statement.objects.latest("id")
        assert statement.values == {"name": "Siti Aminah"}
        assert (statement.source.kind, statement.source.recorded_by_id) == ("officer", officer.user.pk)
        entry = Entry.objects.get(verb="registry.edit_person")
        assert (entry.actor_id, entry.area_code, entry.details) == (
            officer.user.pk,
            person.area_id,
            {"fields": ["name"]},
        )

    def test_a_new_name_is_found_at_once_and_the_old_one_no_more(self, registry, officer):
        person = registry.person("Hasan")
        edit(person, officer, name="Tjahjono")
        assert [p.pk for p in search_people(officer.scope, text="cahyono").people] == [person.pk]
        assert search_people(officer.scope, text="hasan").people == []

    def test_two_edits_of_one_version_do_not_overwrite_each_other(self, registry, officer, other_officer):
        person = registry.person("Siti")
        edit(person, officer, occupation="Petani/pekebun")
        with pytest.raises(PersonChangedMeanwhile):
            edit(person, other_officer, version=1, occupation="Nelayan/perikanan")
        person.refresh_from_db()
        assert person.occupation == "Petani/pekebun"

    def test_who_somebody_is_changes_only_with_a_reason(self, registry, officer):
        person = registry.person("Siti")
        for values in ({"name": "Sitti"}, {"sex": "P"}, {"birth_date": "1980-01-01"}, {"mother_name": "Ani"}):
            with pytest.raises(ReasonMissing):
                edit(person, officer, reason=" x ", **values)
        assert edit(person, officer, reason="", occupation="Guru").occupation == "Guru"

    def test_an_edit_that_changes_nothing_says_so(self, registry, officer):
        person = registry.person("Siti", birth_date="1980-05-03")
        with pytest.raises(NothingToChange):
            edit(person, officer, name=" Siti ", birth_date="1980-05-03", occupation="")
        assert not Entry.objects.filter(verb="registry.edit_person").exists()

    def test_letter_case_alone_is_a_change(self, registry, officer):
        assert edit(registry.person("SITI"), officer, name="Siti").name == "Siti"

    def test_a_birth_date_and_its_precision_change_together(self, registry, officer):
        person = registry.person("Siti", birth_date="1980-05-03")
        person = edit(person, officer, birth_date="1981-07-09", birth_precision="year")
        assert (person.birth_date, person.birth_precision) == (datetime.date(1981, 1, 1), "year")
        person = edit(person, officer, birth_date=None, birth_precision="")
        assert (person.birth_date, person.birth_precision) == (None, "")

    @pytest.mark.parametrize(
        "values",
        [{"birth_date": "2026-03-13"}, {"birth_date": "2025-02-29"}, {"birth_date": "0090-02-03"}, {"sex": "X"}, {"name": " "},
         {"name": "a" * 121}, {"rt": "123456"}, {"birth_date": "1980-01-01", "birth_precision": ""}],
    )  # fmt: skip
    def test_what_cannot_be_is_refused_with_the_field(self, registry, officer, values):
        with pytest.raises(ValueImpossible):
            edit(registry.person("Siti"), officer, **values)

    @pytest.mark.parametrize("field", ["address_key", "name_key", "id", "nik", "area_id"])
    def test_only_contestable_fields_can_be_set(self, registry, officer, field):
        with pytest.raises(KeyError):
            edit(registry.person("Siti"), officer, **{field: "1"})

    @pytest.mark.parametrize("name", NOT_OFFICERS)
    def test_others_may_not_edit(self, registry, everybody, name):
        person = registry.person("Siti")
        with pytest.raises(NotAllowed):
            edit(person, everybody[name], occupation="Guru")

    def test_outside_the_scope_there_is_nobody_to_edit(self, registry, stranger):
        with pytest.raises(Person.DoesNotExist):
            edit(registry.person("Siti"), stranger, occupation="Guru")

    def test_an_area_must_exist_and_lie_in_the_scope(self, registry, officer):
        person = registry.person("Siti")
        with pytest.raises(AreaUnknown):
            edit(person, officer, area="64.08.99.2001")
        assert edit(person, officer, area=LONG_LEES).area_id == LONG_LEES

    def test_a_name_is_kept_as_typed(self, registry, officer):
        person = registry.person("X")
        for name in ("I GUSTI NGURAH", "Siti nur'Aini", "Suharto", "<img src=x onerror=alert(1)>"):
            person = edit(person, officer, name=name)
            assert person.name == name


class TestProposals:
    def propose(self, person, by, **values):
        return changes.propose_change(
            person_id=person.pk, version=person.version, values=values, reason="menurut KTP", by=by.scope, on=TODAY
        )

    def decide(self, change, by, approve=True, **more):
        version = Person.objects.get(pk=change.person_id).version
        return changes.decide_change(
            change_id=change.pk, approve=approve, by=by.scope, on=TODAY, **{"seen_version": version} | more
        )

    def test_what_one_proposes_another_approves(self, registry, companion, tksk):
        person = registry.person("Siti", occupation="Guru")
        change = self.propose(person, companion, occupation="Pedagang")
        person.refresh_from_db()
        assert person.occupation == "Guru"
        self.decide(change, tksk)
        person.refresh_from_db()
        assert (person.occupation, person.version) == ("Pedagang", 2)
        assert ChangeRequest.objects.get().source.kind == "change_request"
        assert [e.verb for e in Entry.objects.order_by("seq") if e.verb.startswith("registry.")] == [
            "registry.propose_change", "registry.approve_change",
        ]  # fmt: skip

    def test_nobody_decides_about_their_own(self, registry, officer):
        change = self.propose(registry.person("Siti"), officer, occupation="Guru")
        for approve in (True, False):
            with pytest.raises(changes.OwnChange):
                self.decide(change, officer, approve=approve, reason="karena saya")

    def test_companions_propose_and_do_not_decide(self, registry, companion, officer, village_operator):
        change = self.propose(registry.person("Siti"), officer, occupation="Guru")
        for person in (companion, village_operator):
            with pytest.raises(NotAllowed):
                self.decide(change, person)

    def test_another_kecamatan_neither_sees_nor_decides(self, registry, companion, tksk_busang, companion_busang):
        person = registry.person("Siti")
        change = self.propose(person, companion, occupation="Guru")
        with pytest.raises(ChangeRequest.DoesNotExist):
            self.decide(change, tksk_busang)
        with pytest.raises(Person.DoesNotExist):
            self.propose(person, companion_busang, occupation="Guru")

    def test_a_decision_is_final(self, registry, companion, tksk):
        change = self.propose(registry.person("Siti"), companion, occupation="Guru")
        self.decide(change, tksk, approve=False, reason="tidak sesuai KK")
        with pytest.raises(changes.ChangeAlreadyDecided):
            self.decide(change, tksk)
        with pytest.raises(changes.ChangeAlreadyDecided):
            changes.cancel_change(change_id=change.pk, by=companion.scope)

    def test_a_rejection_has_a_reason_and_changes_nothing(self, registry, companion, tksk):
        person = registry.person("Siti")
        change = self.propose(person, companion, occupation="Guru")
        with pytest.raises(ReasonMissing):
            self.decide(change, tksk, approve=False)
        self.decide(change, tksk, approve=False, reason="tidak sesuai KK")
        person.refresh_from_db()
        assert (person.occupation, person.version) == ("", 1)

    def test_a_field_that_changed_meanwhile_must_be_looked_at(self, registry, companion, tksk, officer):
        person = registry.person("SITI", occupation="Guru")
        change = self.propose(person, companion, name="Sitti", occupation="Pedagang")
        edit(person, officer, name="Siti")
        with pytest.raises(PersonChangedMeanwhile):
            self.decide(change, tksk, seen_version=1)
        with pytest.raises(changes.ConflictsNotAccepted) as conflict:
            self.decide(change, tksk)
        assert conflict.value.fields == ["name"]
        self.decide(change, tksk, accept_conflicts=True)
        person.refresh_from_db()
        assert (person.name, person.occupation) == ("Sitti", "Pedagang")

    def test_a_change_of_other_fields_is_no_conflict(self, registry, companion, tksk, officer):
        person = registry.person("Siti")
        change = self.propose(person, companion, occupation="Pedagang")
        edit(person, officer, education="SLTA/sederajat", reason="")
        self.decide(change, tksk)
        person.refresh_from_db()
        assert (person.occupation, person.education) == ("Pedagang", "SLTA/sederajat")

    def test_only_the_proposer_cancels(self, registry, companion, village_operator):
        change = self.propose(registry.person("Siti"), companion, occupation="Guru")
        with pytest.raises(NotAllowed):
            changes.cancel_change(change_id=change.pk, by=village_operator.scope)
        assert changes.cancel_change(change_id=change.pk, by=companion.scope).state == "cancelled"

    def test_an_empty_proposal_is_refused(self, registry, companion):
        with pytest.raises(NothingToChange):
            self.propose(registry.person("Siti"), companion, name="Siti")

    def test_a_field_that_may_not_be_proposed_is_refused(self, registry, companion):
        with pytest.raises(KeyError):
            self.propose(registry.person("Siti"), companion, nik="1")


class TestNumbers:
    def test_a_revealed_number_leaves_a_line_in_the_log(self, registry, officer):
        person = registry.person("Siti", nik="6408990101900001")
        number = person.identifiers.get()
        assert (
            reveal(what="identifier", number_id=number.pk, reason="warga lupa NIK", by=officer.scope)
            == "6408990101900001"
        )
        entry = Entry.objects.get(verb="registry.reveal")
        assert (entry.reason, entry.subject_id, entry.details) == (
            "warga lupa NIK", str(person.pk), {"what": "identifier", "row": number.pk},
        )  # fmt: skip
        assert "6408990101900001" not in str(entry.__dict__)

    def test_without_a_reason_or_the_right_nothing_is_shown(self, registry, officer, companion, stranger):
        number = registry.person("Siti", nik=True).identifiers.get()
        with pytest.raises(ReasonMissing):
            reveal(what="identifier", number_id=number.pk, reason="", by=officer.scope)
        with pytest.raises(NotAllowed):
            reveal(what="identifier", number_id=number.pk, reason="ingin tahu", by=companion.scope)
        with pytest.raises(NothingToReveal):
            reveal(what="identifier", number_id=number.pk, reason="ingin tahu", by=stranger.scope)
        for what in ("person", "", "contact"):
            with pytest.raises(NothingToReveal):
                reveal(what=what, number_id=number.pk, reason="ingin tahu", by=officer.scope)
        assert not Entry.objects.filter(verb="registry.reveal").exists()

    def test_family_numbers_and_contacts_are_revealed_alike(self, registry, officer, village_operator_busang):
        person = registry.person("Siti")
        family = registry.family((person, "head"), kk="6408990101100001")
        phone = registry.phone(person)
        number = family.numbers.get()
        assert (
            reveal(what="family_number", number_id=number.pk, reason="cek berkas", by=officer.scope)
            == "6408990101100001"
        )
        assert reveal(what="contact", number_id=phone.pk, reason="menelepon", by=officer.scope) == "+6281200000001"
        for what, row in (("family_number", number), ("contact", phone)):
            with pytest.raises(NothingToReveal):
                reveal(what=what, number_id=row.pk, reason="ingin tahu", by=village_operator_busang.scope)

    @pytest.mark.parametrize(
        ("typed", "status"),
        [("6408 9901 0190 0001", "valid"), ("1111111111111111", "placeholder"), ("0640804200100001", "temporary"),
         ("640899010190000", "disputed")],
    )  # fmt: skip
    def test_a_number_gets_the_status_that_its_digits_deserve(self, registry, officer, typed, status):
        person = registry.person("Siti")
        row = numbers.add_identifier(person_id=person.pk, kind="nik", number=typed, by=officer.scope, on=TODAY)
        assert row.status == status

    def test_a_number_of_somebody_else_is_disputed_and_can_be_settled(self, registry, officer):
        holder, other = registry.person("Siti", nik="6408990101900001"), registry.person("Budi")
        row = numbers.add_identifier(
            person_id=other.pk, kind="nik", number="6408990101900001", by=officer.scope, on=TODAY
        )
        assert row.status == "disputed"
        judge = {"reason": "menurut KTP asli", "by": officer.scope}
        with pytest.raises(numbers.NumberHeldByAnother):
            numbers.change_identifier_status(identifier_id=row.pk, status="valid", **judge)
        numbers.change_identifier_status(identifier_id=holder.identifiers.get().pk, status="withdrawn", **judge)
        assert numbers.change_identifier_status(identifier_id=row.pk, status="valid", **judge).status == "valid"
        with pytest.raises(numbers.StatusUnchanged):
            numbers.change_identifier_status(identifier_id=row.pk, status="valid", **judge)
        found = search_people(officer.scope, nik="6408990101900001").people
        assert [p.name for p in found] == ["Budi"]

    def test_the_same_number_twice_on_one_person_is_refused(self, registry, officer):
        person = registry.person("Siti", nik="6408990101900001")
        with pytest.raises(numbers.NumberAlreadyRecorded):
            numbers.add_identifier(
                person_id=person.pk, kind="nik", number="6408990101900001", by=officer.scope, on=TODAY
            )
        with pytest.raises(numbers.NumberUnreadable):
            numbers.add_identifier(person_id=person.pk, kind="nik", number="abc", by=officer.scope, on=TODAY)
        assert Identifier.objects.count() == 1

    def test_a_phone_is_kept_in_one_form_and_may_be_shared(self, registry, officer):
        siti, budi = registry.person("Siti"), registry.person("Budi")
        add = {"kind": "phone", "by": officer.scope, "on": TODAY}
        assert numbers.add_contact(person_id=siti.pk, value="0812-3456-7890", **add).value == "+6281234567890"
        numbers.add_contact(person_id=budi.pk, value="+62 812 3456 7890", **add)
        with pytest.raises(numbers.NumberAlreadyRecorded):
            numbers.add_contact(person_id=siti.pk, value="6281234567890", **add)
        with pytest.raises(numbers.NumberUnreadable):
            numbers.add_contact(person_id=siti.pk, value="12", **add)
        row = numbers.withdraw_contact(contact_id=siti.contacts.get().pk, reason="nomor mati", by=officer.scope)
        assert row.withdrawn_at is not None


class TestHistory:
    def test_a_field_tells_who_said_what(self, registry, officer):
        person = registry.person("Siti", birth_date="1980-05-03")
        registry.says(person, adopted=[], birth_date="1981-05-03", birth_precision="day", name="SITI")
        said = values_history(officer.scope, person.pk, "birth_date")
        assert [(o.value, o.is_taken, o.is_current) for o in said] == [
            ("1981-05-03", False, False), ("1980-05-03", True, True),
        ]  # fmt: skip
        assert [f.field for f in contested_fields(officer.scope, person.pk)] == ["birth_date"]
        with pytest.raises(KeyError):
            values_history(officer.scope, person.pk, "name_key")

    def test_a_value_that_was_replaced_is_history_and_not_contested(self, registry, officer):
        person = registry.person("Siti", occupation="Guru")
        edit(person, officer, occupation="Pedagang")
        assert contested_fields(officer.scope, person.pk) == []
        assert [o.value for o in values_history(officer.scope, person.pk, "occupation")] == ["Pedagang", "Guru"]

    def test_history_follows_the_scope_of_the_person(self, registry, companion_busang):
        person = registry.person("Siti")
        for look in (timeline, contested_fields):
            with pytest.raises(Person.DoesNotExist):
                look(companion_busang.scope, person.pk)
        with pytest.raises(Person.DoesNotExist):
            values_history(companion_busang.scope, person.pk, "name")

    def test_the_timeline_names_no_family_outside_the_scope(self, registry, companion):
        person = registry.person("Siti")
        registry.family((person, "head"), area=LONG_LEES)
        joined = next(e for e in timeline(companion.scope, person.pk) if e.kind == "joined")
        assert joined.family is None
