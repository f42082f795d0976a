from django.apps import AppConfig


class AcademiesConfig(AppConfig):
    name = "imagin.academies"
    label = "academies"
