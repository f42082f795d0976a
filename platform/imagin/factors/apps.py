from django.apps import AppConfig


class FactorsConfig(AppConfig):
    """Second factor at the hub: codes of an application, security keys, recovery codes (DESIGN §5)."""

    name = "imagin.factors"
    label = "factors"
    verbose_name = "second facteur"
