"""Addresses of the shell that only an academy has: the hub joins no file to its messages."""

from django.urls import path

from portal.shell import attachments

app_name = "said"

urlpatterns = [path("messages/fichiers/<uuid:file>/", attachments.attachment, name="file")]
