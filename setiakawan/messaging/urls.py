"""Addresses of messaging."""

from django.urls import path

from setiakawan.messaging import receipts
from setiakawan.messaging.pages import outbox

app_name = "messaging"
urlpatterns = [
    path("", outbox.outbox_page, name="outbox"),
    path("<int:message_id>/buka/", outbox.show_page, name="show"),
    path("<int:message_id>/catat/", outbox.settle_page, name="settle"),
    path("masuk/whatsapp/", receipts.whatsapp_page, name="whatsapp"),
    path("masuk/sms/", receipts.sms_page, name="sms"),
]
