"""The message that wakes a worker; a job whose message is lost is sent again by ``recovery``."""

import logging

from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def send(job_id: str) -> None:
    from imagin.jobs import tasks

    try:
        tasks.run.delay(job_id)
    except OperationalError:
        logger.warning("queue out of order: job %s waits", job_id)
