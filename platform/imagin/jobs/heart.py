"""A sign of life while a run lasts, from a thread of its own: a step may be long and silent."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from uuid import UUID

from django.db import connection
from django.db.models.functions import Now

from imagin.jobs.models import Job, JobState
from imagin.tenancy.context import hub

EVERY_SECONDS = 5


@contextmanager
def beating(job: Job) -> Iterator[None]:
    stop = Event()
    thread = Thread(target=_beat, args=(job.pk, job.run_number, stop), name="job-heart", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _beat(job_id: UUID, run_number: int, stop: Event) -> None:
    """A thread has its own connection, and no scope until it opens one."""
    try:
        while not stop.wait(EVERY_SECONDS):
            with hub():
                alive = Job.objects.filter(pk=job_id, run_number=run_number, state=JobState.RUNNING)
                alive.update(heartbeat=Now())
    finally:
        connection.close()
