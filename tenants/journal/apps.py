from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "tenants.journal"
    label = "journal"

    def ready(self) -> None:
        from imagin.identity.events import told
        from tenants.journal import previews  # noqa: F401
        from tenants.journal.services import on_told

        told.connect(on_told, dispatch_uid="academy_journal")
