"""Reading the rules of the open academy; giving, taking back and telling their values.

Whatever is open when they are called, the writing services work on the hub and tell the academy's journal.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from imagin.days import check_day, check_end
from imagin.identity.events import tell
from imagin.rules import stored, together
from imagin.rules.models import RuleChange
from imagin.rules.reading import academy_zone, as_of, forget_rules, rule, today_in
from imagin.rules.registry import find
from imagin.rules.selectors import Change, history
from imagin.rules.timeline import Segment, first_difference, next_change, overlap, overwritten, tail, value_on
from imagin.tenancy.context import academy, hub

__all__ = [
    "Change",
    "academy_zone",
    "as_of",
    "history",
    "reset_rule",
    "rule",
    "set_rule",
    "set_timeline",
    "today_in",
    "undo",
]

OVERLAP = "Deux périodes de cette règle se chevauchent : corrigez leurs dates."
NO_CHANGE = "Ce changement n'existe pas dans cette académie : rechargez la liste."
ALREADY = "Ce changement est déjà annulé."
IS_UNDO = "Ce changement en annule un autre : pour y revenir, donnez de nouveau la valeur à la règle."
LATER = "La règle a changé depuis, le {at:%d/%m/%Y à %H:%M} : annulez d'abord ce changement plus récent."


@transaction.atomic
def set_rule(
    code: str,
    key: str,
    value: Any,
    *,
    actor: str,
    reason: str = "",
    since: date | None = None,
    until: date | None = None,
    session: str = "",
) -> bool:
    """Give ``key`` a value from ``since`` (today) on; False where it already had it.

    It holds to the day before ``until``, else to the next change already planned.
    """
    kept = stored.checked(code, key, value, session)
    day = since or today_on_hub(code)
    _check_days([Segment(kept, day, until)])
    if until and until <= day:
        raise ValidationError("La fin doit venir après le début : corrigez l'une des deux dates.")
    with hub():
        stored.lock(code)
        found = stored.segments(code, key, session)
        wanted = overwritten(found, kept, day, until or next_change(found, day))
        together.check_written(code, key, session, wanted, day)
        return _replace(code, key, session, found, wanted, day, actor=actor, reason=reason)


def reset_rule(
    code: str, key: str, *, actor: str, reason: str = "", since: date | None = None, session: str = ""
) -> bool:
    """« Revenir à la valeur nationale » from ``since`` (today) on, whatever was planned after it."""
    said: dict[str, Any] = {"actor": actor, "reason": reason, "session": session}
    return set_timeline(code, key, [], since=since or today_on_hub(code), **said)


@transaction.atomic
def set_timeline(
    code: str,
    key: str,
    segments: list[Segment],
    *,
    actor: str,
    reason: str = "",
    since: date,
    session: str = "",
    alone: bool = True,
) -> bool:
    """Every value of ``key`` from ``since`` on, planned ones included: what a configuration file says.

    Not ``alone``: others follow, and the caller checks them together at the end.
    """
    find(key)
    wanted = [replace(s, value=stored.checked(code, key, s.value, session)) for s in segments]
    _check_days([*wanted, Segment(None, since)])
    if overlap(wanted):
        raise ValidationError(OVERLAP)
    with hub():
        stored.lock(code)
        found = stored.segments(code, key, session)
        if alone:
            together.check_written(code, key, session, wanted, since)
        return _replace(code, key, session, found, wanted, since, actor=actor, reason=reason)


@transaction.atomic
def undo(code: str, change_id: int, *, actor: str, reason: str = "") -> None:
    """Puts back what a change found, as if it had not been made; refused where the rule changed since."""
    with hub():
        stored.lock(code)
        change = _undoable(code, change_id)
        found = stored.segments(code, change.key, change.session)
        put_back = stored.from_json(change.replaced)
        together.check_written(code, change.key, change.session, put_back, max(change.since, today_in(code)))
        said: dict[str, Any] = {"actor": actor, "reason": reason, "undoes": change}
        made = _write(code, change.key, change.session, found, put_back, change.since, **said)
    _tell("rules.undone", made)


def _check_days(segments: list[Segment]) -> None:
    for segment in segments:
        if segment.start:
            check_day(segment.start)
        if segment.end:
            check_end(segment.end)


def today_on_hub(code: str) -> date:
    with hub():
        return today_in(code)


def _replace(
    code: str, key: str, session: str, found: list[Segment], wanted: list[Segment], since: date, **said: Any
) -> bool:
    """Nothing is touched before the first day that differs."""
    first = first_difference(found, wanted, since)
    if first is None:
        return False
    _tell("rules.changed", _write(code, key, session, found, wanted, first, **said))
    return True


def _write(
    code: str,
    key: str,
    session: str,
    found: list[Segment],
    wanted: list[Segment],
    since: date,
    *,
    actor: str,
    reason: str,
    undoes: RuleChange | None = None,
) -> RuleChange:
    """The values, then the change that tells of them."""
    stored.write(code, key, session, tail(wanted, since), since, actor=actor, reason=reason)
    forget_rules()
    return RuleChange.objects.create(
        academy=code,
        key=key,
        session=session,
        before=value_on(found, since),
        after=value_on(wanted, since),
        since=since,
        replaced=stored.as_json(tail(found, since)),
        undoes=undoes,
        reason=reason,
        changed_by=actor,
    )


def _undoable(code: str, change_id: int) -> RuleChange:
    rows = RuleChange.objects.filter(academy=code).select_related("undone_by")
    change = rows.filter(pk=change_id).first()
    if change is None:
        raise ValidationError(NO_CHANGE)
    if hasattr(change, "undone_by"):
        raise ValidationError(ALREADY)
    if change.undoes_id:
        raise ValidationError(IS_UNDO)
    since = rows.filter(key=change.key, session=change.session, pk__gt=change.pk)
    later = since.filter(undoes=None, undone_by=None).order_by("pk").last()
    if later:
        raise ValidationError(LATER.format(at=timezone.localtime(later.changed_at)))
    return change


def _tell(code: str, change: RuleChange) -> None:
    """In the academy's own journal; the values are in the table of changes, under this number."""
    with academy(change.academy):
        tell(
            code,
            actor=change.changed_by,
            subject=f"rule:{change.key}"[:60],
            rule=change.key,
            session=change.session,
            since=change.since.isoformat(),
            change=change.pk,
        )
