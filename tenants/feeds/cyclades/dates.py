"""« 2026-06-20 08:00 1J|2026-06-21 08:00 2D »: the dates of a mission, and the period they make."""

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import NamedTuple

from tenants.feeds.columns import Kind
from tenants.feeds.kinds import shown
from tenants.feeds.problems import Invalid
from tenants.missions.enums import DurationUnit

SEPARATOR = "|"
ENTRY = re.compile(r"(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}))? ([1-9]\d?)([JD])", re.IGNORECASE)
UNITS = {"J": DurationUnit.DAY, "D": DurationUnit.HALF_DAY}
NOON = time(12)
REMEDY = "écrivez 2026-06-20 08:00 1J, J pour journées, D pour demi-journées, dates séparées par « | »"


class MissionDay(NamedTuple):
    """One date of a mission; a missing hour sorts as midnight."""

    day: date
    time: time | None
    duration: int
    unit: DurationUnit

    @property
    def last_day(self) -> date:
        """Half days follow one another: two from the afternoon on end the next morning."""
        if self.unit == DurationUnit.DAY:
            return self.day + timedelta(days=self.duration - 1)
        halves = self.duration + (self.time is not None and self.time >= NOON)
        return self.day + timedelta(days=(halves + 1) // 2 - 1)


def period(days: Sequence[MissionDay]) -> tuple[date, date]:
    return min(day.day for day in days), max(day.last_day for day in days)


def _read(cell: str) -> tuple[MissionDay, ...]:
    days = [_entry(entry.strip()) for entry in cell.split(SEPARATOR)]
    if len({(day.day, day.time) for day in days}) < len(days):
        raise Invalid("une date est donnée deux fois", "supprimez la répétition")
    return tuple(sorted(days, key=lambda day: (day.day, day.time or time.min)))


def _entry(entry: str) -> MissionDay:
    found = ENTRY.fullmatch(entry)
    if not found:
        raise Invalid(f"« {shown(entry)} » n'est pas une date de mission", REMEDY)
    day, hour, duration, unit = found.groups()
    try:
        moment = time.fromisoformat(hour) if hour else None
        return MissionDay(date.fromisoformat(day), moment, int(duration), UNITS[unit.upper()])
    except ValueError:
        raise Invalid(f"« {shown(entry)} » n'existe pas au calendrier", REMEDY) from None


MISSION_DATES = Kind("dates, heures et durées, séparées par « | »", _read, ())
