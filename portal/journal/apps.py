from django.apps import AppConfig


class JournalPagesConfig(AppConfig):
    """The page « Journal » of an academy's administrator and of the hosting team. No tables."""

    name = "portal.journal"
    label = "journal_pages"
    verbose_name = "Journal"

    def ready(self) -> None:
        from portal.journal.activities import register_all

        register_all()
