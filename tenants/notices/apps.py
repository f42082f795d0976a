from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "tenants.notices"
    label = "notices"

    def ready(self) -> None:
        from imagin.academies.configuration.sections import register
        from tenants.notices.configuration import MESSAGES
        from tenants.notices.opening import register_all

        register(MESSAGES)
        register_all()
