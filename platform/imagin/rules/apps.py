from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "imagin.rules"
    label = "rules"

    def ready(self) -> None:
        """A task of a module that is off is not run (``AcademyTask.module``)."""
        from imagin.rules.modules import is_open
        from imagin.tenancy import tasks

        tasks.module_gate = is_open
