from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "imagin.operations"
    label = "operations"
    verbose_name = "exploitation"

    def ready(self) -> None:
        from imagin.operations import catching, put_off

        catching.listen()
        put_off.install()
