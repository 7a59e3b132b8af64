from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "setiakawan.participation"
    default_auto_field = "django.db.models.BigAutoField"
