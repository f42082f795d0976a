"""Reading and setting the rules of the open academy."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from imagin.rules.models import RuleValue
from imagin.rules.registry import find
from imagin.tenancy.context import current_academy, memo


def rule(key: str) -> Any:
    """Value of a rule today in the open academy, its national default where it set none.

    One query for all rules the first time in a request, none after.
    """
    declared = find(key)
    return _values_in_force().get(key, declared.default)


def _values_in_force() -> dict[str, Any]:
    code = current_academy()
    if code is None:
        return {}
    kept = memo()
    if "rules" not in kept:
        rows = RuleValue.objects.filter(academy=code, period__contains=timezone.localdate())
        kept["rules"] = dict(rows.order_by("key").values_list("key", "value"))
    return kept["rules"]


def academy_zone() -> ZoneInfo:
    return ZoneInfo(rule("time.zone"))


@transaction.atomic
def set_rule(
    code: str, key: str, value: Any, *, actor: str, reason: str = "", since: date | None = None
) -> bool:
    """Give ``key`` a value from ``since`` (today) on; False where it already had it. Run on the hub."""
    find(key).type.check(value)
    day = since or timezone.localdate()
    current = RuleValue.objects.filter(academy=code, key=key, period__contains=day).first()
    if current and current.value == value:
        return False
    if current:
        _close(current, day)
    RuleValue.objects.create(
        academy=code, key=key, value=value, period=DateRange(day, None), set_by=actor, reason=reason
    )
    return True


def _close(row: RuleValue, day) -> None:
    if row.period.lower == day:
        row.delete()
    else:
        row.period = DateRange(row.period.lower, day)
        row.save(update_fields=["period"])
