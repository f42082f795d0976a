"""Work of the queue on missions: nothing is decided here (STYLE, thin tasks)."""

import logging
import random
import time
from collections import deque

from celery import shared_task

from imagin.academies.directory import open_academies, unless_gone
from imagin.operations import maintenance
from imagin.tenancy import locks
from imagin.tenancy.context import academy
from imagin.tenancy.tasks import HubTask
from tenants.missions.convocations import archive_missing

logger = logging.getLogger(__name__)
# With the batch that is begun, less than the seconds between two calls (imagin.celery_config).
SECONDS = 6
BATCH = 10
LOCK = "imagin.archiving"


@shared_task(name="missions.archive_everywhere", base=HubTask)
def archive_everywhere(seconds: float = SECONDS) -> int | None:
    """How many were archived; None where another worker is at it: the others keep to the other tasks."""
    with locks.alone(LOCK) as held:
        return _archive_in_turn(time.monotonic() + seconds) if held else None


def _archive_in_turn(until: float) -> int:
    """A batch in each open academy in turn, until none is left or the time is over.

    In turn, and from another one at each call, so that a run of 20,000 in one academy does not keep the
    others waiting.
    """
    waiting, total = deque(maintenance.at_work(found.code for found in open_academies())), 0
    random.shuffle(waiting)
    while waiting and time.monotonic() < until:
        code = waiting.popleft()
        done = _archive_batch(code)
        total += done
        if done == BATCH:
            waiting.append(code)
    return total


def _archive_batch(code: str) -> int:
    """One academy's failure stays its own; what it could not archive is tried at the next call."""
    try:
        with unless_gone(code), academy(code):
            return archive_missing(BATCH)
    except Exception:
        logger.exception("convocations of %s were not archived", code)
    return 0
