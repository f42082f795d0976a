"""The rows of an academy's values: checked, locked, read and written as segments. Run on the hub."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from imagin.academies.models import Academy
from imagin.rules.models import RuleValue
from imagin.rules.reading import today_in
from imagin.rules.registry import Money, Rule, Scope, find
from imagin.rules.timeline import Segment, value_on
from imagin.tenancy.context import hub

SESSION = re.compile(r"[\w.-]{1,20}")
CURRENCY = "money.currency"
NATIONAL_ONLY = "Cette règle est nationale : une académie ne peut pas lui donner une autre valeur."
NO_SESSION = "Cette règle ne se décide pas par session : retirez la session."
BAD_SESSION = "« {session} » n'est pas un code de session : écrivez par exemple 2026-06."
NO_ACADEMY = "Aucune académie {code} : « imagin academy list » les montre."


def checked(code: str, key: str, value: Any, session: str) -> Any:
    """The value as it is kept; refused with a sentence where the rule does not admit it."""
    declared = find(key)
    check_scope(declared, session)
    currency = _currency(code) if isinstance(declared.type, Money) else ""
    return check_value(declared, value, currency)


def check_value(declared: Rule, value: Any, currency: str) -> Any:
    if isinstance(declared.type, Money):
        return declared.type.check(value, currency)
    return declared.type.check(value)


def check_scope(declared: Rule, session: str) -> None:
    if declared.scope is Scope.NATIONAL:
        raise ValidationError(NATIONAL_ONLY)
    if session and declared.scope is not Scope.SESSION:
        raise ValidationError(NO_SESSION)
    if session and not SESSION.fullmatch(session):
        raise ValidationError(BAD_SESSION.format(session=session[:40]))


def lock(code: str) -> None:
    """One change at a time in an academy; refuses a code that is nobody's."""
    if not Academy.objects.select_for_update().filter(code=code).exists():
        raise ValidationError(NO_ACADEMY.format(code=code))


def segments(code: str, key: str, session: str) -> list[Segment]:
    rows = RuleValue.objects.filter(academy=code, key=key, session=session).order_by("period")
    return [
        Segment(value, period.lower, period.upper) for value, period in rows.values_list("value", "period")
    ]


def all_segments(code: str) -> dict[tuple[str, str], list[Segment]]:
    """By (key, session); one query."""
    found: dict[tuple[str, str], list[Segment]] = {}
    rows = RuleValue.objects.filter(academy=code).order_by("key", "session", "period")
    for key, session, value, period in rows.values_list("key", "session", "value", "period"):
        found.setdefault((key, session), []).append(Segment(value, period.lower, period.upper))
    return found


def write(
    code: str, key: str, session: str, new: Iterable[Segment], since: date, *, actor: str, reason: str
) -> None:
    """``new`` holds from ``since`` on; what held before keeps its row, its author and its reason."""
    rows = RuleValue.objects.filter(academy=code, key=key, session=session)
    rows.filter(period__startswith__gte=since).delete()
    touching = Q(period__contains=since) | Q(period__endswith=since)
    before = rows.filter(touching).order_by("period").last()
    new = list(new)
    if before:
        goes_on = bool(new) and new[0].start == since and new[0].value == before.value
        _end(before, new.pop(0).end if goes_on else since)
    for segment in new:
        period = DateRange(segment.start, segment.end)
        said = {"set_by": actor, "reason": reason}
        rows.create(academy=code, key=key, session=session, value=segment.value, period=period, **said)


def _end(row: RuleValue, end: date | None) -> None:
    if row.period.upper != end:
        row.period = DateRange(row.period.lower, end)
        row.save(update_fields=["period"])


def as_json(found: Iterable[Segment]) -> list[list[Any]]:
    return [[s.value, s.start and s.start.isoformat(), s.end and s.end.isoformat()] for s in found]


def from_json(kept: Iterable[list[Any]]) -> list[Segment]:
    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    return [Segment(value, day(start), day(end)) for value, start, end in kept]


def _currency(code: str) -> str:
    with hub():
        found = value_on(segments(code, CURRENCY, ""), today_in(code))
    return found or find(CURRENCY).default
