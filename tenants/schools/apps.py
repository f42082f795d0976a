from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "tenants.schools"
    label = "schools"
