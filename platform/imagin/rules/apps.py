from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "imagin.rules"
    label = "rules"
