"""The year to come of a service as a drawing, beside the words that say the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from imagin.rules.timeline import Segment
from portal.rules.words import filled

WIDTH = 1000
DAYS = 365


@dataclass(frozen=True, slots=True)
class Bar:
    """In thousandths of the drawing; ``name``: open, closed, or inherited from the academy."""

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


def year(segments: Iterable[Segment], day: date, *, of_session: bool) -> Year:
    bars = (_bar(segment, day, of_session) for segment in filled(segments, day))
    return Year(day, day + timedelta(days=DAYS), list(_ticks(day)), [bar for bar in bars if bar.width > 0])


def _bar(segment: Segment, day: date, of_session: bool) -> Bar:
    x = _place(segment.start, day) if segment.start else 0
    end = _place(segment.end, day) if segment.end else WIDTH
    return Bar(x, end - x, _name(segment, of_session))


def _place(when: date, day: date) -> int:
    return min(max((when - day).days, 0), DAYS) * WIDTH // DAYS


def _ticks(day: date) -> Iterator[int]:
    for number in range(1, 13):
        years, month = divmod(day.month - 1 + number, 12)
        yield _place(date(day.year + years, month + 1, 1), day)


def _name(segment: Segment, of_session: bool) -> str:
    """Where nothing is decided, a service is open and a session does as its academy."""
    if segment.value is None:
        return "inherited" if of_session else "open"
    return "open" if segment.value else "closed"
