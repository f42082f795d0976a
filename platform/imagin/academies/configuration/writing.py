"""Pieces of YAML: a rule with its values, and the comment that explains it."""

import io
import re
import textwrap
from collections.abc import Iterable
from datetime import date
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from imagin.rules.registry import Choice, Rule
from imagin.rules.timeline import Segment

QUOTED = re.compile(r"^[\W]|: |:$| #|^\s|\s$")
"""What YAML would quote: a double quote leaves the apostrophes of French alone."""
INDENT = "  "
WIDTH = 100


def entry(key: str, value: Any, indent: str = INDENT) -> list[str]:
    """Lines of « key: value » at this indentation."""
    yaml = YAML()
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.allow_unicode = True
    out = io.StringIO()
    yaml.dump({key: _written(value)}, out)
    return [indent + line if line else "" for line in out.getvalue().removesuffix("\n").split("\n")]


def _written(value: Any) -> Any:
    if isinstance(value, list):
        return [_written(each) for each in value]
    if isinstance(value, dict):
        return {key: _written(each) for key, each in value.items()}
    if isinstance(value, str) and "\n" in value:
        plain = value == value.strip() and "\t" not in value and " \n" not in value and "\n " not in value
        return LiteralScalarString(value) if plain else DoubleQuotedScalarString(value)
    if isinstance(value, str) and "'" in value and QUOTED.search(value):
        return DoubleQuotedScalarString(value)
    return value


def values(sessions: dict[str, list[Segment]], day: date) -> Any:
    """What a file says of one rule: its value, or the list of its dated values. Past days are not said."""
    ordinary = sessions.get("", [])
    if list(sessions) == [""] and len(ordinary) == 1 and _simple(ordinary[0], day):
        return ordinary[0].value
    return [_dated(segment, session, day) for session in sorted(sessions) for segment in sessions[session]]


def _simple(segment: Segment, day: date) -> bool:
    return segment.end is None and (segment.start is None or segment.start <= day)


def _dated(segment: Segment, session: str, day: date) -> dict[str, Any]:
    said: dict[str, Any] = {"value": segment.value}
    if segment.start and segment.start > day:
        said["from"] = segment.start
    if segment.end:
        said["until"] = segment.end
    return {**said, "session": session} if session else said


def comment(declared: Rule) -> list[str]:
    unit = f" ({declared.unit})" if declared.unit else ""
    source = f"Source : {declared.source}" if declared.source else ""
    texts = [text for text in (declared.label + unit, declared.help, _choices(declared), source) if text]
    return [line for text in texts for line in _commented(textwrap.wrap(text, WIDTH))]


def _choices(declared: Rule) -> str:
    """« post : par la poste »: what to write, where a screen shows words."""
    values = declared.type.values if isinstance(declared.type, Choice) else ()
    told = [f"{value} : {declared.type.words(value)}" for value in values]
    return " ; ".join(told) + ("." if told else "")


def national(declared: Rule) -> list[str]:
    """The rule as it would be written, commented out."""
    return _commented(entry(declared.key, declared.national, ""))


def _commented(lines: Iterable[str]) -> list[str]:
    return [f"{INDENT}# {line}".rstrip() for line in lines]
