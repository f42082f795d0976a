"""The task queue: prefork workers, every task opens its academy from a mandatory header."""

import os

from celery import Celery

from imagin.runtime import environment

environment.load()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imagin.settings")

app = Celery("imagin", task_cls="imagin.tenancy.tasks:AcademyTask")
app.config_from_object("imagin.celery_config")
app.autodiscover_tasks()
