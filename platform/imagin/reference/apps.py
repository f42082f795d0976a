from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "imagin.reference"
    label = "reference"
