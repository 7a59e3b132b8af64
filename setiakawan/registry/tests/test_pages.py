"""The pages of the registry: what they show to whom, what they cost, what they answer."""

import datetime
import io

import openpyxl
import pytest
from django.urls import reverse

from setiakawan.audit.models import Entry
from setiakawan.registry.models import ChangeRequest, Membership, Person
from setiakawan.registry.search import index_new
from tests.people import LONG_LEES, SANGATTA_UTARA_VILLAGE

pytestmark = pytest.mark.django_db
NIK = "6408990101900001"
KK = "6408990101109999"
SEERS = ("companion", "village_operator", "tksk", "officer", "head_of_office")
NOT_SEERS = ("partner", "auditor", "administrator")


@pytest.fixture
def siti(registry):
    """Siti in Sangatta Utara, with number, family, phone and history."""
    person = registry.person(
        "Siti Aminah", sex="P", birth_date="1984-02-29", mother_name="Halimah", occupation="Guru", nik=NIK, rt="003"
    )
    child = registry.person("Budi", sex="L", birth_date="2010-01-01")
    away = registry.person("Rahasia Jauh", area=LONG_LEES)
    registry.family((person, "head"), (child, "child"), (away, "other_kin"), kk=KK)
    registry.phone(person)
    registry.says(person, adopted=[], birth_date="1985-02-28", birth_precision="day")
    registry.event(person, "move_in", datetime.date(2020, 5, 1), note="dari Busang")
    index_new()
    return person


def text(response):
    return response.content.decode()


def page_of(person, name="person", *args):
    return reverse(f"registry:{name}", args=[person.pk, *args])


class TestPersonPage:
    @pytest.mark.parametrize("who", SEERS)
    def test_it_shows_at_a_glance_what_an_officer_needs(self, siti, everybody, who):
        shown = text(everybody[who].client.get(page_of(siti)))
        for words in ("Siti Aminah", "Perempuan", "29 Februari 1984", "Halimah", "Guru", "Kepala keluarga", "Budi", "Hidup",
                      "6408••••••••0001", "6408••••••••9999", "Pindah datang", "1985", "003 / –"):  # fmt: skip
            assert words in shown, words
        assert NIK not in shown
        assert KK not in shown
        assert "81200000001" not in shown

    @pytest.mark.parametrize("who", ["companion", "village_operator", "tksk"])
    def test_relatives_elsewhere_have_no_name(self, siti, everybody, who):
        shown = text(everybody[who].client.get(page_of(siti)))
        assert "anggota di luar wilayah Anda" in shown
        assert "Rahasia" not in shown

    def test_its_cost_does_not_grow_with_the_history(self, siti, registry, officer, django_assert_max_num_queries):
        for n in range(40):
            registry.says(siti, occupation=f"Pekerjaan {n}", on=datetime.date(2024, 1, 1) + datetime.timedelta(days=n))
            registry.event(siti, "move_in", datetime.date(2021, 1, 1) + datetime.timedelta(days=n))
            Membership.objects.create(
                family=registry.family(), person=siti, kind="kk", role="child", valid_from=datetime.date(2010, 1, 1),
                valid_until=datetime.date(2011, 1, 1), source=registry.source,
            )  # fmt: skip
        officer.client.get(page_of(siti))
        with django_assert_max_num_queries(28):
            shown = text(officer.client.get(page_of(siti)))
        assert "catatan yang lebih lama" in shown
        assert "Pekerjaan 0<" in text(officer.client.get(page_of(siti) + "?semua=1"))

    def test_names_are_escaped_everywhere(self, registry, officer):
        evil = "<img src=x onerror=alert(1)>"
        person = registry.person(evil, mother_name=evil, address=evil)
        registry.says(person, adopted=[], name=evil + "2", occupation=evil)
        family = registry.family((person, "head"), address=evil)
        for address in (page_of(person), page_of(family, "family"), reverse("registry:search"), page_of(person, "edit"),
                        page_of(person, "field", "name"), page_of(person, "events")):  # fmt: skip
            shown = text(officer.client.get(address))
            assert "<img src=x" not in shown
            assert "&lt;img src=x" in shown

    @pytest.mark.parametrize(
        ("kind", "words"),
        [("death", "Sudah meninggal"), ("move_out", "Sudah pindah"), ("missing", "Tidak diketahui keberadaannya")],
    )
    def test_who_is_not_here_any_more_is_marked(self, siti, registry, officer, kind, words):
        registry.event(siti, kind, datetime.date(2025, 1, 1))
        assert words in text(officer.client.get(page_of(siti)))

    def test_a_person_of_whom_little_is_known_has_a_page(self, registry, officer):
        shown = text(officer.client.get(page_of(registry.person("Suharto"))))
        assert "umur belum diketahui" in shown
        assert "NIK belum diketahui" in shown

    def test_somebody_who_turns_a_year_older_does_so_at_local_midnight(self, registry, officer, at_the_office):
        person = registry.person("Ulang Tahun", birth_date=at_the_office.replace(year=1986).isoformat())
        other = registry.person(
            "Besok", birth_date=(at_the_office + datetime.timedelta(days=1)).replace(year=1986).isoformat()
        )
        assert "40 tahun" in text(officer.client.get(page_of(person)))
        assert "39 tahun" in text(officer.client.get(page_of(other)))


