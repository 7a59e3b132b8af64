from django.apps import AppConfig


class AccompanimentConfig(AppConfig):
    name = "setiakawan.accompaniment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Tell the room of users what hangs on them."""
        from setiakawan.accompaniment.services import residue  # noqa: F401
