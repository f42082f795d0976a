"""A plan and a comparison, in French, for the terminal."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from difflib import unified_diff
from typing import Any

from imagin.academies.configuration.planning import Line
from imagin.academies.configuration.sections import SectionLine
from imagin.rules.effects import Effect
from imagin.rules.registry import Rule
from imagin.rules.timeline import Segment

NOTHING = "rien à changer"
LONG = 70


def plan_words(lines: Iterable[Line | SectionLine]) -> Iterator[str]:
    for line in lines:
        yield line.title if isinstance(line, SectionLine) else f"{_title(line)}, {_from(line)}"
        yield from _sides(line)


def comparison_words(lines: Iterable[Line | SectionLine], one: str, other: str) -> Iterator[str]:
    yield f"- {one}"
    yield f"+ {other}"
    for line in lines:
        yield line.title if isinstance(line, SectionLine) else _title(line)
        yield from _sides(line)


def differences(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """Short values one under the other; of long ones, the lines that differ."""
    if max(map(len, (*before, *after))) > LONG or len(before) + len(after) > 6:
        changed = list(unified_diff(before, after, lineterm="", n=0))[2:]
        yield from (f"  {text[0]} {text[1:]}" for text in changed if not text.startswith("@@"))
        return
    yield from (f"  - {text}" for text in before)
    yield from (f"  + {text}" for text in after)


def effect_words(effect: Effect) -> Iterator[str]:
    for touched in effect.touched:
        counted = [str(touched.claims)] if touched.claims else []
        people = f", {touched.people} personne{'s' * (touched.people > 1)}" if touched.people else ""
        yield f"Effet : {' '.join([*counted, touched.words])}{people}."
        yield from (f"    {example}" for example in touched.examples)


def _title(line: Line) -> str:
    session = f", session {line.session}" if line.session else ""
    return f"{line.rule.label} ({line.rule.key}{session})"


def _from(line: Line) -> str:
    return f"à partir du {line.since:%d/%m/%Y}"


def _sides(line: Line | SectionLine) -> Iterator[str]:
    if isinstance(line, SectionLine):
        yield from differences(line.before, line.after)
        return
    before, after = (_side(line.rule, side, line.since) for side in (line.before, line.after))
    yield from differences(before, after)


def _side(declared: Rule, segments: Iterable[Segment], since: date) -> list[str]:
    """Every value from ``since`` on, one after the other; long texts line by line."""
    told: list[str] = []
    day: date | None = since
    for segment in segments:
        if day and segment.start and segment.start > day:
            told += _value(declared, None, day, segment.start, since)
        told += _value(declared, segment.value, segment.start, segment.end, since)
        day = segment.end
    return told + (_value(declared, None, day, None, since) if day else [])


def _words(declared: Rule, value: Any) -> str:
    empty = value is None and not declared.words(declared.national)
    return f"(vide){declared.words(None)}" if empty else declared.words(value)


def _value(declared: Rule, value: Any, start: date | None, end: date | None, since: date) -> list[str]:
    if end and end <= since:
        return []
    lines = _words(declared, value).split("\n")
    dates = []
    if start and start > since:
        dates.append(f"à partir du {start:%d/%m/%Y}")
    if end:
        dates.append(f"jusqu'au {end - timedelta(days=1):%d/%m/%Y}")
    return [*lines[:-1], ", ".join([lines[-1] or "(vide)", *dates])]
