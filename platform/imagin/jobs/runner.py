"""Running a job once: taking it, calling its run, writing how it ended."""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from imagin.jobs.heart import beating
from imagin.jobs.models import Job, JobState
from imagin.jobs.progress import JobCancelled, JobLost, Progress
from imagin.jobs.recovery import is_silent, tell_end
from imagin.jobs.registry import UnknownJob, find
from imagin.tenancy.context import hub

logger = logging.getLogger(__name__)
UNEXPECTED = (
    "Le travail s'est arrêté sur une erreur inattendue ({name}). Ce qui était fait est conservé : "
    "reprenez-le, et si l'erreur revient, cherchez ce travail dans les traces du serveur."
)
STOPPED = "Arrêté à votre demande. Ce qui était fait est conservé."


def run_job(job_id: Any) -> None:
    """Nothing where somebody else runs it, or where it is over."""
    job = claim(job_id)
    if job is None:
        return
    with beating(job):
        state, message = _outcome(job)
    if state is not None:
        finish(job, state, message)


def claim(job_id: Any) -> Job | None:
    with hub(), transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id).first()
        if job is None or not job.under_way or (job.state == JobState.RUNNING and not is_silent(job)):
            return None
        now = timezone.now()
        job.state, job.started_at, job.heartbeat, job.finished_at = JobState.RUNNING, now, now, None
        job.run_number += 1
        job.save(update_fields=["state", "started_at", "heartbeat", "finished_at", "run_number"])
    return job


def finish(job: Job, state: str, message: str = "") -> None:
    """The last message of a run that succeeded stays where it gave none at its end."""
    said: dict[str, Any] = {"state": state, "finished_at": timezone.now()} | (
        {"message": message} if message else {}
    )
    with hub(), transaction.atomic():
        mine = Job.objects.filter(pk=job.pk, run_number=job.run_number, state=JobState.RUNNING)
        if mine.update(**said):
            tell_end(job, state)


def _outcome(job: Job) -> tuple[str | None, str]:
    progress = Progress(job)
    try:
        progress.check()
        arguments = {"academy": job.academy, **job.params} if job.academy else job.params
        with hub():
            find(job.kind).run(progress, **arguments)
    except JobCancelled:
        return JobState.CANCELLED, STOPPED
    except JobLost:
        return None, ""
    except ValidationError as refusal:
        return JobState.FAILED, "\n".join(refusal.messages)
    except UnknownJob as refusal:
        return JobState.FAILED, str(refusal)
    except Exception as error:
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        return JobState.FAILED, UNEXPECTED.format(name=type(error).__name__)
    return JobState.DONE, ""
