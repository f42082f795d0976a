"""A plan and a comparison, in French, for the terminal."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from difflib import unified_diff
from typing import Any

from imagin.academies.configuration.planning import Line
from imagin.academies.configuration.sections import SectionLine
from imagin.rules.effects import Effect
from imagin.rules.registry import Rule
from imagin.rules.timeline import Segment, filled, inheriting

NOTHING = "rien à changer"
OF_ACADEMY = "comme le reste de l'académie"
LONG = 70


def plan_words(lines: Iterable[Line | SectionLine]) -> Iterator[str]:
    for line in lines:
        if isinstance(line, SectionLine):
            yield from _section(line)
            continue
        yield f"{_title(line)}, {_from(line)}"
        yield from _sides(line, line.since)


def comparison_words(lines: Iterable[Line | SectionLine], one: str, other: str) -> Iterator[str]:
    """Of a rule, what each side says from today on: a value without a day would be read as today's."""
    yield f"- {one}"
    yield f"+ {other}"
    for line in lines:
        if isinstance(line, SectionLine):
            yield from _section(line)
            continue
        yield _title(line)
        yield from _sides(line, line.day)


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
        also = touched.people if touched.claims else 0
        people = f", {also} personne{'s' * (also > 1)}" if also else ""
        yield f"Effet : {touched.number} {touched.words}{people}."
        yield from (f"    {example}" for example in touched.examples)
    yield from (f"Effet : {sentence}" for sentence in effect.read)


def _title(line: Line) -> str:
    session = f", session {line.session}" if line.session else ""
    return f"{line.rule.label} ({line.rule.key}{session})"


def _from(line: Line) -> str:
    return f"à partir du {line.since:%d/%m/%Y}"


def _section(line: SectionLine) -> Iterator[str]:
    yield line.title
    yield from differences(line.before, line.after)


def _sides(line: Line, since: date) -> Iterator[str]:
    """Values of one line are all told, however many; of texts, the lines that differ."""
    rests = line.rests or (None, None)
    before, after = (
        [_value(line.rule, segment, note, since) for segment, note in _told(said, rest, since)]
        for said, rest in zip((line.before, line.after), rests, strict=True)
    )
    if any("\n" in value for value in (*before, *after)):
        yield from differences("\n".join(before).split("\n"), "\n".join(after).split("\n"))
        return
    yield from (f"  - {value}" for value in before)
    yield from (f"  + {value}" for value in after)


def _told(
    segments: Iterable[Segment], rest: list[Segment] | None, since: date
) -> Iterator[tuple[Segment, str]]:
    """Every value from ``since`` on, one after the other; where a session is silent, its academy's."""
    for each in filled(segments, since):
        if each.value is None and rest is not None:
            yield from ((inner, OF_ACADEMY) for inner in inheriting([each], rest, since))
        else:
            yield each, ""


def _words(declared: Rule, value: Any) -> str:
    empty = value is None and not declared.words(declared.national)
    return f"(vide){declared.words(None)}" if empty else declared.words(value)


def _value(declared: Rule, segment: Segment, note: str, since: date) -> str:
    marks = [note] if note else []
    if segment.start and segment.start > since:
        marks.append(f"à partir du {segment.start:%d/%m/%Y}")
    if segment.end:
        marks.append(f"jusqu'au {segment.end - timedelta(days=1):%d/%m/%Y}")
    lines = _words(declared, segment.value).split("\n")
    return "\n".join([*lines[:-1], ", ".join([lines[-1] or "(vide)", *marks])])
