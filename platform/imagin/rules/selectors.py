"""What was decided, by whom, when and why; newest first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from imagin.rules.models import RuleChange
from imagin.tenancy.context import hub

SHOWN = 500


@dataclass(frozen=True, slots=True)
class Change:
    """``before`` and ``after`` as they are kept; None is the national value. ``undoes`` takes one back."""

    id: int
    key: str
    session: str
    before: Any
    after: Any
    since: date
    by: str
    reason: str
    at: datetime
    undone: bool
    undoes: int | None


def changes(code: str) -> list[Change]:
    """The last ones of an academy, every rule. One query."""
    return _told(code, RuleChange.objects.all())


def history(code: str, key: str) -> list[Change]:
    """Every change of one rule, sessions included. One query."""
    return _told(code, RuleChange.objects.filter(key=key))


def _told(code: str, rows: QuerySet[RuleChange]) -> list[Change]:
    with hub():
        found = rows.filter(academy=code).select_related("undone_by").order_by("-pk")
        return [_change(row) for row in found[:SHOWN]]


def _change(row: RuleChange) -> Change:
    return Change(
        id=row.pk,
        key=row.key,
        session=row.session,
        before=row.before,
        after=row.after,
        since=row.since,
        by=row.changed_by,
        reason=row.reason,
        at=row.changed_at,
        undone=hasattr(row, "undone_by"),
        undoes=row.undoes_id,
    )
