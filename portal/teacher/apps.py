from django.apps import AppConfig


class TeacherConfig(AppConfig):
    """What an examiner finds in an academy (guide v17, « Service Enseignant »). No tables."""

    name = "portal.teacher"
    label = "teacher"
    verbose_name = "Service enseignant"

    def ready(self) -> None:
        from portal.teacher.activities import register_all

        register_all()
