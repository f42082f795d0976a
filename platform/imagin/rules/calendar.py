"""The school year of an academy: from September on, or from mid-February where the seasons are opposite."""

from dataclasses import dataclass
from datetime import date, timedelta

from imagin.rules.registry import MonthDay
from imagin.rules.services import rule

SUMMER = 7


@dataclass(frozen=True, slots=True, order=True)
class SchoolYear:
    first: date
    last: date
    label: str

    @property
    def key(self) -> str:
        """In an address: the year it begins in."""
        return str(self.first.year)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def school_year(day: date, starts_on: MonthDay | None = None) -> SchoolYear:
    """« 2025-2026 »; « 2026 » where the year begins in its first half. ``starts_on``: another academy's."""
    starts_on = starts_on or rule("calendar.starts_on")
    first = starts_on.of(day.year)
    if first > day:
        first = starts_on.of(day.year - 1)
    last = starts_on.of(first.year + 1) - timedelta(days=1)
    label = str(first.year) if first.month < SUMMER else f"{first.year}-{first.year + 1}"
    return SchoolYear(first, last, label)
