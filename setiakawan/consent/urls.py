"""Addresses of consent."""

from django.urls import path

from setiakawan.consent.pages import person

app_name = "consent"
urlpatterns = [
    path("warga/<int:person_id>/izin/", person.person_page, name="person"),
    path("warga/<int:person_id>/izin/baru/<slug:purpose>/", person.give_page, name="give"),
    path("warga/<int:person_id>/izin/<int:consent_id>/tarik/", person.withdraw_page, name="withdraw"),
]
