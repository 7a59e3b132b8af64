"""Addresses of gotong royong that are open to everybody."""

from django.urls import path

from setiakawan.participation.pages import gathering

app_name = "gathering"
urlpatterns = [
    path("acara/", gathering.events_page, name="events"),
    path("acara/<int:gathering_id>/", gathering.event_page, name="event"),
    path("acara/pendaftaran/<str:ticket>/", gathering.sign_up_page, name="sign_up"),
    path("peran-saya/", gathering.part_page, name="part"),
    path("papan/", gathering.wall_page, name="wall"),
]
