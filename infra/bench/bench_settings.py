"""The real settings, with static files found where they are: no collectstatic before a measure."""

from imagin.settings import *  # noqa: F403
from imagin.settings import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
