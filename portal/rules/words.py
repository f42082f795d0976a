"""Values, dates and authors as an administrator reads them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from imagin.rules.registry import Bool, Colour, Markdown, Rule
from imagin.rules.timeline import Segment, filled, inheriting
from imagin.typography import SPACE
from portal.journal.people import is_account, name_of, names_of
from portal.shell.appearance import (
    DARK_PAPER,
    LIGHT_GROUND,
    contrast,
    hexadecimal,
    on_dark,
    on_light,
    parse,
)

EMPTY = "(vide)"
NATIONAL, OF_ACADEMY = "valeur nationale", "comme le reste de l'académie"
SHORT = 90
HOSTING = "Équipe d'hébergement"
COMMAND = f"Commande «{SPACE}{{actor}}{SPACE}»"
WINDOWS = "windows."
MARKS = re.compile(r"[*_#>`]+|\[|\]\([^)]*\)")


def switch_words(rule: Rule) -> tuple[str, str]:
    """A module and a service are open or closed; anything else is yes or no."""
    opens = rule.module or rule.key.startswith(WINDOWS)
    return ("Ouvert", "Fermé") if opens else ("Oui", "Non")


def said(rule: Rule, kept: Any) -> str:
    """None is the national value; several lines where the text has several."""
    value = rule.national if kept is None else kept
    if isinstance(rule.type, Bool):
        return switch_words(rule)[not value]
    return rule.in_unit(value) or EMPTY


def short(text: str) -> str:
    """In a table: the beginning, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else line[: SHORT - 1].rsplit(" ", 1)[0] + "…"


def in_short(rule: Rule, kept: Any) -> str:
    """Of Markdown, the words without their marks."""
    text = said(rule, kept)
    return short(MARKS.sub("", text) if isinstance(rule.type, Markdown) else text)


def dates(segment: Segment, since: date) -> str:
    """Nothing where it holds on ``since`` and for ever."""
    start = segment.start if segment.start and segment.start > since else None
    last = segment.end - timedelta(days=1) if segment.end else None
    if start and last:
        return f"du {start:%d/%m/%Y} au {last:%d/%m/%Y}"
    if start:
        return f"à partir du {start:%d/%m/%Y}"
    return f"jusqu'au {last:%d/%m/%Y}" if last else ""


@dataclass(frozen=True, slots=True)
class Span:
    """A value and when it holds; ``inherited`` says whose value holds where this one is silent."""

    rule: Rule
    kept: Any
    dates: str
    inherited: str = ""

    @property
    def text(self) -> str:
        return said(self.rule, self.kept)

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @property
    def markdown(self) -> bool:
        return isinstance(self.rule.type, Markdown)

    @property
    def colour(self) -> str:
        return self.text if isinstance(self.rule.type, Colour) else ""

    @property
    def shades(self) -> list["Shade"]:
        return shades(self.colour) if self.colour else []


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour as the screen shows it on one ground, and how well it reads there."""

    ground: str
    hexadecimal: str
    contrast: str


def shades(text: str) -> list[Shade]:
    """What the academy's colour becomes where it would not be readable (WCAG 2.2 §1.4.3)."""
    try:
        colour = parse(text)
    except ValueError:
        return []
    return [
        Shade(name, hexadecimal(shade), f"{contrast(shade, ground):.1f}".replace(".", ","))
        for name, ground, shade in (
            ("clair", LIGHT_GROUND, on_light(colour)),
            ("sombre", DARK_PAPER, on_dark(colour)),
        )
    ]


def spans(
    rule: Rule, segments: Iterable[Segment], since: date, academy: Iterable[Segment] | None = None
) -> list[Span]:
    """``academy``: what holds where a session is silent; None for the academy itself."""
    inherited = NATIONAL if academy is None else OF_ACADEMY
    said = list(filled(segments, since))
    told = said if academy is None else inheriting(said, list(academy), since)
    silent = [each for each in said if each.value is None]
    return [
        Span(rule, each.value, dates(each, since), inherited if _within(each, silent, since) else "")
        for each in told
    ]


def _within(each: Segment, silent: list[Segment], since: date) -> bool:
    return any(gap.covers(max(each.start or since, since)) for gap in silent)


class Authors:
    """Names of those who changed something: one query for a page."""

    def __init__(self, actors: Iterable[str]) -> None:
        self._names = names_of(False, actors)

    def __call__(self, actor: str) -> str:
        """An account that is not of this academy is the hosting team's."""
        name = name_of(actor, self._names)
        if name != actor:
            return name
        if is_account(actor):
            return HOSTING
        return COMMAND.format(actor=actor) if actor.startswith("imagin ") else actor
