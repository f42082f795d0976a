"""Queue settings: nothing is lost when a worker dies, and a slow task does not hold the others."""

from datetime import timedelta
from typing import Any

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
DAY = timedelta(days=1)
SCHEDULES: dict[str, tuple[str, timedelta | crontab]] = {
    "project-outboxes": ("federation.project_outboxes", timedelta(seconds=5)),
    "end-idle-sign-ins": ("identity.end_idle_sign_ins", timedelta(minutes=1)),
    "purge-sign-on": ("identity.purge_sign_on", crontab(hour=3, minute=20)),
    "recover-jobs": ("jobs.recover", timedelta(seconds=20)),
    "purge-jobs": ("jobs.purge", crontab(hour=4, minute=0)),
    "seal-journals": ("journal.seal_everywhere", timedelta(minutes=1)),
    "purge-journals": ("journal.purge_everywhere", crontab(hour=2, minute=10)),
    "verify-journals": ("journal.verify_everywhere", crontab(hour=2, minute=40)),
    "purge-external-doors": ("accounts.purge_external_doors", crontab(hour=3, minute=30)),
    "purge-drafts": ("notices.purge_drafts", crontab(hour=3, minute=40)),
    "take-figures": ("operations.take_figures", timedelta(minutes=1)),
    "purge-failures": ("operations.purge", crontab(hour=3, minute=50)),
    "archive-convocations": ("missions.archive_everywhere", timedelta(seconds=10)),
}


def _entry(task: str, schedule: timedelta | crontab) -> dict[str, Any]:
    """A call that no worker took before the next one is dropped: late workers find one of each, no pile."""
    every = schedule if isinstance(schedule, timedelta) else DAY
    return {"task": task, "schedule": schedule, "options": {"expires": every.total_seconds()}}


beat_schedule = {name: _entry(task, schedule) for name, (task, schedule) in SCHEDULES.items()}
