"""Addresses. Each room brings its own under an Indonesian word."""

from django.urls import include, path

urlpatterns = [
    path("", include("setiakawan.desk.urls")),
    path("akun/", include("setiakawan.accounts.urls")),
    path("wilayah/", include("setiakawan.areas.urls")),
    path("", include("setiakawan.solidarity.urls")),
    path("", include("setiakawan.accompaniment.urls")),
    path("", include("setiakawan.aid.urls")),
    path("gotong-royong/", include("setiakawan.participation.urls")),
    path("", include("setiakawan.participation.gathering_urls")),
    path("", include("setiakawan.functioning.urls")),
    path("", include("setiakawan.welfare.urls")),
    path("", include("setiakawan.consent.urls")),
    path("", include("setiakawan.referral.urls")),
    path("", include("setiakawan.directory.urls")),
    path("", include("setiakawan.registry.urls")),
    path("", include("setiakawan.linkage.urls")),
    path("kiriman/", include("setiakawan.intake.urls")),
    path("", include("setiakawan.reporting.urls")),
    path("saya/", include("setiakawan.portal.urls")),
    path("pesan/", include("setiakawan.messaging.urls")),
    path("audit/", include("setiakawan.audit.urls")),
]
