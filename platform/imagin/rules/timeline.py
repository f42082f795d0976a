"""Values of one rule over time, as plain data: no database here, so that it can be tested by the thousand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Segment:
    """``value`` from ``start`` (always, where there is none) to the day before ``end`` (for ever)."""

    value: Any
    start: date | None = None
    end: date | None = None

    def covers(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


def value_on(segments: Iterable[Segment], day: date) -> Any:
    """None where the national value holds."""
    return next((segment.value for segment in segments if segment.covers(day)), None)


def overlap(segments: Iterable[Segment]) -> tuple[Segment, Segment] | None:
    """The first two that hold on the same day."""
    ordered = sorted(segments, key=_by_start)
    pairs = pairwise(ordered)
    return next((pair for pair in pairs if pair[0].end is None or pair[0].end > _day(pair[1].start)), None)


def days_between(segments: Iterable[Segment]) -> list[date]:
    """Those that two values leave alone between them, where there is one day only."""
    pairs = pairwise(sorted(segments, key=_by_start))
    gaps = ((one.end, other.start) for one, other in pairs if one.end and other.start)
    return [end for end, start in gaps if start - end == timedelta(days=1)]


def tail(segments: Iterable[Segment], since: date) -> list[Segment]:
    """What holds from ``since`` on, in order, neighbours of one value made one."""
    kept = [segment for segment in segments if segment.end is None or segment.end > since]
    cut = [replace(segment, start=max(_day(segment.start), since)) for segment in kept]
    return _merged(sorted(cut, key=_by_start))


def overwritten(segments: list[Segment], value: Any, since: date, until: date | None) -> list[Segment]:
    """``value`` from ``since`` to ``until``, the rest as it was; None brings the national value back."""
    before = [replace(s, end=_first(s.end, since)) for s in segments if _day(s.start) < since]
    after = [replace(s, start=max(_day(s.start), until)) for s in segments if until and _ends_after(s, until)]
    new = [] if value is None else [Segment(value, since, until)]
    return _merged([*before, *new, *after])


def next_change(segments: Iterable[Segment], day: date) -> date | None:
    """The first planned day after ``day`` when another value, or the national one, takes over."""
    edges = {edge for segment in segments for edge in (segment.start, segment.end) if edge}
    return min((edge for edge in edges if edge > day), default=None)


def first_difference(one: list[Segment], other: list[Segment], since: date) -> date | None:
    """The first day from ``since`` on when the two do not say the same."""
    edges = {edge for s in (*one, *other) for edge in (s.start, s.end) if edge and edge > since}
    days = sorted({since, *edges})
    return next((day for day in days if value_on(one, day) != value_on(other, day)), None)


def filled(segments: Iterable[Segment], since: date) -> Iterator[Segment]:
    """From ``since`` on, the national value (None) said where nothing else holds."""
    day: date | None = since
    for segment in segments:
        if segment.end and segment.end <= since:
            continue
        if day and segment.start and segment.start > day:
            yield Segment(None, day, segment.start)
        yield segment
        day = segment.end
    if day:
        yield Segment(None, day)


def inheriting(said: Iterable[Segment], academy: list[Segment], since: date) -> Iterator[Segment]:
    """Where a session is silent, what its academy says then."""
    for each in said:
        if each.value is not None:
            yield each
            continue
        start = max(each.start or since, since)
        for inner in filled(academy, start):
            if each.end and inner.start and inner.start >= each.end:
                break
            ends = [end for end in (each.end, inner.end) if end]
            yield Segment(inner.value, max(inner.start or start, start), min(ends, default=None))


def _merged(segments: list[Segment]) -> list[Segment]:
    merged: list[Segment] = []
    for segment in segments:
        if merged and merged[-1].end == segment.start and merged[-1].value == segment.value:
            merged[-1] = replace(merged[-1], end=segment.end)
        else:
            merged.append(segment)
    return merged


def _day(start: date | None) -> date:
    return start or date.min


def _by_start(segment: Segment) -> date:
    return _day(segment.start)


def _first(end: date | None, day: date) -> date:
    return day if end is None else min(end, day)


def _ends_after(segment: Segment, day: date) -> bool:
    return segment.end is None or segment.end > day
