"""Addresses of the staff's door: home, help, about, and the style page."""

from django.urls import path

from setiakawan.desk.pages.carrying import carry_out_page
from setiakawan.desk.pages.home import home
from setiakawan.desk.pages.referring import confirm_referral, partner_code, partner_code_signed_in, refer_step
from setiakawan.desk.pages.words import about, help_page, source_code
from setiakawan.ui.pages.style import style

app_name = "desk"
urlpatterns = [
    path("", home, name="home"),
    path("solidaritas/usul/<int:proposal_id>/laksanakan/", carry_out_page, name="carry_out"),
    path("bantuan/", help_page, name="help"),
    path("tentang/", about, name="about"),
    path("tentang/kode-sumber.zip", source_code, name="source"),
    path("langkah/<int:step_id>/rujuk/", refer_step, name="refer_step"),
    path("rujukan/<int:referral_id>/konfirmasi/", confirm_referral, name="confirm_referral"),
    path("r/<slug:partner_token>/kode/", partner_code, name="partner_code"),
    path("mitra/<int:referral_id>/kode/", partner_code_signed_in, name="partner_code_signed_in"),
    path("gaya/", style, name="style"),
]
