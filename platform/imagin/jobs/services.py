"""Asking for a job, cancelling it, taking it up again; forgetting those ended long ago."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from imagin.identity.events import tell
from imagin.jobs import queue
from imagin.jobs.models import UNDER_WAY, Job, JobState
from imagin.jobs.registry import UnknownJob, find
from imagin.tenancy.context import hub

KEPT = timedelta(days=90)
"""Since the end: « Travaux » and its help page say so. Parameters and report go with the job."""

TWICE = "Ce travail est déjà en cours : « {label} ». Attendez sa fin, ou annulez-le."
OVER = "Ce travail est terminé : il ne s'annule plus."
WHOLE = "Ce travail ne s'arrête pas en chemin : attendez sa fin, il est court."
NOT_FAILED = "Ce travail n'est pas arrêté : il n'y a rien à reprendre."
GONE = "Ce travail n'existe pas : « imagin academy jobs » les montre."


class JobUnderWay(ValidationError):
    """One job of a kind at a time for an academy; ``job`` is the one that goes on."""

    def __init__(self, job: Job) -> None:
        super().__init__(TWICE.format(label=job.label))
        self.job = job


def submit(kind: str, *, actor: str, academy: str = "", **params: Any) -> Job:
    """Sent once committed. ``params`` are plain JSON values, kept with the job."""
    declared = find(kind)
    label = f"{declared.label} ({academy})" if academy else declared.label
    with hub(), transaction.atomic():
        job = _create(kind=kind, label=label, academy_code=academy, params=params, asked_by=actor)
        tell("jobs.submitted", actor=actor, subject=f"job:{job.pk}", kind=kind, academy=academy)
        transaction.on_commit(partial(queue.send, str(job.pk)))
    return job


def _create(**values: Any) -> Job:
    try:
        with transaction.atomic():
            return Job.objects.create(**values, heartbeat=timezone.now())
    except IntegrityError as error:
        other = _under_way(values["kind"], values["academy_code"])
        if other is None:
            raise
        raise JobUnderWay(other) from error


def _under_way(kind: str, academy: str) -> Job | None:
    return Job.objects.filter(kind=kind, academy_code=academy, state__in=UNDER_WAY).first()


def cancel(job_id: Any, *, actor: str) -> Job:
    """At once where it waits; where it runs, at its next safe point."""
    with hub(), transaction.atomic():
        job = _locked(job_id)
        if not job.under_way:
            raise ValidationError(OVER)
        if job.state == JobState.RUNNING and not is_cancellable(job):
            raise ValidationError(WHOLE)
        if job.state == JobState.QUEUED:
            job.state, job.finished_at = JobState.CANCELLED, timezone.now()
        job.cancel_asked = True
        job.save(update_fields=["state", "finished_at", "cancel_asked"])
        tell("jobs.cancelled", actor=actor, subject=f"job:{job.pk}", kind=job.kind, academy=job.academy)
    return job


def resume(job_id: Any, *, actor: str) -> Job:
    """« Reprendre »: the same job again, which finds what it had done."""
    with hub(), transaction.atomic():
        job = _locked(job_id)
        if job.state not in (JobState.FAILED, JobState.CANCELLED):
            raise ValidationError(NOT_FAILED)
        if other := _under_way(job.kind, job.academy_code):
            raise JobUnderWay(other)
        _queue_again(job)
        tell("jobs.resumed", actor=actor, subject=f"job:{job.pk}", kind=job.kind, academy=job.academy)
        transaction.on_commit(partial(queue.send, str(job.pk)))
    return job


def purge() -> int:
    """How many ended long ago. One statement: a job resumed meanwhile is under way, and stays."""
    with hub():
        ended = Job.objects.exclude(state__in=UNDER_WAY).filter(finished_at__lt=timezone.now() - KEPT)
        return ended.delete()[0]


def is_cancellable(job: Job) -> bool:
    try:
        return job.under_way and (job.state == JobState.QUEUED or find(job.kind).cancellable)
    except UnknownJob:
        return job.under_way


def elapsed(job: Job) -> timedelta | None:
    """Of the last run."""
    return (job.finished_at or timezone.now()) - job.started_at if job.started_at else None


def remaining(job: Job) -> timedelta | None:
    """At the speed of what is done; None while nothing says it."""
    so_far = elapsed(job)
    if job.state != JobState.RUNNING or not job.done or not job.total or so_far is None:
        return None
    return so_far * max(job.total - job.done, 0) / job.done


def _queue_again(job: Job) -> None:
    job.state, job.finished_at, job.cancel_asked = JobState.QUEUED, None, False
    job.lost, job.message, job.heartbeat = 0, "", timezone.now()
    job.save(update_fields=["state", "finished_at", "cancel_asked", "lost", "message", "heartbeat"])


def _locked(job_id: Any) -> Job:
    try:
        job = Job.objects.select_for_update().filter(pk=job_id).first()
    except ValidationError:
        job = None
    if job is None:
        raise ValidationError(GONE)
    return job
