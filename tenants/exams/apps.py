from django.apps import AppConfig


class ExamsConfig(AppConfig):
    name = "tenants.exams"
    label = "exams"
