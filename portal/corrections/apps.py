from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    """The exam division's « Signalements »: errors that examiners signal in their files. No tables."""

    name = "portal.corrections"
    label = "corrections"
    verbose_name = "Signalements"

    def ready(self) -> None:
        from portal.corrections.activities import register_all

        register_all()
