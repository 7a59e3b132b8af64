"""Addresses of referral: staff, partners with an account, partners with a link."""

from django.urls import path

from setiakawan.referral.pages import ask, capacity, link, partner, staff

app_name = "referral"
urlpatterns = [
    path("rujukan/", staff.list_page, name="list"),
    path("rujukan/tempat/", capacity.questions_page, name="questions"),
    path("rujukan/<int:referral_id>/", staff.referral_page, name="referral"),
    path("rujukan/<int:referral_id>/tautan/", staff.key_page, name="key"),
    path("rujukan/<int:referral_id>/kode-warga/", staff.ask_person_page, name="ask_person"),
    path("rujukan/<int:referral_id>/<slug:referral_act>/", staff.act_page, name="act"),
    path("warga/<int:person_id>/rujuk/", ask.choose_page, name="choose"),
    path("warga/<int:person_id>/rujuk/<int:listed_id>/", ask.ask_page, name="ask"),
    path("direktori/layanan/<int:listed_id>/tempat/", capacity.ask_page, name="ask_capacity"),
    path("direktori/<int:organization_id>/akun/", capacity.members_page, name="members"),
    path("direktori/akun/<int:member_id>/akhiri/", capacity.end_member_page, name="end_member"),
    path("mitra/", partner.list_page, name="partner"),
    path("mitra/<int:referral_id>/", partner.referral_page, name="partner_referral"),
    path("mitra/<int:referral_id>/<slug:partner_act>/", partner.act_page, name="partner_act"),
    path("r/<slug:partner_token>/", link.referral_page, name="link"),
    path("r/<slug:partner_token>/<slug:partner_act>/", link.act_page, name="link_act"),
    path("k/<slug:capacity_token>/", link.capacity_page, name="capacity"),
]
