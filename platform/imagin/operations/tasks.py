"""Each minute the figures, each night what is kept too long: old failures, files sent the day before."""

from celery import shared_task

from imagin.academies import sent
from imagin.operations import failures, figures
from imagin.tenancy.tasks import HubTask


@shared_task(base=HubTask, name="operations.take_figures")
def take_figures() -> None:
    figures.take_all()


@shared_task(base=HubTask, name="operations.purge")
def purge() -> None:
    failures.purge()
    sent.purge()
