"""Settings of the tests: the real ones, on private services started for the run (tests/conftest.py)."""

import os

from tests.services import environment

os.environ.update(environment())

from imagin.settings import *  # noqa: E402, F403
from imagin.settings import STATIC_ROOT, STORAGES  # noqa: E402

STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

# Only to import django-tenants' own models in the tenancy battery: it insists on the name.
TENANT_MODEL = "contenttypes.ContentType"
