"""Counting what breaks, by academy and hour: the view or the task, and the class of the fault.

Never raises, and writes on a connection that may just have failed: what could not be counted is logged.
"""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from imagin.operations.models import Failure, FailureKind
from imagin.tenancy import naming
from imagin.tenancy.context import current_scope_or_none, hub

logger = logging.getLogger(__name__)
DAY = timedelta(hours=24)
KEPT = timedelta(days=30)
STANDING = (
    "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s),"
    " EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = %s)"
)
HUB = ""
"""The hub's own failures have no academy."""


def note(kind: str, name: str, fault: str, academy: str | None = None) -> None:
    """``academy`` None: the one that is open. ``name`` and ``fault`` come from our code, not people."""
    scope = current_scope_or_none()
    code = academy if academy is not None else (scope.academy or "") if scope else ""
    try:
        with hub(), transaction.atomic():
            _add(HUB if _is_gone(code) else code, FailureKind(kind), name[:120], fault[:80])
    except Exception:
        logger.exception("a failure of %s was not counted: %s %s", code or "the hub", name, fault)


def _add(code: str, kind: FailureKind, name: str, fault: str) -> None:
    now = timezone.now()
    table = connection.ops.quote_name(Failure._meta.db_table)
    sql = (
        f"INSERT INTO {table} AS f (academy, kind, name, fault, hour, count, last_at)"  # noqa: S608 - our table
        " VALUES (%s, %s, %s, %s, %s, 1, %s) ON CONFLICT (hour, academy, kind, name, fault)"
        " DO UPDATE SET count = f.count + 1, last_at = excluded.last_at"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [code, kind.value, name, fault, hour_of(now), now])


def _is_gone(code: str) -> bool:
    """Undone a few seconds ago: nobody would ever look at the failures of an academy that is no more."""
    if not code:
        return False
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [naming.academy_role(code), naming.schema_of(code)])
        return cursor.fetchone() != (True, True)


def hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def of_a_day() -> dict[str, int]:
    """How many in the last 24 hours (whole hours), by academy, or ``HUB``. One query."""
    recent = Failure.objects.filter(hour__gt=timezone.now() - DAY - timedelta(hours=1))
    counted = recent.values("academy").order_by("academy").annotate(total=Sum("count"))
    return {row["academy"]: row["total"] for row in counted}


def latest(academy: str = HUB, most: int = 50) -> list[Failure]:
    return list(Failure.objects.filter(academy=academy).order_by("-last_at", "-pk")[:most])


def last_refused_import(academy: str) -> Failure | None:
    return Failure.objects.filter(academy=academy, kind=FailureKind.IMPORT).order_by("-last_at").first()


def purge() -> None:
    Failure.objects.filter(hour__lt=timezone.now() - KEPT).delete()
