"""What a rule says today in the open academy: one query for all of them in a request, none after.

Nothing outlives the request, so another process is never late; a change made by this one is seen at once.
Only what is asked of academies that are not open (``known_elsewhere``) is kept, for a few seconds.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils import timezone

from imagin.days import LATEST
from imagin.rules.models import RuleValue
from imagin.rules.registry.core import NATIONAL, find
from imagin.rules.timeline import Segment
from imagin.tenancy.backend.base import on_rollback
from imagin.tenancy.context import academy, current_academy, hub, memo

ZONE = "time.zone"
MEMO = ("rules", "rules_day")
PLANNED = "windows."
KEEP = timedelta(seconds=5)
_writes = 0


@dataclass(slots=True)
class Known:
    """Values in force on ``day``, ready to be used; those of a session apart.

    ``planned``: by rule and session, what holds around ``day`` and after it, of the rules whose dates are
    shown (``windows.*``).
    """

    writes: int
    day: date
    values: dict[str, Any]
    of_sessions: dict[tuple[str, str], Any]
    planned: dict[tuple[str, str], list[Segment]] = field(default_factory=dict)


def rule(key: str, session: str = "") -> Any:
    """Value of a rule today: the session's, else the academy's, else the national one.

    One query for all rules the first time in a request, none after.
    """
    known = known_rules()
    if session and (session, key) in known.of_sessions:
        return known.of_sessions[session, key]
    try:
        return known.values[key]
    except KeyError:
        find(key)
        return NATIONAL[key]


def known_rules() -> Known:
    kept = memo()
    known = kept.get("rules")
    if known is None or known.writes != _writes:
        known = kept["rules"] = _read(current_academy(), kept.get("rules_day"))
    return known


def sessions_deciding(key: str) -> set[str]:
    """The sessions that give this rule a value of their own today."""
    return {session for session, decided in known_rules().of_sessions if decided == key}


def academy_zone() -> ZoneInfo:
    return ZoneInfo(rule(ZONE))


def today_in(code: str) -> date:
    """Today for the people of an academy: in its zone."""
    return _read(code, None).day


_elsewhere: dict[str, tuple[datetime, Known]] = {}


def known_elsewhere(codes: Collection[str]) -> dict[str, Known]:
    """The rules of academies that are not open: one query for those not read within ``KEEP``, else none.

    Another process's change is seen at the latest then; this one's, and the past, at once.
    """
    now = timezone.now()
    late = [code for code in codes if not _still_good(code, now)]
    if late:
        with hub():
            _elsewhere.update((code, (now, known)) for code, known in _read_all(late, None).items())
    return {code: _elsewhere[code][1] for code in codes}


def _still_good(code: str, now: datetime) -> bool:
    read_at, known = _elsewhere.get(code, (None, None))
    return bool(known and read_at and known.writes == _writes and read_at <= now < read_at + KEEP)


@contextmanager
def with_rules(code: str, known: Known) -> Iterator[None]:
    """As in that academy for who asks its rules, and for nothing else: no statement is sent."""
    with academy(code):
        memo()["rules"] = known
        yield


@contextmanager
def as_of(day: date) -> Iterator[None]:
    """The rules of another day, for the time of a ``with`` block inside an open academy."""
    kept = memo()
    before: dict[str, Any] = {name: kept.pop(name) for name in MEMO if name in kept}
    kept["rules_day"] = day
    try:
        yield
    finally:
        kept.pop("rules", None)
        del kept["rules_day"]
        kept.update(before)


def forget_rules() -> None:
    """Something was written, or rolled back: what an open block of this process knows is read again."""
    global _writes
    _writes += 1


on_rollback.append(forget_rules)


def _read(code: str | None, day: date | None) -> Known:
    if code is None:
        return Known(_writes, day or timezone.localdate(), dict(NATIONAL), {})
    return _read_all([code], day)[code]


def _read_all(codes: Collection[str], day: date | None) -> dict[str, Known]:
    writes, now = _writes, timezone.now()
    around = day or now.date()
    found: dict[str, list] = {code: [] for code in codes}
    for code, *row in _rows(codes, around):
        found[code].append(row)
    return {code: _in_zone(_zone(rows, around), writes, day, now, rows) for code, rows in found.items()}


def _in_zone(zone: ZoneInfo, writes: int, day: date | None, now: datetime, found: list) -> Known:
    """The zone that says which day it is holds that day, even where its first one is yet to come."""
    known = _known(writes, day or timezone.localdate(now, zone), found)
    known.values[ZONE] = zone.key
    return known


def _rows(codes: Collection[str], around: date) -> Iterable[tuple]:
    near = DateRange(around - timedelta(days=1), around + timedelta(days=2) if around <= LATEST else None)
    later = Q(key__startswith=PLANNED, period__fully_gt=near)
    rows = RuleValue.objects.filter(Q(period__overlap=near) | later, academy__in=codes)
    return rows.order_by("key").values_list("academy", "session", "key", "value", "period")


def _zone(found: list, around: date) -> ZoneInfo:
    """A day begins where the academy is: in Nouméa nine or ten hours before Paris."""
    zones = [value for session, key, value, period in found if key == ZONE and around in period]
    return ZoneInfo(zones[0] if zones else NATIONAL[ZONE])


def _known(writes: int, day: date, found: list) -> Known:
    values, of_sessions = dict(NATIONAL), {}
    planned: dict[tuple[str, str], list[Segment]] = {}
    for session, key, value, period in found:
        if key.startswith(PLANNED):
            planned.setdefault((key, session), []).append(Segment(value, period.lower, period.upper))
        if day not in period or key not in NATIONAL:
            continue
        loaded = find(key).type.load(value)
        if session:
            of_sessions[session, key] = loaded
        else:
            values[key] = loaded
    return Known(writes, day, values, of_sessions, planned)
