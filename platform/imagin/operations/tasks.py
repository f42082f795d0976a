"""Each minute the figures, each night the failures of more than a month ago."""

from celery import shared_task

from imagin.operations import failures, figures
from imagin.tenancy.tasks import HubTask


@shared_task(base=HubTask, name="operations.take_figures")
def take_figures() -> None:
    figures.take_all()


@shared_task(base=HubTask, name="operations.purge")
def purge() -> None:
    failures.purge()