class TestScope:
    def addresses(self, siti, registry):
        family = siti.memberships.get().family
        number, contact, event = siti.identifiers.get(), siti.contacts.get(), siti.events.get()
        return [
            *(page_of(siti, name) for name in ("person", "edit", "propose", "add_number", "add_contact", "events")),
            page_of(siti, "field", "name"), page_of(siti, "event", "meninggal"), page_of(family, "family"),
            page_of(family, "birth"), page_of(family, "change_head"), page_of(family, "split"),
            page_of(number, "judge_number"), page_of(contact, "withdraw_contact"), page_of(event, "withdraw_event"),
        ]  # fmt: skip

    def test_outside_the_scope_nothing_exists(self, siti, registry, stranger, everybody):
        for who in (stranger, everybody["companion_busang"], everybody["tksk_busang"]):
            for address in self.addresses(siti, registry):
                response = who.client.get(address)
                assert response.status_code in (403, 404), address
                assert "Siti" not in text(response)
        for address in self.addresses(siti, registry):
            assert stranger.client.get(address).status_code == 404, address
            assert stranger.client.post(address, {}).status_code == 404, address

    @pytest.mark.parametrize("who", NOT_SEERS)
    def test_roles_that_see_nobody_meet_a_closed_door(self, siti, registry, everybody, who):
        client = everybody[who].client
        for address in [*self.addresses(siti, registry), reverse("registry:search"), reverse("registry:changes")]:
            assert client.get(address).status_code == 403, address
        assert client.post(reverse("registry:find"), {"q": "siti"}).status_code == 403

    def test_strangers_are_sent_to_log_in(self, siti, registry, client):
        for address in [*self.addresses(siti, registry), reverse("registry:search"), reverse("registry:changes")]:
            assert client.get(address).status_code == 302

    def test_a_number_that_is_not_there_answers_alike(self, siti, officer, stranger):
        absent = officer.client.get("/warga/999999/")
        hidden = stranger.client.get(page_of(siti))
        assert absent.status_code == hidden.status_code == 404

    @pytest.mark.parametrize("who", ["companion_busang", "village_operator_busang", "stranger"])
    def test_lists_suggestions_numbers_and_files_are_scoped(self, siti, everybody, who):
        client = everybody[who].client
        asked = [
            client.get(reverse("registry:search")), client.get(reverse("registry:search") + "?q=siti"),
            client.get(reverse("registry:search") + f"?wilayah={SANGATTA_UTARA_VILLAGE}"),
            client.get(reverse("registry:search") + "?lahir=1984"), client.post(reverse("registry:find"), {"q": NIK}),
            client.post(reverse("registry:find"), {"q": KK}, headers={"HX-Request": "true"}),
        ]  # fmt: skip
        for response in asked:
            assert "Siti" not in text(response)
            assert "Budi" not in text(response)

    def test_readers_see_no_buttons_they_may_not_press(self, siti, companion, head_of_office):
        for who in (companion, head_of_office):
            shown = text(who.client.get(page_of(siti)))
            assert "Tampilkan" not in shown
            assert "Ubah data" not in shown
        assert "Usulkan perubahan" in text(companion.client.get(page_of(siti)))
        assert page_of(siti, "propose") not in text(head_of_office.client.get(page_of(siti)))


