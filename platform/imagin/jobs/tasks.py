"""The queue's side of jobs; ``jobs.run`` goes to the workers that know the owner of the tables."""

from celery import shared_task

from imagin.jobs import recovery, runner, services
from imagin.tenancy.tasks import HubTask

# Under the broker's visibility timeout: a message is not given to a second worker before this one stops.
LONGEST_SECONDS = 3300


@shared_task(base=HubTask, name="jobs.run", time_limit=LONGEST_SECONDS, soft_time_limit=LONGEST_SECONDS - 120)
def run(job_id: str) -> None:
    runner.run_job(job_id)


@shared_task(base=HubTask, name="jobs.recover")
def recover() -> None:
    recovery.recover()


@shared_task(base=HubTask, name="jobs.purge")
def purge() -> None:
    services.purge()
