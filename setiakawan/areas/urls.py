"""Addresses of this room."""

from django.urls import path

from setiakawan.areas.pages.area import area
from setiakawan.areas.pages.browse import browse

app_name = "areas"
urlpatterns = [
    path("", browse, name="browse"),
    path("<str:code>/", area, name="area"),
]
