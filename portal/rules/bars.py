"""The year to come of a service as a drawing, beside the words that say the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from imagin.rules.timeline import Segment
from portal.rules.words import filled, inheriting

WIDTH = 1000
DAYS = 365


@dataclass(frozen=True, slots=True)
class Bar:
    """In thousandths of the drawing; ``name``: open or closed."""

    x: int
    width: int
    name: str


@dataclass(frozen=True, slots=True)
class Year:
    """``ticks``: where each month begins."""

    start: date
    end: date
    ticks: list[int]
    bars: list[Bar]


def year(segments: Iterable[Segment], day: date, *, academy: list[Segment] | None = None) -> Year:
    """``academy``: what a session follows where it decides nothing."""
    told = filled(segments, day)
    bars = (_bar(segment, day) for segment in (told if academy is None else inheriting(told, academy, day)))
    return Year(day, day + timedelta(days=DAYS), list(_ticks(day)), [bar for bar in bars if bar.width > 0])


def _bar(segment: Segment, day: date) -> Bar:
    x = _place(segment.start, day) if segment.start else 0
    end = _place(segment.end, day) if segment.end else WIDTH
    return Bar(x, end - x, _name(segment))


def _place(when: date, day: date) -> int:
    return min(max((when - day).days, 0), DAYS) * WIDTH // DAYS


def _ticks(day: date) -> Iterator[int]:
    for number in range(1, 13):
        years, month = divmod(day.month - 1 + number, 12)
        yield _place(date(day.year + years, month + 1, 1), day)


def _name(segment: Segment) -> str:
    """Where nothing is decided, a service is open."""
    return "closed" if segment.value is False else "open"
