"""Jobs whose runner died (kill -9, power) go back in the queue; lost messages are sent again."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from imagin.identity.events import tell
from imagin.jobs import queue
from imagin.jobs.models import Job, JobState
from imagin.tenancy.context import hub

SILENT_AFTER = timedelta(seconds=30)
SENT_AGAIN_AFTER = timedelta(minutes=5)
MOST_LOST = 3
GIVEN_UP = (
    "L'exécutant s'est arrêté brutalement trois fois de suite pendant ce travail : il n'est plus relancé. "
    "Ce qui était fait est conservé ; cherchez la cause dans les traces du serveur, puis reprenez-le."
)
STOPPED = "L'exécutant s'est arrêté ; l'annulation demandée est faite, ce qui était fait est conservé."


def is_silent(job: Job) -> bool:
    return job.heartbeat is None or job.heartbeat < timezone.now() - SILENT_AFTER


def recover() -> int:
    """How many were sent again. Any number of beats may call it at once."""
    now = timezone.now()
    silent = Q(state=JobState.RUNNING, heartbeat__lt=now - SILENT_AFTER)
    unheard = Q(state=JobState.QUEUED, heartbeat__lt=now - SENT_AGAIN_AFTER)
    with hub(), transaction.atomic():
        found = list(Job.objects.select_for_update(skip_locked=True).filter(silent | unheard))
        again = [str(job.pk) for job in found if _put_back(job)]
    for job_id in again:
        queue.send(job_id)
    return len(again)


def _put_back(job: Job) -> bool:
    """False where it must not be run again."""
    if job.state == JobState.RUNNING and (job.cancel_asked or job.lost + 1 >= MOST_LOST):
        _end(job)
        return False
    lost = F("lost") + 1 if job.state == JobState.RUNNING else F("lost")
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED, heartbeat=timezone.now(), lost=lost)
    return True


def _end(job: Job) -> None:
    cancelled = job.cancel_asked
    state, message = (JobState.CANCELLED, STOPPED) if cancelled else (JobState.FAILED, GIVEN_UP)
    Job.objects.filter(pk=job.pk).update(state=state, message=message, finished_at=timezone.now())
    tell_end(job, state)


def tell_end(job: Job, state: str) -> None:
    said = {"actor": job.asked_by, "subject": f"job:{job.pk}", "kind": job.kind, "academy": job.academy}
    if state == JobState.DONE:
        tell("jobs.done", **said)
    else:
        tell("jobs.failed" if state == JobState.FAILED else "jobs.stopped", **said)
