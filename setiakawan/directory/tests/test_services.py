import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError

from setiakawan.accounts.scope import NotAllowed
from setiakawan.core.checks import invariants, run
from setiakawan.directory.catalogue import NotInCatalogue
from setiakawan.directory.models import Organization, Phone, Service
from setiakawan.directory.queries import published
from setiakawan.directory.queries.finding import Sought, candidates, find
from setiakawan.directory.queries.organizations import count_due, due_for_check, editable_for, organization_for
from setiakawan.directory.rules.fitting import Fit, Wish
from setiakawan.directory.services.offers import Around, NotOfThisOrganization, save_place, save_service
from setiakawan.directory.services.organizations import (
    CheckedInFuture,
    add_contact,
    agree_to_publish,
    assure,
    change_organization,
    close_organization,
    record_organization,
    withdraw_contact,
)
from setiakawan.directory.tests.conftest import DAY, Listed
from tests.people import LONG_LEES, SANGATTA_UTARA_VILLAGE, make_area, make_person

pytestmark = pytest.mark.django_db


def test_the_same_sending_twice_records_one_organisation(puskesmas):
    number = uuid.uuid4()
    values = {"kind": "school", "name": "SD Rekaan", "area_id": SANGATTA_UTARA_VILLAGE}
    made = [record_organization(values=values, client_id=number, by=puskesmas.by, today=DAY) for _ in range(2)]
    assert made[0] == made[1]


@pytest.mark.parametrize(
    "values", [{"kind": "castle"}, {"name": " "}, {"website": "bukan situs"}, {"email": "bukan surel"}]
)
def test_values_that_cannot_be_are_refused(puskesmas, values):
    with pytest.raises(ValidationError):
        change_organization(organization_id=puskesmas.row.pk, values=values, by=puskesmas.by)


def test_what_may_not_be_changed_is_refused(puskesmas):
    with pytest.raises(KeyError):
        change_organization(organization_id=puskesmas.row.pk, values={"consented_on": DAY}, by=puskesmas.by)


def test_somebody_elsewhere_reads_the_district_but_changes_nothing(puskesmas):
    elsewhere = make_person("tksk_busang").scope
    assert organization_for(elsewhere, puskesmas.row.pk, DAY).may_edit is False
    with pytest.raises(Organization.DoesNotExist):
        editable_for(elsewhere, puskesmas.row.pk)
    with pytest.raises(Organization.DoesNotExist):
        change_organization(organization_id=puskesmas.row.pk, values={"name": "Lain"}, by=elsewhere)
    with pytest.raises(NotAllowed):
        change_organization(
            organization_id=Listed(area=LONG_LEES, name="Posyandu").row.pk,
            values={"area_id": SANGATTA_UTARA_VILLAGE},
            by=elsewhere,
        )


def test_without_areas_or_rights_nothing_is_seen(puskesmas):
    assert find(make_person("stranger").scope, Sought(), DAY).count == 0
    with pytest.raises(NotAllowed):
        find(make_person("partner").scope, Sought(), DAY)


def test_contacts_and_personal_numbers_are_for_who_keeps_the_record(puskesmas):
    add_contact(organization_id=puskesmas.row.pk, name="Ibu Rekaan", phone="0812 0000 7777", by=puskesmas.by)
    Phone.objects.create(organization=puskesmas.row, number="0812 0000 8888", kind="cell", is_personal=True)
    mine = organization_for(puskesmas.by, puskesmas.row.pk, DAY)
    assert [c.name for c in mine.contacts] == ["Ibu Rekaan"] and len(mine.phones) == 2
    theirs = organization_for(make_person("companion").scope, puskesmas.row.pk, DAY)
    assert theirs.contacts == [] and [p.number for p in theirs.phones] == ["0549 000001"]
    withdraw_contact(contact_id=mine.contacts[0].pk, by=puskesmas.by)
    assert organization_for(puskesmas.by, puskesmas.row.pk, DAY).contacts == []


def test_a_service_keeps_identifiers_of_what_stays_around_it(puskesmas):
    before = puskesmas.service.at_locations.get().uuid
    given = {"organization_id": puskesmas.row.pk, "listed_id": puskesmas.service.pk, "by": puskesmas.by, "today": DAY}
    around = Around((puskesmas.place.pk,), ("KK",), (LONG_LEES,))
    make_area(LONG_LEES)
    save_service(values={"name": "Poli umum pagi"}, around=around, **given)
    row = Service.objects.get(pk=puskesmas.service.pk)
    assert row.at_locations.get().uuid == before and [d.document for d in row.documents.all()] == ["KK"]
    assert (
        not row.schedules.exists() and row.areas.get().area_id == LONG_LEES and row.needs == ["name", "village", "need"]
    )


