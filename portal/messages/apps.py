from django.apps import AppConfig


class MessagesPagesConfig(AppConfig):
    """The administrator's « Messages »: what the academy says, to whom, since when. No tables."""

    name = "portal.messages"
    label = "messages_pages"
    verbose_name = "Messages de l'académie"

    def ready(self) -> None:
        from portal.messages.activities import register_all

        register_all()
