from django.apps import AppConfig


class ReferralConfig(AppConfig):
    name = "setiakawan.referral"
    default_auto_field = "django.db.models.BigAutoField"