class TestSearchPage:
    def test_a_name_in_another_spelling_finds_the_person(self, siti, officer):
        response = officer.client.post(reverse("registry:find"), {"q": "sitti aminah"}, follow=True)
        assert response.redirect_chain == [("/warga/?q=sitti+aminah", 302)]
        assert page_of(siti) in text(response)

    def test_a_number_never_stands_in_an_address(self, siti, officer):
        response = officer.client.post(reverse("registry:find"), {"q": NIK})
        assert response["Location"] == page_of(siti)
        response = officer.client.post(reverse("registry:find"), {"q": KK})
        assert response.status_code == 200
        assert page_of(siti) in text(response)
        response = officer.client.get(reverse("registry:search") + f"?q={NIK}", follow=True)
        assert response.redirect_chain == [("/warga/", 302)]
        assert NIK not in text(response)

    def test_nothing_found_says_what_to_try(self, siti, officer):
        assert "Tidak ada yang cocok" in text(officer.client.get("/warga/?q=qwertz"))
        assert "Tidak ada yang cocok" in text(officer.client.post(reverse("registry:find"), {"q": "6408990101900099"}))

    def test_an_empty_registry_says_how_to_begin(self, officer):
        assert "Belum ada warga tercatat" in text(officer.client.get("/warga/"))

    @pytest.mark.parametrize("query", ["lahir=abc", "lahir=99999", "wilayah=99", "q=" + "x" * 500])
    def test_odd_questions_get_an_answer(self, siti, officer, query):
        assert officer.client.get("/warga/?" + query).status_code == 422

    def test_a_page_costs_few_queries(self, registry, officer, django_assert_max_num_queries):
        people = [registry.person(f"Warga {n}") for n in range(40)]
        registry.family(*((person, "other") for person in people))
        index_new()
        for query in ("", "?q=warga", "?lahir=1990"):
            officer.client.get("/warga/" + query)
            with django_assert_max_num_queries(9):
                officer.client.get("/warga/" + query)

    def test_the_next_page_goes_on_where_this_one_ends(self, registry, officer):
        for n in range(30):
            registry.person(f"Warga {n:02}")
        first = officer.client.get("/warga/")
        rest = officer.client.get(f"/warga/?after={first.context['found'].after}")
        assert [line.person.name for line in [*first.context["lines"], *rest.context["lines"]]] == [
            f"Warga {n:02}" for n in range(30)
        ]  # fmt: skip


class TestExport:
    def test_a_list_goes_out_with_a_reason_as_text_and_masked(self, siti, registry, officer, companion):
        registry.person("=1+1")
        assert companion.client.get("/warga/unduh/").status_code == 403
        assert officer.client.get("/warga/unduh/?q=siti").status_code == 200
        assert officer.client.post("/warga/unduh/", {"alasan": ""}).status_code == 422
        response = officer.client.post(
            f"/warga/unduh/?wilayah={SANGATTA_UTARA_VILLAGE}", {"alasan": "daftar hadir musdes"}
        )
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
        rows = list(sheet.iter_rows(values_only=True))
        assert {row[1] for row in rows[1:]} == {"Siti Aminah", "Budi", "=1+1"}
        assert all(
            cell.data_type in ("s", "inlineStr", "n") and not isinstance(cell.value, int)
            for row in sheet
            for cell in row
        )
        assert NIK not in str(rows)
        assert "6408••••••••0001" in str(rows)
        entry = Entry.objects.get(verb="registry.export")
        assert (entry.reason, entry.area_code, entry.details["rows"]) == (
            "daftar hadir musdes",
            SANGATTA_UTARA_VILLAGE,
            3,
        )

    def test_it_holds_the_viewers_people_only(self, siti, tksk_busang):
        response = tksk_busang.client.post("/warga/unduh/", {"alasan": "daftar hadir musdes"})
        rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
        assert [row[1] for row in rows[1:]] == ["Rahasia Jauh"]

    def test_a_list_that_is_too_long_is_refused(self, siti, officer, monkeypatch):
        monkeypatch.setattr("setiakawan.registry.services.export.LARGEST", 1)
        response = officer.client.post("/warga/unduh/", {"alasan": "daftar hadir musdes"})
        assert response.status_code == 422
        assert not Entry.objects.filter(verb="registry.export").exists()


