"""What a configuration file says besides the rules: one top-level key per section, told by whoever owns it.

A section that a file does not have is left alone; one that it has says everything: what it does not name
is national; so it goes with ``rules``. ``imagin`` knows no section: ``tenants.notices`` registers
``messages`` when it starts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from imagin.academies.configuration.files import Files
from imagin.academies.configuration.source import Item, Problems


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One thing that the two sides do not say alike, line by line, in words."""

    title: str
    before: Sequence[str]
    after: Sequence[str]


@dataclass(frozen=True, slots=True)
class Section:
    """``read`` notes what is wrong and gives what the others understand; ``Files`` is where the files
    that it names are.

    ``rehearse`` is ``apply`` where all will be undone: it refuses alike, and keeps nothing outside the
    database. ``values`` is what an academy says, by key, as a file writes it; ``export`` all of it as lines,
    explained, what is national being ``commented`` out; ``rewritten`` names the keys that a file says
    otherwise.
    """

    name: str
    title: str
    read: Callable[[Item | None, Problems, Files | None], Any]
    plan: Callable[[str, Any], list[SectionLine]]
    apply: Callable[[str, Any, str, str], list[SectionLine]]
    rehearse: Callable[[str, Any], None]
    compare: Callable[[str, str], list[SectionLine]]
    values: Callable[[str], dict[str, Any]]
    export: Callable[[str], list[str]]
    rewritten: Callable[[str, Any], set[str]]
    commented: Callable[[str], list[str]]
    explained: Callable[[str], list[str]]
    schema: Callable[[], dict[str, Any]]


_registry: dict[str, Section] = {}


def register(section: Section) -> None:
    _registry[section.name] = section


def all_sections() -> list[Section]:
    return list(_registry.values())


def section(name: str) -> Section:
    return _registry[name]
