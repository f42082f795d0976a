from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "imagin.health"
    label = "health"
