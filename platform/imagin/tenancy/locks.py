"""One process at a time, whatever transactions it goes through: a lock of its connection to PostgreSQL.

A killed process loses it with its connection; another academy opened meanwhile on that connection keeps it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

PAUSE_SECONDS = 0.2


@contextmanager
def alone(key: str, *, patience: float = 0) -> Iterator[bool]:
    """False where another still holds ``key`` after ``patience`` seconds: the caller then leaves."""
    until = time.monotonic() + patience
    while not (held := _ask("pg_try_advisory_lock", key)) and time.monotonic() < until:
        time.sleep(PAUSE_SECONDS)
    try:
        yield held
    finally:
        if held:
            _ask("pg_advisory_unlock", key)


def _ask(function: str, key: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtextextended(%s, 0))", [key])
        return bool(cursor.fetchone()[0])
