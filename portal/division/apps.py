from django.apps import AppConfig


class DivisionConfig(AppConfig):
    """The exam division's pages: accounts that wait for its decision. No tables."""

    name = "portal.division"
    label = "division"
    verbose_name = "Division des examens et concours"

    def ready(self) -> None:
        from portal.division.activities import register_all

        register_all()