class TestActs:
    def edit_data(self, person, **changes):
        from setiakawan.registry.forms import PersonForm

        data = {k: "" if v is None else str(v) for k, v in PersonForm.initial_of(person).items()}
        return data | {"alasan": "menurut KTP asli"} | changes

    def test_an_officer_changes_data(self, siti, officer):
        response = officer.client.post(page_of(siti, "edit"), self.edit_data(siti, occupation="Pedagang"), follow=True)
        assert "Perubahan disimpan" in text(response)
        assert "Pedagang" in text(response)

    def test_a_form_that_nobody_touched_changes_nothing(self, siti, officer):
        response = officer.client.post(page_of(siti, "edit"), self.edit_data(siti))
        assert response.status_code == 422
        assert "Belum ada yang diubah" in text(response)

    def test_what_was_changed_meanwhile_is_told(self, siti, officer):
        Person.objects.filter(pk=siti.pk).update(version=2)
        response = officer.client.post(page_of(siti, "edit"), self.edit_data(siti, occupation="Pedagang"))
        assert response.status_code == 422
        assert "baru saja diubah" in text(response)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [({"name": ""}, "name"), ({"birth_date": "2999-01-01"}, "masa depan"), ({"birth_date": "31/31/1990"}, "kalender"),
         ({"name": "Sitti", "alasan": ""}, "alasannya"), ({"birth_precision": ""}, "seberapa pasti")],
    )  # fmt: skip
    def test_what_cannot_be_stands_at_its_field(self, siti, officer, changes, words):
        response = officer.client.post(page_of(siti, "edit"), self.edit_data(siti, **changes))
        assert response.status_code == 422
        assert words in text(response)

    def test_a_companion_proposes_and_the_tksk_decides(self, siti, companion, tksk):
        companion.client.post(page_of(siti, "propose"), self.edit_data(siti, occupation="Pedagang"))
        change = ChangeRequest.objects.get()
        assert "Menunggu" in text(companion.client.get("/usulan/"))
        assert "Ini usulan Anda" in text(companion.client.get(page_of(change, "change")))
        assert "Setujui" in text(tksk.client.get(page_of(change, "change")))
        response = tksk.client.post(
            page_of(change, "change"), {"seen_version": siti.version, "keputusan": "setuju"}, follow=True
        )
        assert "Keputusan dicatat" in text(response)
        siti.refresh_from_db()
        assert siti.occupation == "Pedagang"
        assert "Disetujui" in text(tksk.client.get("/usulan/?status=approved"))

    def test_a_proposal_can_be_taken_back(self, siti, companion):
        companion.client.post(page_of(siti, "propose"), self.edit_data(siti, occupation="Pedagang"))
        companion.client.post(page_of(ChangeRequest.objects.get(), "cancel_change"))
        assert ChangeRequest.objects.get().state == "cancelled"

    def test_a_conflict_is_shown_before_it_is_decided(self, siti, companion, tksk, officer):
        companion.client.post(page_of(siti, "propose"), self.edit_data(siti, occupation="Pedagang"))
        officer.client.post(page_of(siti, "edit"), self.edit_data(siti, occupation="Nelayan"))
        change = ChangeRequest.objects.get()
        answer = {"seen_version": 1, "keputusan": "setuju"}
        first = tksk.client.post(page_of(change, "change"), answer)
        assert (first.status_code, "Bandingkan sekali lagi" in text(first)) == (422, True)
        second = tksk.client.post(page_of(change, "change"), answer | {"seen_version": 2})
        assert (second.status_code, "Nelayan" in text(second)) == (422, True)
        tksk.client.post(page_of(change, "change"), answer | {"seen_version": 2, "accept_conflicts": "on"})
        siti.refresh_from_db()
        assert siti.occupation == "Pedagang"

    def test_another_kecamatan_sees_no_proposal(self, siti, companion, tksk_busang):
        companion.client.post(page_of(siti, "propose"), self.edit_data(siti, occupation="Pedagang"))
        assert "Siti" not in text(tksk_busang.client.get("/usulan/"))
        assert tksk_busang.client.get(page_of(ChangeRequest.objects.get(), "change")).status_code == 404

    def test_a_number_is_shown_for_a_reason_and_kept_nowhere(self, siti, officer, companion):
        asked = {"kind": "identifier", "number_id": siti.identifiers.get().pk}
        assert officer.client.get(reverse("registry:reveal")).status_code == 405
        assert companion.client.post(reverse("registry:reveal"), asked | {"alasan": "ingin tahu"}).status_code == 403
        question = officer.client.post(reverse("registry:reveal"), asked)
        assert "Mengapa perlu melihatnya" in text(question)
        assert NIK not in text(question)
        assert officer.client.post(reverse("registry:reveal"), asked | {"alasan": " "}).status_code == 422
        shown = officer.client.post(reverse("registry:reveal"), asked | {"alasan": "warga lupa KTP"})
        assert NIK in text(shown)
        assert shown["Cache-Control"] == "no-store"
        assert Entry.objects.get(verb="registry.reveal").reason == "warga lupa KTP"

    def test_a_death_of_a_head_is_recorded_with_the_next_head(self, siti, officer):
        assert "Siapa kepala keluarga sekarang" in text(officer.client.get(page_of(siti, "event", "meninggal")))
        data = {"on": "2026-01-05", "precision": "day"}
        assert officer.client.post(page_of(siti, "event", "meninggal"), data).status_code == 422
        child = Person.objects.get(name="Budi")
        response = officer.client.post(page_of(siti, "event", "meninggal"), data | {"new_head": child.pk}, follow=True)
        assert "Sudah meninggal" in text(response)
        event = siti.events.get(kind="death")
        response = officer.client.post(page_of(event, "withdraw_event"), {"alasan": "salah orang"}, follow=True)
        assert "keadaan sebelumnya berlaku lagi" in text(response)

    @pytest.mark.parametrize("kind", ["meninggal", "pindah", "pindah-keluar", "menikah", "cerai", "hilang"])
    def test_every_event_has_a_page(self, siti, officer, kind):
        assert officer.client.get(page_of(siti, "event", kind)).status_code == 200
        future = {"on": "2999-01-01", "precision": "day", "area": LONG_LEES, "new_head": "unknown"}
        response = officer.client.post(page_of(siti, "event", kind), future)
        assert (response.status_code, "belum tiba" in text(response)) == (422, True)
        done = officer.client.post(page_of(siti, "event", kind), future | {"on": "2026-01-05"}, follow=True)
        assert "Tercatat" in text(done)

    def test_somebody_joins_a_kk_that_is_known(self, siti, officer, registry):
        mother = registry.person("Ibu Aminah", area=LONG_LEES)
        there = registry.family((mother, "head"), area=LONG_LEES, kk="6408990101100777", rt="002", address="Jl. Sungai")
        page = page_of(siti, "event", "masuk-kk")
        data = {
            "number": "6408990101100778",
            "role": "child",
            "on": "2026-01-05",
            "precision": "day",
            "new_head": "unknown",
        }
        refused = officer.client.post(page, data)
        assert (refused.status_code, "tidak ditemukan di wilayah Anda" in text(refused)) == (422, True)
        data["number"] = "6408 9901 0110 0777"
        assert "Tercatat" in text(officer.client.post(page, data, follow=True))
        siti.refresh_from_db()
        assert (siti.memberships.get(valid_until=None).family, siti.rt) == (there, "002")
        again = officer.client.post(page, data)
        assert (again.status_code, "sudah anggota KK itu" in text(again)) == (422, True)

    def test_a_kk_elsewhere_cannot_be_joined(self, siti, registry):
        from tests.people import make_person

        here = make_person("officer", username="petugas.sangatta", areas=[siti.area_id])
        registry.family((registry.person("Jauh", area=LONG_LEES), "head"), area=LONG_LEES, kk="6408990101100777")
        data = {"number": "6408990101100777", "on": "2026-01-05", "precision": "day", "new_head": "unknown"}
        assert "tidak ditemukan di wilayah Anda" in text(here.client.post(page_of(siti, "event", "masuk-kk"), data))

    def test_adults_come_first_among_possible_heads(self, siti, officer, registry):
        family = siti.memberships.get().family
        for name, born in (("Anak Kecil", "2020-01-01"), ("Orang Dewasa", "1970-01-01")):
            registry.member(family, registry.person(name, birth_date=born), "other_kin")
        shown = text(officer.client.get(page_of(siti, "event", "meninggal")))
        assert shown.index("Orang Dewasa") < shown.index("Budi") < shown.index("Anak Kecil")

    def test_an_event_that_is_none_is_not_found(self, siti, officer):
        assert officer.client.get(page_of(siti, "event", "terbang")).status_code == 404

    def test_a_family_grows_and_divides(self, siti, officer, registry):
        family = siti.memberships.get().family
        shown = text(officer.client.get(page_of(family, "family")))
        assert "Keluarga Siti Aminah" in shown
        assert "Rahasia Jauh" in shown
        child = {"name": "Aisyah", "sex": "P", "birth_date": "2026-01-05", "birth_precision": "day", "role": "child"}
        assert "Aisyah" in text(officer.client.post(page_of(family, "birth"), child, follow=True))
        budi = Person.objects.get(name="Budi")
        data = {"new_head": budi.pk, "old_role": "parent", "on": "2026-01-06"}
        assert "Keluarga Budi" in text(officer.client.post(page_of(family, "change_head"), data, follow=True))
        data = {"number": KK, "on": "2026-01-07", f"role_{siti.pk}": "head"}
        assert "sudah dipakai" in text(officer.client.post(page_of(family, "split"), data))
        data["number"] = "6408 9901 0126 0001"
        response = officer.client.post(page_of(family, "split"), data, follow=True)
        assert "Keluarga Siti Aminah" in text(response)
        assert siti.memberships.get(valid_until=None).family_id != family.pk

    def test_numbers_and_contacts_are_added_and_judged(self, siti, officer):
        response = officer.client.post(
            page_of(siti, "add_number"), {"kind": "nik", "number": "1111111111111111"}, follow=True
        )
        assert "isian kosong" in text(response)
        row = siti.identifiers.get(status="placeholder")
        judged = officer.client.post(
            page_of(row, "judge_number"), {"status": "withdrawn", "alasan": "bukan NIK"}, follow=True
        )
        assert "Status nomor diubah" in text(judged)
        assert officer.client.post(page_of(siti, "add_number"), {"kind": "nik", "number": NIK}).status_code == 422
        added = officer.client.post(
            page_of(siti, "add_contact"), {"kind": "email", "value": "siti@surel.example"}, follow=True
        )
        assert "s•••@surel.example" in text(added)
        contact = siti.contacts.get(kind="email")
        gone = officer.client.post(page_of(contact, "withdraw_contact"), {"alasan": "tidak dipakai"}, follow=True)
        assert "s•••@surel.example" not in text(gone)

    def test_looking_writes_nothing(self, siti, officer):
        entries = Entry.objects.count()
        for address in TestScope().addresses(siti, None):
            officer.client.get(address)
        assert Entry.objects.count() == entries
