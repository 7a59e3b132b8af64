"""Addresses of functioning."""

from django.urls import path

from setiakawan.functioning.pages import asking, records

app_name = "functioning"
urlpatterns = [
    path("warga/<int:person_id>/fungsi/", records.person_page, name="person"),
    path("warga/<int:person_id>/fungsi/disabilitas/", records.disability_page, name="disability"),
    path("warga/<int:person_id>/fungsi/kartu/", records.card_page, name="card"),
    path("warga/<int:person_id>/fungsi/alat/", records.device_page, name="device"),
    path("warga/<int:person_id>/fungsi/tanya/", asking.begin_page, name="begin"),
    path("fungsi/", records.counts_page, name="counts"),
    path("fungsi/naskah/", records.load_page, name="load"),
    path("fungsi/kartu/<int:card_id>/", records.card_state_page, name="card_state"),
    path("fungsi/disabilitas/<int:disability_id>/", records.status_page, name="status"),
    path("fungsi/alat/<int:device_id>/", records.device_state_page, name="device_state"),
    path("fungsi/pengisian/<int:response_id>/", asking.response_page, name="response"),
    path("fungsi/pengisian/<int:response_id>/tanya/", asking.question_page, name="question"),
]
