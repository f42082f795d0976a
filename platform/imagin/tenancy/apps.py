from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "imagin.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        """A task sent by a page or a command goes to our queue, not to Celery's default one."""
        from imagin import celery  # noqa: F401
