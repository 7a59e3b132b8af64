from django.apps import AppConfig


class WelfareConfig(AppConfig):
    name = "setiakawan.welfare"
    default_auto_field = "django.db.models.BigAutoField"
