import csv
import io
import json
import zipfile

import pytest

from setiakawan.directory.hsds.export import TABLES, archive
from setiakawan.directory.models import Location, Phone
from setiakawan.directory.services.organizations import add_contact, agree_to_publish, change_organization
from setiakawan.directory.tests.conftest import DAY, Listed
from setiakawan.directory.tests.hsds import faults
from tests.people import SANGATTA_UTARA

pytestmark = pytest.mark.django_db
API = "/api/hsds/v3/"
PLANTED = (
    "Ibu Rahasia",
    "0812 9999 0001",
    "rahasia@contoh.example",
    "0812 9999 0002",
    "Gang Rahasia 7",
    "1.234567",
    "Takmir Rahasia",
)
KINDS = {
    "organizations": "organization", "services": "service", "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy", "taxonomy_terms": "taxonomy_term",
}  # fmt: skip


@pytest.fixture
def full(puskesmas):
    """A checked puskesmas with everything that may stand there, and secrets that must never come out."""
    puskesmas.checked()
    puskesmas.offer(
        "rehabilitation",
        "=Terapi",
        areas=(SANGATTA_UTARA,),
        minimum_age=0,
        maximum_age=17,
        fees="Gratis dengan JKN",
        languages=["ind", "inl"],
    )
    change_organization(
        organization_id=puskesmas.row.pk, by=puskesmas.by,
        values={"email": "kantor@contoh.example", "website": "https://contoh.example/"},
    )  # fmt: skip
    add_contact(organization_id=puskesmas.row.pk, name=PLANTED[0], phone=PLANTED[1], email=PLANTED[2], by=puskesmas.by)
    Phone.objects.create(organization=puskesmas.row, number=PLANTED[3], kind="cell", is_personal=True)
    Listed(kind="worship", name="Masjid Diam", phone=PLANTED[1])
    home = Listed(kind="care_home", name="Panti Rekaan", phone="0549 000002")
    Location.objects.filter(pk=home.place.pk).update(is_home=True, address=PLANTED[4], latitude=1.234567)
    agree_to_publish(organization_id=home.row.pk, agreed_by=PLANTED[6], by=home.by, today=DAY)
    return puskesmas


def everything(client):
    """Every answer of the API, by address."""
    told = {API: client.get(API)}
    for collection in KINDS:
        for query in ("", "?full=true", "?search=Poli", "?per_page=1&page=2"):
            told[API + collection + query] = client.get(API + collection + query)
        for row in told[API + collection].json()["contents"]:
            told[f"{API}{collection}/{row['id']}"] = client.get(f"{API}{collection}/{row['id']}")
    return told


def test_everything_that_the_api_emits_is_strictly_hsds(client, full):
    told = everything(client)
    assert len(told) > 60
    for address, answer in told.items():
        assert answer.status_code == 200, address
        if address == API:
            continue
        collection = address.removeprefix(API).split("?")[0].split("/")[0]
        content = answer.json()
        for record in content.get("contents", [content]):
            assert faults(KINDS[collection], record) == [], address


def test_the_strict_validation_sees_what_is_wrong():
    service = {"id": "ac148810-d857-441c-9679-408f346de14b", "name": "x", "status": "active"}
    assert faults("service", service) == []
    assert faults("service", service | {"status": "open"})
    assert faults("service", {"id": service["id"], "name": "x"})
    assert faults("service", service | {"id": "1"})
    assert faults("service", service | {"diagnosis": "y"})
    assert faults("service", service | {"service_areas": [{"id": service["id"], "colour": "red"}]})
    assert faults("service", service | {"minimum_age": "5"})
    organization = {"id": service["id"], "name": "x", "description": "y"}
    assert faults("organization", organization) == []
    assert faults("organization", organization | {"email": "not an address"})
    assert faults("organization", organization | {"website": "contoh.example"})


def test_no_private_persons_number_and_nobody_without_consent_comes_out(client, full):
    texts = [answer.content.decode() for answer in everything(client).values()]
    with zipfile.ZipFile(io.BytesIO(archive())) as packed:
        texts += [packed.read(name).decode() for name in packed.namelist()]
    for secret in (*PLANTED, "Masjid Diam"):
        assert [text[:80] for text in texts if secret in text] == [], secret
    assert any("Panti Rekaan" in text and "0549 000002" in text for text in texts)


