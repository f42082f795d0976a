"""What the platform needs in order to serve: each part with the sentence that says it does not answer."""

import logging
import secrets
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection

from imagin.documents.archive import check_storage

logger = logging.getLogger(__name__)
SECONDS = 2


def failing_parts() -> list[str]:
    """A sentence for each part that does not answer; no address and no cause, those go to the log."""
    return [sentence for sentence, check in PARTS if not _answers(check)]


def _answers(check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception as error:
        logger.warning("%s: %s: %s", check.__name__, type(error).__name__, error)
        return False
    return True


def check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_cache() -> None:
    """Written and read back: a cache that refuses writes (full, read-only replica) does not serve."""
    value = secrets.token_hex(8)
    cache.set("sante", value, timeout=10)
    if cache.get("sante") is None:
        raise ConnectionError("the cache forgot what it was just given")


def check_queue() -> None:
    from imagin.celery import app

    options = {"socket_connect_timeout": SECONDS, "socket_timeout": SECONDS}
    with app.connection_for_read(transport_options=options) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, interval_max=0)


PARTS: tuple[tuple[str, Callable[[], None]], ...] = (
    ("La base de données ne répond pas.", check_database),
    ("Le cache ne répond pas.", check_cache),
    ("La file des tâches ne répond pas.", check_queue),
    ("Le stockage des documents ne répond pas ou est plein.", check_storage),
)
