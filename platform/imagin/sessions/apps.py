from django.apps import AppConfig


class SessionsConfig(AppConfig):
    """Its own label: ``sessions`` is the one of the Django app it replaces, whose migrations are recorded."""

    name = "imagin.sessions"
    label = "browser_sessions"
    verbose_name = "sessions des navigateurs"
