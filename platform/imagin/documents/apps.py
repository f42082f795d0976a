from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "imagin.documents"
    label = "documents"