def test_places_of_others_and_unknown_codes_are_refused(puskesmas):
    given = {"organization_id": puskesmas.row.pk, "by": puskesmas.by, "today": DAY}
    with pytest.raises(NotOfThisOrganization):
        save_service(values={"kind": "food", "name": "Dapur"}, around=Around((Listed(name="Lain").place.pk,)), **given)
    with pytest.raises(NotInCatalogue):
        save_service(values={"kind": "magic", "name": "Dapur"}, around=Around(), **given)
    with pytest.raises(NotInCatalogue):
        save_service(values={"kind": "food", "name": "Dapur", "needs": ["diagnosis"]}, around=Around(), **given)
    with pytest.raises(ValidationError):
        save_service(values={"kind": "food", "name": "D", "minimum_age": 9, "maximum_age": 8}, around=Around(), **given)


def test_accessibility_that_nobody_looked_at_is_no_row(puskesmas):
    given = {"organization_id": puskesmas.row.pk, "place_id": puskesmas.place.pk, "values": {}, "by": puskesmas.by}
    save_place(accessibility={"ramp": None, "quiet": False}, **given)
    assert {f.feature: f.is_there for f in puskesmas.place.features.all()} == {"toilet": False, "quiet": False}


def test_finding_by_distance_kind_service_and_accessibility(puskesmas):
    far = Listed(name="Puskesmas Jauh", area=LONG_LEES)
    found = find(puskesmas.by, Sought(village=LONG_LEES), DAY)
    assert [line.organization for line in found.lines] == [far.row, puskesmas.row] and found.lines[0].km == 0
    assert find(puskesmas.by, Sought(service="food"), DAY).count == 0
    assert find(puskesmas.by, Sought(feature="ramp", kind="puskesmas"), DAY).count == 2
    assert find(puskesmas.by, Sought(feature="toilet"), DAY).count == 0
    assert find(puskesmas.by, Sought(text="jauh"), DAY).count == 1
    close_organization(organization_id=far.row.pk, on=DAY, by=far.by)
    assert find(puskesmas.by, Sought(), DAY).count == 1


def test_candidates_put_what_fits_first_and_leave_out_what_was_asked(puskesmas):
    puskesmas.offer("rehabilitation", "Terapi anak", maximum_age=12)
    far = Listed(name="RS Jauh", kind="hospital", area=LONG_LEES)
    adults = far.offer("rehabilitation", "Terapi dewasa", minimum_age=18)
    given = {"kind": "rehabilitation", "wish": Wish(SANGATTA_UTARA_VILLAGE, (40, 40)), "today": DAY}
    found = candidates(puskesmas.by, **given)
    assert [(c.service.name, c.fitting.fit) for c in found] == [("Terapi dewasa", Fit.YES), ("Terapi anak", Fit.NO)]
    assert [c.service.name for c in candidates(puskesmas.by, without=frozenset({adults.pk}), **given)] == [
        "Terapi anak"
    ]


def test_the_list_of_what_must_be_checked_again(puskesmas, django_assert_max_num_queries):
    year = datetime.timedelta(days=365)
    Listed(name="Baru dicek").checked(DAY + year)
    assert [row.name for row, *_ in due_for_check(puskesmas.by, DAY)] == ["Puskesmas Rekaan"]
    puskesmas.checked()
    on = DAY + year
    with django_assert_max_num_queries(1):
        assert [(row, due) for row, due, _ in due_for_check(puskesmas.by, on)] == [(puskesmas.row, on)]
    assert count_due(puskesmas.by, on) == 1 and count_due(puskesmas.by, on - datetime.timedelta(days=1)) == 0
    assert due_for_check(make_person("tksk_busang").scope, on) == []


def test_a_check_is_not_told_of_tomorrow(puskesmas):
    with pytest.raises(CheckedInFuture):
        assure(
            organization_id=puskesmas.row.pk, on=DAY + datetime.timedelta(days=1), way="call", said_by="Tata usaha",
            by=puskesmas.by, today=DAY,
        )  # fmt: skip


def test_who_has_not_agreed_is_not_published_and_who_takes_it_back_is_gone(puskesmas):
    mosque = Listed(kind="worship", name="Masjid Rekaan")
    assert list(published.organizations()) == [puskesmas.row]
    agree_to_publish(organization_id=mosque.row.pk, agreed_by="Takmir Rekaan", by=mosque.by, today=DAY)
    assert set(published.organizations()) == {puskesmas.row, mosque.row} and published.services().count() == 2
    agree_to_publish(organization_id=mosque.row.pk, agreed_by=None, by=mosque.by, today=DAY)
    assert list(published.organizations()) == [puskesmas.row] and published.services_at_locations().count() == 1


def test_every_invariant_of_the_directory_holds_and_tells_what_broke(puskesmas):
    checks = {name: check for name, check in invariants().items() if name.startswith("directory.")}
    assert {name: run(name, check).violations for name, check in checks.items()} == dict.fromkeys(checks, 0)
    Service.objects.update(kind="magic")
    Organization.objects.update(consented_on=DAY + datetime.timedelta(days=9999))
    broken = {name for name, check in checks.items() if run(name, check).violations}
    assert broken == {"directory.codes_known", "directory.dates_can_be"}
