from django.apps import AppConfig


class HostingConfig(AppConfig):
    """The pages of the hub: one's academies, and the academies hosted here. No tables."""

    name = "portal.hosting"
    label = "hosting"
    verbose_name = "Site d'hébergement"

    def ready(self) -> None:
        from portal.hosting.activities import register_all
        from portal.hosting.maintenance_banner import maintenance_banner
        from portal.shell import banners

        register_all()
        banners.register(maintenance_banner, first=True)
