from celery import shared_task

from federation.projection import project_all
from imagin.tenancy.tasks import HubTask


@shared_task(name="federation.project_outboxes", base=HubTask)
def project_outboxes() -> int:
    return project_all()
