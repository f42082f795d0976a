"""Work of the queue on missions: nothing is decided here (STYLE, thin tasks)."""

import logging
import time

from celery import shared_task

from imagin.academies.directory import open_academies
from imagin.operations import maintenance
from imagin.tenancy.context import academy
from imagin.tenancy.tasks import HubTask
from tenants.missions.convocations import archive_missing

logger = logging.getLogger(__name__)
# Less than the 20 seconds between two calls (imagin.celery_config): runs do not pile up.
SECONDS = 15
BATCH = 50


@shared_task(name="missions.archive_everywhere", base=HubTask)
def archive_everywhere(seconds: float = SECONDS) -> int:
    """A batch in each open academy in turn, until none is left or the time is over.

    In turn, so that a run of 20,000 in one academy does not keep the others waiting.
    """
    until, total = time.monotonic() + seconds, 0
    waiting = maintenance.at_work(found.code for found in open_academies())
    while waiting and time.monotonic() < until:
        done = {code: _archive_batch(code) for code in waiting}
        total += sum(done.values())
        waiting = [code for code, count in done.items() if count == BATCH]
    return total


def _archive_batch(code: str) -> int:
    """One academy's failure stays its own; what it could not archive is tried at the next call."""
    try:
        with academy(code):
            return archive_missing(BATCH)
    except Exception:
        logger.exception("convocations of %s were not archived", code)
        return 0
