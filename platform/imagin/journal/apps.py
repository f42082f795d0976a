from django.apps import AppConfig


class HubJournalConfig(AppConfig):
    """The hub's own journal, and the chain that every journal uses."""

    name = "imagin.journal"
    label = "hub_journal"
    verbose_name = "Journal du site d'hébergement"

    def ready(self) -> None:
        from imagin.identity.events import told
        from imagin.journal.services import on_told

        told.connect(on_told, dispatch_uid="hub_journal")
