"""An academy that does not answer for a time: said before, answered 503 meanwhile, its tasks put off.

What is running is read once for all academies and kept a few seconds by each process.
"""

import time
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from imagin.academies.models import Academy
from imagin.days import check_day
from imagin.identity.events import tell
from imagin.identity.models import HubSession
from imagin.operations.models import ANNOUNCED_HOURS, Maintenance
from imagin.tenancy.context import hub

KEEP_SECONDS = 5
LEAST_RETRY = 60
PRESENT = timedelta(minutes=30)
UNKNOWN = "Aucune académie {code} : « imagin academy list » les montre."
NO_ACADEMY = "Choisissez au moins une académie."
PAST = "La fin de la maintenance est déjà passée : donnez une heure à venir."
BACKWARDS = "La fin de la maintenance doit suivre son début : corrigez l'une des deux."
OVERLAPS = "{code} a déjà une maintenance du {start} au {end} : changez-la, ou annulez-la d'abord."
OVER = "Cette maintenance est terminée ou annulée : prévoyez-en une autre."
BEGUN = "Cette maintenance a commencé : son début ne change plus, sa fin et son message si."

_kept: tuple[float, tuple[Maintenance, ...]] | None = None


def running(code: str) -> Maintenance | None:
    """The one that closes this academy now."""
    now = timezone.now()
    return next((one for one in _of(code) if one.starts_at <= now < one.ends_at), None)


def announced(code: str) -> Maintenance | None:
    """The next one, once its announcement has begun."""
    now = timezone.now()
    coming = (one for one in _of(code) if now < one.starts_at)
    return next((one for one in coming if one.starts_at - timedelta(hours=one.announced_hours) <= now), None)


def at_work(codes: Iterable[str]) -> list[str]:
    """Those whose schema may be worked in: what is put off is found again afterwards."""
    return [code for code in codes if running(code) is None]


def retry_after(one: Maintenance) -> int:
    return max(LEAST_RETRY, int((one.ends_at - timezone.now()).total_seconds()))


def _of(code: str) -> list[Maintenance]:
    return [one for one in coming_or_running() if one.academy == code]


def coming_or_running() -> tuple[Maintenance, ...]:
    """In the order of their beginning; another process's change is seen within ``KEEP_SECONDS``."""
    global _kept
    if _kept is None or _kept[0] < time.monotonic():
        _kept = time.monotonic() + KEEP_SECONDS, read()
    return _kept[1]


def read() -> tuple[Maintenance, ...]:
    """The same, as it is at this moment."""
    with hub():
        return tuple(Maintenance.objects.filter(ended_at=None, ends_at__gt=timezone.now()))


def forget() -> None:
    global _kept
    _kept = None


def plan(
    codes: Sequence[str],
    *,
    ends_at: datetime,
    actor: str,
    starts_at: datetime | None = None,
    message: str = "",
    announced_hours: int = ANNOUNCED_HOURS,
) -> list[Maintenance]:
    """One per academy, all or none; without ``starts_at`` it begins now."""
    begin = starts_at or timezone.now()
    with hub(), transaction.atomic():
        _check_codes(codes)
        _check_times(begin, ends_at)
        made = [
            Maintenance(
                academy=code,
                starts_at=begin,
                ends_at=ends_at,
                message=message.strip(),
                announced_hours=announced_hours,
                created_by=actor[:64],
            )
            for code in sorted(set(codes))
        ]
        for one in made:
            _save(one)
            tell("maintenance.planned", actor=actor, subject=f"academy:{one.academy}", **_told(one))
    forget()
    return made


def begin(codes: Sequence[str], *, minutes: int, actor: str, message: str = "") -> list[Maintenance]:
    """Now, for so many minutes."""
    return plan(codes, ends_at=timezone.now() + timedelta(minutes=minutes), actor=actor, message=message)


def change(
    pk: int, *, starts_at: datetime, ends_at: datetime, message: str, announced_hours: int, actor: str
) -> Maintenance:
    with hub(), transaction.atomic():
        one = _going(pk)
        if one.starts_at <= timezone.now() and starts_at != one.starts_at:
            raise ValidationError({"starts_at": BEGUN})
        _check_times(starts_at, ends_at)
        one.starts_at, one.ends_at = starts_at, ends_at
        one.message, one.announced_hours = message.strip(), announced_hours
        _save(one)
        tell("maintenance.changed", actor=actor, subject=f"academy:{one.academy}", **_told(one))
    forget()
    return one


def end(pk: int, *, actor: str) -> Maintenance:
    """Over at once where it runs, cancelled where it was to come."""
    with hub(), transaction.atomic():
        one = _going(pk)
        one.ended_at, one.ended_by = timezone.now(), actor[:64]
        one.save(update_fields=["ended_at", "ended_by"])
        code = "maintenance.ended" if one.starts_at <= one.ended_at else "maintenance.cancelled"
        tell(code, actor=actor, subject=f"academy:{one.academy}", **_told(one))
    forget()
    return one


def _going(pk: int) -> Maintenance:
    one = Maintenance.objects.select_for_update().filter(pk=pk).first()
    if one is None or one.ended_at or one.ends_at <= timezone.now():
        raise ValidationError(OVER)
    return one


def _save(one: Maintenance) -> None:
    """The exclusion constraint is the last judge of two that are planned at the same moment."""
    _check_free(one)
    one.full_clean(validate_constraints=False)
    one.save()


def _told(one: Maintenance) -> dict[str, Any]:
    return {
        "maintenance": one.pk,
        "begins": one.starts_at.isoformat(timespec="minutes"),
        "ends": one.ends_at.isoformat(timespec="minutes"),
    }


def _check_codes(codes: Sequence[str]) -> None:
    if not codes:
        raise ValidationError(NO_ACADEMY)
    known = set(Academy.objects.filter(code__in=codes).values_list("code", flat=True))
    for code in codes:
        if code not in known:
            raise ValidationError(UNKNOWN.format(code=code))


def _check_times(begin: datetime, end: datetime) -> None:
    for name, moment in (("starts_at", begin), ("ends_at", end)):
        try:
            check_day(moment)
        except ValidationError as refused:
            raise ValidationError({name: refused.messages}) from None
    if end <= begin:
        raise ValidationError({"ends_at": BACKWARDS})
    if end <= timezone.now():
        raise ValidationError({"ends_at": PAST})


def _check_free(one: Maintenance) -> None:
    others = Maintenance.objects.filter(academy=one.academy, ended_at=None).exclude(pk=one.pk)
    other = others.filter(starts_at__lt=one.ends_at, ends_at__gt=one.starts_at).first()
    if other:
        start, end = (f"{timezone.localtime(m):%d/%m/%Y %H:%M}" for m in (other.starts_at, other.ends_at))
        raise ValidationError(OVERLAPS.format(code=one.academy, start=start, end=end))


def present_in(codes: Sequence[str]) -> int:
    """Sign-ins that did something in the last half hour, and that one of these academies was told of."""
    since = timezone.now() - PRESENT
    with hub():
        going_on = HubSession.objects.filter(ended_at=None, last_act__gte=since, visits__academy__in=codes)
        return going_on.distinct().count()
