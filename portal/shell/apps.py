from django.apps import AppConfig


class ShellConfig(AppConfig):
    """The page around every activity (guide v17 §1.3). No tables."""

    name = "portal.shell"
    label = "shell"
    verbose_name = "Habillage des pages"
