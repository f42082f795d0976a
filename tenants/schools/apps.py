from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "tenants.schools"
    label = "schools"

    def ready(self) -> None:
        from tenants.schools.opening import register_all

        register_all()
