"""Queue settings: nothing is lost when a worker dies, and a slow task does not hold the others."""

from datetime import timedelta

from celery.schedules import crontab
from django.conf import settings

from imagin.runtime.serve import OWNER_QUEUE

broker_url = settings.BROKER_URL
broker_connection_retry_on_startup = True
broker_transport_options = {"visibility_timeout": 3600}
task_ignore_result = True
task_acks_late = True
task_reject_on_worker_lost = True
task_serializer = "json"
accept_content = ["json"]
timezone = settings.TIME_ZONE
worker_prefetch_multiplier = 1
worker_max_tasks_per_child = 500
worker_hijack_root_logger = False
task_time_limit = 600
task_soft_time_limit = 540
# Tasks that need the owner of the tables: a deployment runs them apart, where its address is known.
task_routes = {
    "journal.purge_everywhere": {"queue": OWNER_QUEUE},
    "jobs.run": {"queue": OWNER_QUEUE},
}
beat_schedule = {
    "project-outboxes": {"task": "federation.project_outboxes", "schedule": timedelta(seconds=5)},
    "end-idle-sign-ins": {"task": "identity.end_idle_sign_ins", "schedule": timedelta(minutes=1)},
    "purge-sign-on": {"task": "identity.purge_sign_on", "schedule": crontab(hour=3, minute=20)},
    "recover-jobs": {"task": "jobs.recover", "schedule": timedelta(seconds=20)},
    "purge-jobs": {"task": "jobs.purge", "schedule": crontab(hour=4, minute=0)},
    "seal-journals": {"task": "journal.seal_everywhere", "schedule": timedelta(minutes=1)},
    "purge-journals": {"task": "journal.purge_everywhere", "schedule": crontab(hour=2, minute=10)},
    "verify-journals": {"task": "journal.verify_everywhere", "schedule": crontab(hour=2, minute=40)},
    "purge-external-doors": {
        "task": "accounts.purge_external_doors",
        "schedule": crontab(hour=3, minute=30),
    },
    "purge-drafts": {"task": "notices.purge_drafts", "schedule": crontab(hour=3, minute=40)},
    "take-figures": {
        "task": "operations.take_figures",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "purge-failures": {"task": "operations.purge", "schedule": crontab(hour=3, minute=50)},
    "archive-convocations": {"task": "missions.archive_everywhere", "schedule": timedelta(seconds=10)},
}