def test_a_service_tells_hours_papers_age_check_and_place(client, full):
    rows = client.get(f"{API}services?full=true").json()["contents"]
    row = next(row for row in rows if row["name"] == "=Terapi")
    assert (row["minimum_age"], row["maximum_age"], row["assured_date"]) == (0, 17, "2026-03-01")
    assert row["schedules"][0]["opens_at"] == "08:00+08:00" and row["schedules"][0]["byday"] == "MO,TU"
    assert row["required_documents"][0]["document"] == "KTP atau KK"
    assert {language["code"] for language in row["languages"]} == {"ind", "inl"}
    place = row["service_at_locations"][0]["location"]
    assert place["addresses"][0]["postal_code"] == "75611" and place["addresses"][0]["country"] == "ID"
    assert {(a["details"]) for a in place["accessibility"]} == {"ada", "tidak ada"}
    assert row["attributes"][0]["taxonomy_term"]["code"] == "rehabilitation"


def test_a_service_recorded_after_the_last_check_is_not_called_checked(client, puskesmas):
    assert "assured_date" not in client.get(f"{API}services").json()["contents"][0]


@pytest.mark.parametrize(
    "query", ["per_page=101", "per_page=0", "per_page=-1", "per_page=1e9", "page=99999999", "page=x", "page=٣"]
)
def test_giant_and_senseless_pages_are_refused(client, puskesmas, query):
    assert client.get(f"{API}services?{query}").status_code == 400


def test_pages_hold_together(client, full):
    pages = [client.get(f"{API}services?per_page=2&page={number}").json() for number in (1, 2, 3)]
    assert [page["size"] for page in pages] == [2, 1, 0]
    assert [(page["first_page"], page["last_page"], page["empty"]) for page in pages] == [
        (True, False, False), (False, True, False), (False, True, True)
    ]  # fmt: skip
    assert len({row["id"] for page in pages for row in page["contents"]}) == pages[0]["total_items"] == 3


def test_services_are_narrowed_by_kind_group_and_organisation(client, full):
    terms = {term["code"]: term for term in client.get(f"{API}taxonomy_terms?per_page=100").json()["contents"]}

    def names(query):
        return sorted(row["name"] for row in client.get(f"{API}services?{query}").json()["contents"])

    assert names(f"taxonomy_term_id={terms['rehabilitation']['id']}") == ["=Terapi"]
    assert len(names(f"taxonomy_term_id={terms['health']['id']}")) == 3
    assert names(f"organization_id={full.row.uuid}") == ["=Terapi", "Poli umum"]
    assert names("organization_id=x") == names("taxonomy_term_id=x") == []


@pytest.mark.parametrize(
    "path", ["persons", "services/x", "services/00000000-0000-4000-8000-000000000000", "taxonomies/x", "x/y"]
)
def test_what_is_not_there_is_not_found(client, puskesmas, path):
    assert client.get(API + path).status_code == 404


def test_nothing_can_be_written(client, puskesmas):
    assert client.post(f"{API}services", {}).status_code == 405


def test_lists_cost_the_same_number_of_queries_however_long(client, full, django_assert_max_num_queries):
    for number in range(6):
        Listed(name=f"Puskesmas {number}")
    with django_assert_max_num_queries(20):
        client.get(f"{API}services?full=true")
    with django_assert_max_num_queries(10):
        client.get(f"{API}organizations?full=true")


def test_the_archive_is_whole_strict_and_its_foreign_keys_lead_somewhere(client, full):
    answer = client.get(f"{API}direktori.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        files = {name: packed.read(name).decode() for name in packed.namelist()}
    for kind, name in (("organization", "organizations.json"), ("service", "services.json")):
        assert [faults(kind, record) for record in json.loads(files[name])] == [[]] * len(json.loads(files[name]))
    rows = {table: list(csv.DictReader(io.StringIO(files[path]))) for table, (path, _) in TABLES.items()}
    ids = {table: [row["id"] for row in some] for table, some in rows.items()}
    for table, some in rows.items():
        assert some and len(ids[table]) == len(set(ids[table])), table
        for row in some:
            record = {
                k: float(v) if k in ("latitude", "longitude", "timezone", "minimum_age", "maximum_age") else v
                for k, v in row.items()
                if v
            }
            assert faults(table, record) == [], table
            for parent in ("organization", "service", "location", "taxonomy_term", "taxonomy"):
                if row.get(f"{parent}_id"):
                    assert row[f"{parent}_id"] in ids[parent], (table, parent)
    assert "'=Terapi" in files["services.csv"]
    assert {r["path"] for r in json.loads(files["datapackage.json"])["resources"]} < set(files)
