from django.apps import AppConfig


class FunctioningConfig(AppConfig):
    name = "setiakawan.functioning"
    default_auto_field = "django.db.models.BigAutoField"
