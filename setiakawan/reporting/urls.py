"""Addresses of reporting."""

from django.urls import path

from setiakawan.reporting.pages import everybody, leaders

app_name = "reporting"
urlpatterns = [
    path("laporan/", leaders.front_page, name="front"),
    path("laporan/bulan/", leaders.month_page, name="month"),
    path("laporan/bulan/unduh/", leaders.download_page, name="download"),
    path("terbuka/", everybody.public_page, name="public"),
    path("terbuka/<slug:sheet>.csv", everybody.data_page, name="data"),
    path("hksn/", everybody.year_page, name="this_year"),
    path("hksn/<int:year>/", everybody.year_page, name="year"),
]
