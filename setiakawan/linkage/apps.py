"""The room's place in Django."""

from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "setiakawan.linkage"
    verbose_name = "orang yang sama"
