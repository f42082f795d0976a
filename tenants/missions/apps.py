from django.apps import AppConfig


class MissionsConfig(AppConfig):
    name = "tenants.missions"
    label = "missions"

    def ready(self) -> None:
        """What its rules would change is told by their reader."""
        from tenants.missions import previews  # noqa: F401
