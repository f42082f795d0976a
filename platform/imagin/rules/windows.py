"""When the services of an academy are open: from midnight to midnight in its zone (rules ``windows.*``).

« teacher », « external » and « school » are the services. Closed for the academy, its pages say since when;
closed for one session, that session's claims are read and no more; a session that decides for itself stays
open for its own claims while the academy is closed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from imagin.days import check_day
from imagin.rules import stored
from imagin.rules.effects import Wanted
from imagin.rules.reading import known_rules, today_in
from imagin.rules.services import set_timeline
from imagin.rules.timeline import Segment, first_difference, overlap, tail, value_on
from imagin.tenancy.context import hub

KEYS = {
    "teacher": "windows.teacher",
    "external": "windows.external",
    "school": "windows.school",
}
ONE_DAY = timedelta(days=1)
ENDS_FIRST = "Le dernier jour d'une période ne peut pas précéder le premier : corrigez l'une des deux dates."
OVERLAP = "Deux périodes ont un jour en commun : corrigez leurs dates, ou réunissez-les."
OVER = "Cette période est déjà finie : indiquez un dernier jour à venir, ou retirez-la."
CLOSED = "{name} est fermé{e}{since}. {then}"
SINCE = " depuis le {day:%d/%m/%Y}"
REOPENS = "{pronoun} rouvre le {day:%d/%m/%Y}."
NO_DATE = (
    "Aucune réouverture n'est annoncée : adressez-vous à la division des examens et concours "
    "de cette académie."
)
CLOSES = "{name} est ouvert{e} jusqu'au {day:%d/%m/%Y} inclus."

Period = tuple[date, date | None]
"""First and last day, both included; no last day: for ever."""


@dataclass(frozen=True, slots=True)
class Window:
    """``since``: first day of the present state; ``until``: its last day; ``reopens``: the next first day
    open after a closing. None where nothing says it."""

    open: bool
    since: date | None = None
    until: date | None = None
    reopens: date | None = None


def window(service: str, session: str = "") -> Window:
    """In the open academy today; read with the rules, so no query of its own."""
    known, key = known_rules(), KEYS[service]
    sessions = ([session] if session else []) + [""]
    return window_on(known.day, *(known.planned.get((key, each), []) for each in sessions))


def window_on(day: date, *timelines: list[Segment]) -> Window:
    """The first timeline that decides a day wins; open where none does."""
    edges = sorted({edge for found in timelines for s in found for edge in (s.start, s.end) if edge})
    now = _is_open(day, timelines)
    since = _since([edge for edge in edges if edge <= day], now, timelines)
    coming = [edge for edge in edges if edge > day]
    change = next((edge for edge in coming if _is_open(edge, timelines) != now), None)
    later = [edge for edge in coming if change and edge >= change]
    reopens = next((edge for edge in later if _is_open(edge, timelines)), None)
    return Window(now, since, change - ONE_DAY if change else None, reopens)


def _is_open(day: date, timelines: tuple[list[Segment], ...]) -> bool:
    said = (value_on(found, day) for found in timelines)
    return bool(next((value for value in said if value is not None), True))


def _since(edges: list[date], now: bool, timelines: tuple[list[Segment], ...]) -> date | None:
    """The latest edge before which it was otherwise."""
    return next((edge for edge in reversed(edges) if _is_open(edge - ONE_DAY, timelines) != now), None)


def closed_sessions(service: str) -> list[str]:
    """Sessions closed by a decision of their own while the service itself is open; newest first."""
    return [each for each in _deciding(service) if not window(service, each).open]


def open_sessions(service: str) -> list[str]:
    """Sessions open by a decision of their own, whatever the service is; newest first. No query."""
    known, key = known_rules(), KEYS[service]
    return [each for each in _deciding(service) if value_on(known.planned[key, each], known.day)]


def _deciding(service: str) -> list[str]:
    sessions = {session for key, session in known_rules().planned if key == KEYS[service] and session}
    return sorted(sessions, reverse=True)


def sentence(found: Window, name: str = "Le service", *, feminine: bool = False) -> str:
    """« Le service est fermé depuis le 16/07/2026. Il rouvre le 01/09/2026. »; empty: nothing to say."""
    e, pronoun = ("e", "Elle") if feminine else ("", "Il")
    if found.open:
        return CLOSES.format(name=name, e=e, day=found.until) if found.until else ""
    then = REOPENS.format(pronoun=pronoun, day=found.reopens) if found.reopens else NO_DATE
    since = SINCE.format(day=found.since) if found.since else ""
    return CLOSED.format(name=name, e=e, since=since, then=then)


# --- deciding --------------------------------------------------------------------------------------


def set_periods(
    code: str, service: str, session: str, periods: list[Period], *, actor: str, reason: str = ""
) -> bool:
    """Open in these periods, closed outside them from today on; none at all: closed until further notice.

    « Toujours ouvert » is the national value: ``services.reset_rule(code, KEYS[service], session=…)``.
    """
    day = _today(code)
    segments = segments_of(periods, day)
    said: dict[str, Any] = {"actor": actor, "reason": reason, "session": session}
    return set_timeline(code, KEYS[service], segments, since=day, **said)


def wanted_of(code: str, service: str, session: str, periods: list[Period]) -> Wanted | None:
    """The first day that these periods change, for ``effects.effect``; None where they change nothing."""
    day, key = _today(code), KEYS[service]
    new = segments_of(periods, day)
    with hub():
        present = stored.segments(code, key, session)
    first = first_difference(present, new, day)
    return Wanted(key, value_on(new, first), first, session) if first else None


def periods_of(code: str, service: str, session: str = "") -> list[Period] | None:
    """Every period open from today on, whoever decided it; None where nothing is decided here."""
    found = decided(code, service, session)
    return [(s.start or found.day, last_day(s)) for s in found.states if s.value] if found.own else None


@dataclass(frozen=True, slots=True)
class Decided:
    """From ``day`` on: what is decided here, and what holds, inherited where nothing is."""

    day: date
    own: list[Segment]
    states: list[Segment]

    @property
    def opens_for_good(self) -> bool:
        """By a decision of its own, whatever is decided above it."""
        return self.own == [Segment(True, self.day)]


def decided(code: str, service: str, session: str = "") -> Decided:
    day, key = _today(code), KEYS[service]
    with hub():
        own = tail(stored.segments(code, key, session), day)
        above = stored.segments(code, key, "") if session else []
    return Decided(day, own, states_on(day, own, above))


def states_on(day: date, *timelines: list[Segment]) -> list[Segment]:
    """Open and closed in turn from ``day`` on, without a gap: what ``window_on`` says of each day."""
    parts = _parts(day, *timelines)
    return tail([replace(part, value=_is_open(start, timelines)) for start, part in parts], day)


def changed_only(own: list[Segment], above: list[Segment], wanted: list[Segment], day: date) -> list[Segment]:
    """``wanted`` where it changes the state of a day; every other day keeps what decided it, or did not."""
    said = [
        replace(part, value=value_on(own if _is_open(start, (own, above)) is asked else wanted, start))
        for start, part in _parts(day, own, above, wanted)
        for asked in [_is_open(start, (wanted,))]
    ]
    return tail([part for part in said if part.value is not None], day)


def _parts(day: date, *timelines: list[Segment]) -> Iterator[tuple[date, Segment]]:
    """The longest spans from ``day`` on in which no timeline changes, each with its first day."""
    edges = {edge for found in timelines for s in found for edge in (s.start, s.end) if edge and edge > day}
    starts = sorted({day, *edges})
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        yield start, Segment(None, start, end)


def last_day(segment: Segment) -> date | None:
    return segment.end - ONE_DAY if segment.end else None


def closings_of(periods: list[Period], day: date) -> list[Segment]:
    """As ``segments_of``, of the periods when it is closed."""
    return [replace(segment, value=not segment.value) for segment in segments_of(periods, day)]


def segments_of(periods: list[Period], day: date) -> list[Segment]:
    """Open and closed in turn from ``day`` on; refused with a sentence."""
    for first, last in periods:
        for told in (first, last):
            if told:
                check_day(told)
        if last and last < first:
            raise ValidationError(ENDS_FIRST)
        if last and last < day:
            raise ValidationError(OVER)
    opened = [Segment(True, max(first, day), last + ONE_DAY if last else None) for first, last in periods]
    if overlap(opened):
        raise ValidationError(OVERLAP)
    return tail(_with_closings(sorted(opened, key=lambda each: each.start or day), day), day)


def _with_closings(opened: list[Segment], day: date) -> list[Segment]:
    found: list[Segment] = []
    start: date | None = day
    for segment in opened:
        if start and segment.start and segment.start > start:
            found.append(Segment(False, start, segment.start))
        found.append(segment)
        start = segment.end
    return [*found, Segment(False, start)] if start else found


def _today(code: str) -> date:
    with hub():
        return today_in(code)
