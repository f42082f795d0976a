from django.apps import AppConfig


class AcademiesConfig(AppConfig):
    name = "imagin.academies"
    label = "academies"

    def ready(self) -> None:
        from imagin.academies.opening.own_checks import register_all

        register_all()
