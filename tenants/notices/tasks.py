"""The care of the drafts by the queue: nothing is decided here (STYLE, thin tasks)."""

import logging

from celery import shared_task

from imagin.academies.directory import open_academies, unless_gone
from imagin.operations import maintenance
from imagin.tenancy.context import academy
from imagin.tenancy.tasks import HubTask
from tenants.notices import drafts

logger = logging.getLogger(__name__)


@shared_task(name="notices.purge_drafts", base=HubTask)
def purge_drafts() -> int:
    return sum(_purge(code) for code in maintenance.at_work(found.code for found in open_academies()))


def _purge(code: str) -> int:
    """One academy's failure stays its own."""
    try:
        with unless_gone(code), academy(code):
            return drafts.purge()
    except Exception:
        logger.exception("drafts of %s were not purged", code)
    return 0
