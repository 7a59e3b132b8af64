from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "setiakawan.areas"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from setiakawan.areas import lookups  # noqa: F401
