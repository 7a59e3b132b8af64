"""Addresses of the staff's door: home, help, about, and the style page."""

from django.urls import path

from setiakawan.desk.pages.home import home
from setiakawan.desk.pages.words import about, help_page, source_code
from setiakawan.ui.pages.style import style

app_name = "desk"
urlpatterns = [
    path("", home, name="home"),
    path("bantuan/", help_page, name="help"),
    path("tentang/", about, name="about"),
    path("tentang/kode-sumber.zip", source_code, name="source"),
    path("gaya/", style, name="style"),
]
