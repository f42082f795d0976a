from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "imagin.operations"
    label = "operations"
    verbose_name = "exploitation"

    def ready(self) -> None:
        from imagin.operations import catching, jobs, put_off  # noqa: F401

        catching.listen()
        put_off.install()
