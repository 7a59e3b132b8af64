import datetime
import uuid

import pytest

from setiakawan.accounts.scope import NOBODY, NotAllowed, citizen_scope
from setiakawan.audit.models import Entry
from setiakawan.consent import queries, services
from setiakawan.consent.models import ConsentEntry
from setiakawan.registry.models import Person
from tests.people import SANGATTA_UTARA_VILLAGE, make_area

NOW = datetime.datetime(2026, 3, 12, 1, 0, tzinfo=datetime.UTC)
DAY = datetime.date(2026, 3, 12)
SERVICE = "organization:6a1b"
WHEN = {"at": NOW, "on": DAY}
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def person(db):
    return Person.objects.create(name="Rusdi Rekaan", name_key="rusdi rekaan", area=make_area(SANGATTA_UTARA_VILLAGE))


def give(person, by, **changes):
    asked = {
        "purpose": "referral", "recipient": SERVICE, "recipient_label": "Puskesmas Rekaan", "basis": "consent",
        "spoken_by": "self", "how": "spoken", "client_id": uuid.uuid4(), **WHEN,
    }  # fmt: skip
    return services.give_consent(person_id=person.pk, by=by, **asked | changes)


def withdraw(person, by, **changes):
    asked = {"purpose": "referral", "recipient": SERVICE, "at": NOW + MINUTE, "on": DAY}
    return services.withdraw_consent(person_id=person.pk, by=by, **asked | changes)


def holds(person, at=NOW, **changes):
    return queries.ground(person.pk, **{"purpose": "referral", "recipient": SERVICE, "at": at, "on": DAY} | changes)


class TestGiving:
    def test_without_a_word_nothing_may_be_shared(self, person):
        with pytest.raises(services.NoGround):
            services.require_ground(person_id=person.pk, purpose="referral", recipient=SERVICE, **WHEN)

    def test_it_holds_for_this_purpose_and_recipient_only(self, person, companion):
        give(person, companion.scope)
        assert services.require_ground(person_id=person.pk, purpose="referral", recipient=SERVICE, **WHEN)
        assert holds(person, recipient="organization:lain") is None
        assert holds(person, purpose="participation") is None
        assert holds(person, on=datetime.date(2027, 3, 12)) is None

    def test_the_same_sending_twice_is_one(self, person, companion):
        number = uuid.uuid4()
        assert give(person, companion.scope, client_id=number) == give(person, companion.scope, client_id=number)
        assert ConsentEntry.objects.count() == 1 and Entry.objects.filter(verb="consent.give").count() == 1

    def test_the_law_has_to_be_named(self, person, companion):
        law = {"basis": "law", "spoken_by": "nobody", "how": "law"}
        with pytest.raises(services.BasisNotAllowed):
            give(person, companion.scope, **law)
        assert give(person, companion.scope, **law, article="UU 35/2014 pasal 59").article

    @pytest.mark.parametrize(
        "wrong",
        [
            {"purpose": "participation", "basis": "law", "article": "x", "spoken_by": "nobody", "how": "law"},
            {"basis": "consent", "spoken_by": "nobody"},
            {"basis": "vital_interest", "spoken_by": "self"},
        ],
    )
    def test_a_basis_that_does_not_fit_is_refused(self, person, companion, wrong):
        with pytest.raises(services.BasisNotAllowed):
            give(person, companion.scope, **wrong)
        assert not ConsentEntry.objects.exists()

    def test_elsewhere_the_person_does_not_exist(self, person, companion_busang, stranger):
        for viewer in (companion_busang, stranger):
            with pytest.raises(Person.DoesNotExist):
                give(person, viewer.scope)
            with pytest.raises(Person.DoesNotExist):
                queries.entries_of(viewer.scope, person.pk)

    def test_who_may_not_record_is_refused(self, person, head_of_office, partner):
        for viewer in (head_of_office.scope, partner.scope, NOBODY):
            with pytest.raises(NotAllowed):
                give(person, viewer)


class TestWithdrawing:
    def test_it_is_heard_at_that_moment_and_the_history_stays(self, person, companion):
        give(person, companion.scope)
        withdraw(person, companion.scope)
        assert holds(person, at=NOW) and holds(person, at=NOW + MINUTE) is None
        assert [e.is_given for e in queries.entries_of(companion.scope, person.pk)] == [False, True]

    def test_nothing_given_cannot_be_withdrawn(self, person, companion):
        with pytest.raises(services.NothingToWithdraw):
            withdraw(person, companion.scope)

    def test_people_speak_for_themselves_at_their_own_door_and_for_nobody_else(self, person, companion):
        give(person, companion.scope)
        with pytest.raises(NotAllowed):
            withdraw(person, citizen_scope("warga", person.pk + 1))
        withdraw(person, citizen_scope("warga", person.pk), how="portal")
        assert holds(person, at=NOW + MINUTE) is None

    def test_somebody_unknown_at_the_door_owns_nobody(self, person):
        assert not citizen_scope("warga", None).owns(person.pk)
        assert not NOBODY.owns(person.pk)


def test_many_are_looked_up_with_one_question(person, companion, django_assert_num_queries):
    give(person, companion.scope)
    with django_assert_num_queries(1):
        found = queries.grounds([(person.pk, SERVICE), (person.pk, "lain"), (0, SERVICE)], purpose="referral", **WHEN)
    assert set(found) == {(person.pk, SERVICE)}


class TestPages:
    def test_a_companion_writes_down_a_consent_and_its_withdrawal(self, person, companion):
        at = f"/warga/{person.pk}/izin/"
        assert "Belum ada izin" in companion.client.get(at).content.decode()
        asked = {"recipient_label": "Puskesmas Rekaan", "basis": "consent", "spoken_by": "self", "how": "spoken"}
        page = companion.client.get(f"{at}baru/referral/").content.decode()
        assert "Anda boleh menolak" in page
        assert companion.client.post(f"{at}baru/referral/", asked).status_code == 302
        entry = ConsentEntry.objects.get()
        assert "Tarik izin kepada Puskesmas Rekaan" in companion.client.get(at).content.decode()
        assert companion.client.post(f"{at}{entry.pk}/tarik/", {"how": "spoken"}).status_code == 302
        assert "Ditarik" in companion.client.get(at).content.decode()

    def test_wrong_input_is_told_in_words_and_changes_nothing(self, person, companion):
        at = f"/warga/{person.pk}/izin/baru/referral/"
        for asked in ({"basis": ""}, {"recipient_label": "X", "basis": "law", "spoken_by": "nobody", "how": "law"}):
            assert companion.client.post(at, asked).status_code == 422
        assert not ConsentEntry.objects.exists()
        assert companion.client.get(f"/warga/{person.pk}/izin/baru/iklan/").status_code == 404
