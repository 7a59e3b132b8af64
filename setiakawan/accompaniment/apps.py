from django.apps import AppConfig


class AccompanimentConfig(AppConfig):
    name = "setiakawan.accompaniment"
    default_auto_field = "django.db.models.BigAutoField"
