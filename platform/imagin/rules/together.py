"""Where rules that must go together stop agreeing: refused at writing, whichever of them is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from imagin.rules import stored
from imagin.rules.registry import NATIONAL, find
from imagin.rules.registry.together import Together, all_together
from imagin.rules.timeline import Segment, value_on

ON_DAY = "Le {day:%d/%m/%Y} : {sentence}"
Timelines = Mapping[tuple[str, str], list[Segment]]


@dataclass(frozen=True, slots=True)
class Clash:
    """``day``: the first one; none where it is so from the beginning."""

    together: Together
    day: date | None
    sentence: str

    @property
    def words(self) -> str:
        return ON_DAY.format(day=self.day, sentence=self.sentence) if self.day else self.sentence


def clashes(timelines: Timelines, since: date | None = None, key: str = "") -> Iterator[Clash]:
    """The first of each constraint from ``since`` on; only of those that ``key`` is part of."""
    for together in all_together():
        if key and key not in together.keys:
            continue
        first = next(_of(together, timelines, since or date.min), None)
        if first:
            yield first


def _of(together: Together, timelines: Timelines, since: date) -> Iterator[Clash]:
    sessions = {"", *(session for key, session in timelines if key in together.keys)}
    for day in _days(together, timelines, since):
        for session in sorted(sessions):
            sentence = together.refusal({key: _value(key, session, timelines, day) for key in together.keys})
            if sentence:
                yield Clash(together, day if day > since else None, sentence)


def _days(together: Together, timelines: Timelines, since: date) -> list[date]:
    """Those when something may change."""
    found = [s for (key, _), segments in timelines.items() if key in together.keys for s in segments]
    edges = {edge for s in found for edge in (s.start, s.end) if edge and edge > since}
    return [since, *sorted(edges)]


def _value(key: str, session: str, timelines: Timelines, day: date) -> Any:
    said = (value_on(timelines.get((key, each), []), day) for each in (session, ""))
    kept = next((value for value in said if value is not None), None)
    return NATIONAL[key] if kept is None else find(key).type.load(kept)


def check_written(code: str, key: str, session: str, written: list[Segment], since: date) -> None:
    """On the hub: what ``key`` would say from ``since`` on, beside what the other rules say."""
    if any(key in together.keys for together in all_together()):
        refuse({**stored.all_segments(code), (key, session): written}, since, key)


def refuse(timelines: Timelines, since: date, key: str = "") -> None:
    clash = next(clashes(timelines, since, key), None)
    if clash:
        raise ValidationError(clash.words, code="together")
