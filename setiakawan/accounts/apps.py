from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "setiakawan.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from setiakawan.accounts import receivers  # noqa: F401
