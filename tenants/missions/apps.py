from django.apps import AppConfig


class MissionsConfig(AppConfig):
    name = "tenants.missions"
    label = "missions"
