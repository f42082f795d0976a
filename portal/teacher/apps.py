from django.apps import AppConfig


class TeacherConfig(AppConfig):
    """What an examiner finds in an academy (guide v17, « Service Enseignant »). No tables."""

    name = "portal.teacher"
    label = "teacher"
    verbose_name = "Service enseignant"

    def ready(self) -> None:
        from portal.shell import banners
        from portal.teacher.activities import register_all
        from portal.teacher.openings import opening_banners

        register_all()
        banners.register(opening_banners)
