"""The care of the journals by the queue: nothing is decided here (STYLE, thin tasks)."""

from celery import shared_task

from imagin.tenancy.tasks import HubTask
from tenants.journal import everywhere


@shared_task(name="journal.seal_everywhere", base=HubTask)
def seal_everywhere() -> int:
    return sum(count for _, count in everywhere.for_each(everywhere.seal_one))


@shared_task(name="journal.verify_everywhere", base=HubTask)
def verify_everywhere() -> list[str]:
    """Codes of the journals that are not intact."""
    return [name for name, verdict in everywhere.for_each(everywhere.verify_one) if not verdict.intact]


@shared_task(name="journal.purge_everywhere", base=HubTask)
def purge_everywhere() -> int:
    return sum(sum(deleted.values()) for _, deleted in everywhere.for_each(everywhere.purge_one))
