"""Addresses of persons, families and proposed changes."""

from django.urls import path

from setiakawan.registry.pages import changes, edit, events, family, merging, numbers, person, search

app_name = "registry"
urlpatterns = [
    path("warga/", search.search_page, name="search"),
    path("warga/cari/", search.find, name="find"),
    path("warga/unduh/", search.export, name="export"),
    path("warga/nomor/tampilkan/", numbers.reveal_page, name="reveal"),
    path("warga/nomor/<int:identifier_id>/status/", numbers.judge_number, name="judge_number"),
    path("warga/kontak/<int:contact_id>/tarik/", numbers.withdraw_contact, name="withdraw_contact"),
    path("warga/peristiwa/<int:event_id>/tarik/", events.withdraw, name="withdraw_event"),
    path("warga/gabungan/", merging.merges, name="merges"),
    path("warga/gabungan/<int:merge_id>/", merging.merge, name="merge"),
    path("warga/gabungan/<int:merge_id>/pisah/", merging.split_merge, name="split_merge"),
    path("warga/<int:person_id>/gabung/<int:other_id>/", merging.merge_two, name="merge_two"),
    path("warga/<int:person_id>/", person.person_page, name="person"),
    path("warga/<int:person_id>/riwayat/<slug:field>/", person.field_page, name="field"),
    path("warga/<int:person_id>/ubah/", edit.edit_page, name="edit"),
    path("warga/<int:person_id>/usul/", edit.propose_page, name="propose"),
    path("warga/<int:person_id>/nomor/", numbers.add_number, name="add_number"),
    path("warga/<int:person_id>/kontak/", numbers.add_contact, name="add_contact"),
    path("warga/<int:person_id>/peristiwa/", events.choose_event, name="events"),
    path("warga/<int:person_id>/peristiwa/<slug:kind>/", events.record_event, name="event"),
    path("keluarga/<int:family_id>/", family.family_page, name="family"),
    path("keluarga/<int:family_id>/lahir/", family.birth, name="birth"),
    path("keluarga/<int:family_id>/lahir/mirip/", family.birth_alike, name="birth_alike"),
    path("keluarga/<int:family_id>/kepala/", family.change_head, name="change_head"),
    path("keluarga/<int:family_id>/pisah/", family.split, name="split"),
    path("keluarga/<int:family_id>/gabung/", merging.merge_family, name="merge_family"),
    path("usulan/", changes.change_list, name="changes"),
    path("usulan/<int:change_id>/", changes.change, name="change"),
    path("usulan/<int:change_id>/batal/", changes.cancel, name="cancel_change"),
]
