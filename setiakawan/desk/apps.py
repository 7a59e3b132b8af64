from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "setiakawan.desk"

    def ready(self):
        from setiakawan.desk import reach  # noqa: F401  declares whom companions reach
