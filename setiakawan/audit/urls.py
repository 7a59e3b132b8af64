"""Addresses of this room."""

from django.urls import path

from setiakawan.audit.pages import log

app_name = "audit"
urlpatterns = [
    path("", log.log, name="log"),
    path("unduh/", log.export, name="export"),
]
