from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "imagin.identity"
    label = "identity"
    verbose_name = "identité"
