from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "imagin.jobs"
    label = "jobs"
    verbose_name = "Travaux"
