from django.apps import AppConfig


class RulesPagesConfig(AppConfig):
    """The administrator's « Règles de l'académie » and « Ouvertures de service ». No tables."""

    name = "portal.rules"
    label = "rules_pages"
    verbose_name = "Règles de l'académie"

    def ready(self) -> None:
        from portal.rules.activities import register_all

        register_all()
