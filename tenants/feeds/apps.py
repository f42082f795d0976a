from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "tenants.feeds"
    label = "feeds"

    def ready(self) -> None:
        """What an academy holds is counted by those who know its tables."""
        from tenants.feeds import figures

        figures.declare()
