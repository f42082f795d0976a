from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "imagin.tenancy"
    label = "tenancy"
