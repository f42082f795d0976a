from django.apps import AppConfig


class SupportConfig(AppConfig):
    """The administrator's help to examiners: « Voir comme ». No tables."""

    name = "portal.support"
    label = "support"
    verbose_name = "Voir comme un intervenant"

    def ready(self) -> None:
        from portal.support.activities import register_all

        register_all()
