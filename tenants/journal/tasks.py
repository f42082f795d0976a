"""The care of the journals by the queue: nothing is decided here (STYLE, thin tasks)."""

from celery import shared_task

from imagin.tenancy.tasks import HubTask
from tenants.journal import everywhere


@shared_task(name="journal.seal_everywhere", base=HubTask)
def seal_everywhere() -> int:
    return sum(count for _, count in everywhere.for_each(everywhere.seal_one))


@shared_task(name="journal.verify_everywhere", base=HubTask)
def verify_everywhere() -> list[str]:
    """A task for each journal: together they would outlast the time a task has. Returns their names."""
    names = everywhere.journals_at_work()
    for name in names:
        verify_one.delay(name)
    return names


@shared_task(name="journal.verify_one", base=HubTask)
def verify_one(name: str) -> bool:
    """Whether that journal is intact; what is not is logged and kept with the witnesses.

    One that went away with its academy since the task was asked for has nothing to say.
    """
    try:
        return everywhere.verify_one(name).intact
    except Exception:
        if not everywhere.gone(name):
            raise
        return True


@shared_task(name="journal.purge_everywhere", base=HubTask)
def purge_everywhere() -> int:
    return sum(sum(deleted.values()) for _, deleted in everywhere.for_each(everywhere.purge_one))
