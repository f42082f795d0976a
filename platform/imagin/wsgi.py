"""WSGI entry point, served by granian."""

import os

from imagin.runtime import environment

environment.load()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imagin.settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
