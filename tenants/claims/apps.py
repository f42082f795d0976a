from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "tenants.claims"
    label = "claims"

    def ready(self) -> None:
        """What the rules that claims read would change is told by claims."""
        from tenants.claims import display_previews, previews  # noqa: F401
