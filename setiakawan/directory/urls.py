"""Addresses of the directory: for staff under an Indonesian word, for machines as HSDS names them."""

from django.urls import path

from setiakawan.directory.pages import api, edit, find

app_name = "directory"
urlpatterns = [
    path("api/hsds/v3/", api.about_page, name="api"),
    path("api/hsds/v3/direktori.zip", api.archive_page, name="api_archive"),
    path("api/hsds/v3/<slug:hsds_list>", api.list_page, name="api_list"),
    path("api/hsds/v3/<slug:hsds_list>/<slug:hsds_id>", api.one_page, name="api_one"),
    path("direktori/", find.find_page, name="find"),
    path("direktori/perlu-dicek/", find.due_page, name="due"),
    path("direktori/baru/", edit.new_page, name="new"),
    path("direktori/<int:organization_id>/", find.organization_page, name="organization"),
    path("direktori/<int:organization_id>/ubah/", edit.change_page, name="change"),
    path("direktori/<int:organization_id>/cek/", edit.check_page, name="check"),
    path("direktori/<int:organization_id>/umumkan/", edit.publish_page, name="publish"),
    path("direktori/<int:organization_id>/tutup/", edit.close_page, name="close"),
    path("direktori/<int:organization_id>/kontak/", edit.contact_page, name="contact"),
    path("direktori/<int:organization_id>/tempat/", edit.new_place_page, name="new_place"),
    path("direktori/<int:organization_id>/layanan/", edit.new_service_page, name="new_service"),
    path("direktori/tempat/<int:place_id>/", edit.place_page, name="place"),
    path("direktori/layanan/<int:listed_id>/", edit.service_page, name="service"),
    path("direktori/kontak/<int:person_at_id>/tarik/", edit.withdraw_page, name="withdraw_contact"),
]
