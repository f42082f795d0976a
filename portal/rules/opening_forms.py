"""When a service is open: the days of each period, both included."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from imagin.plain_text import NOT_A_CHOICE
from imagin.rules import windows
from imagin.rules.timeline import Segment
from imagin.rules.windows import Decided, Period
from portal.rules.fields import Radios
from portal.rules.forms import day_field, reason_field

ALWAYS, OPEN, EXCEPT, PERIODS, CLOSED = "always", "open", "except", "periods", "closed"
OF_SESSION = [
    (ALWAYS, "Comme toute l'académie"),
    (OPEN, "Ouvert pour cette session, même quand l'académie est fermée"),
]
BY_PERIODS = {
    EXCEPT: "Ouvert, sauf pendant ces périodes",
    PERIODS: "Ouvert seulement pendant ces périodes",
}
LEAST, MOST = 3, 60
NO_PERIOD = "Aucune période n'est donnée : écrivez au moins un premier jour, ou faites un autre choix."
NO_FIRST = "Le premier jour de cette période manque : écrivez-le, ou effacez le dernier."
LEFT_OVER = f"Des jours sont donnés : choisissez « {' » ou « '.join(BY_PERIODS.values())} », ou effacez-les."


@dataclass(frozen=True, slots=True)
class Shown:
    """What holds from today on, as the form says it."""

    mode: str
    periods: list[Segment]

    @property
    def rows(self) -> int:
        return len(self.periods) + 1

    @property
    def too_many(self) -> bool:
        return len(self.periods) > MOST

    @property
    def initial(self) -> dict[str, Any]:
        """A period that has begun goes on from today: a blank first day is one that was forgotten."""
        told: dict[str, Any] = {"mode": self.mode}
        for number, period in enumerate(self.periods):
            told |= {f"first{number}": period.start, f"last{number}": windows.last_day(period)}
        return told


def shown(decided: Decided, session: str) -> Shown:
    """Open in the end: its closings; closed in the end: its openings. So that each has a last day."""
    in_the_end = decided.states[-1].value
    mode = _simple_mode(decided, session) or (EXCEPT if in_the_end else PERIODS)
    listed = [s for s in decided.states if s.value != in_the_end] if mode in BY_PERIODS else []
    return Shown(mode, listed)


def _simple_mode(decided: Decided, session: str) -> str:
    """The choice that needs no days; empty where days say it."""
    one_state = len(decided.states) == 1
    if not decided.own or (one_state and decided.states[0].value and not session):
        return ALWAYS
    if session and decided.opens_for_good:
        return OPEN
    return CLOSED if one_state and not decided.states[0].value else ""


class PeriodsForm(forms.Form):
    """As many lines as were asked for; an empty one is not a period. ``initial``: what holds (``Shown``)."""

    mode = forms.ChoiceField(
        label="Ouverture",
        widget=Radios,
        error_messages={
            "required": "Choisissez quand le service est ouvert.",
            "invalid_choice": NOT_A_CHOICE,
        },
    )
    reason = reason_field()

    def __init__(self, *args: Any, service: str, session: str, rows: int, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.service, self.session, self.day = service, session, day
        self.rows = min(max(rows, LEAST), MOST)
        self.fields["mode"].choices = [  # type: ignore[attr-defined]
            *(OF_SESSION if session else [(ALWAYS, "Toujours ouvert")]),
            *BY_PERIODS.items(),
            (CLOSED, "Fermé jusqu'à nouvel ordre"),
        ]
        for number in range(self.rows):
            self.fields[f"first{number}"] = day_field(f"Premier jour, période {number + 1}")
            self.fields[f"last{number}"] = day_field(f"Dernier jour, période {number + 1}")

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"first{number}"], self[f"last{number}"]) for number in range(self.rows)]

    @property
    def more(self) -> int:
        """How many lines « Ajouter des périodes » would show; 0 where there are enough."""
        return min(self.rows + LEAST, MOST) if self.rows < MOST else 0

    @property
    def segments(self) -> list[Segment]:
        """What is asked; none at all: nothing decided any more."""
        return self._segments(self.cleaned_data["mode"], list(self._typed(self.cleaned_data)))

    def _segments(self, mode: str, typed: list[Period]) -> list[Segment]:
        if mode == ALWAYS:
            return []
        if mode == OPEN:
            return [Segment(True, self.day)]
        if mode == EXCEPT:
            return windows.closings_of(typed, self.day)
        return windows.segments_of(typed if mode == PERIODS else [], self.day)

    @property
    def goes_on(self) -> bool:
        """Days that stay as they were are not decided anew, but by a session that makes another choice."""
        mode = self.cleaned_data["mode"]
        return bool(mode == self.initial["mode"] or (mode != ALWAYS and not self.session))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for number in range(self.rows):
            if told.get(f"last{number}") and not told.get(f"first{number}"):
                self._refuse(f"first{number}", NO_FIRST)
        if not self.errors:
            self._check(told, list(self._typed(told)))
        return told

    def _check(self, told: dict[str, Any], typed: list[Period]) -> None:
        by_periods = told["mode"] in BY_PERIODS
        if by_periods and not typed and set(self.changed_data) - {"reason"}:
            self._refuse("first0", NO_PERIOD)
        elif not by_periods and self._given_by_hand(typed):
            self._refuse("mode", LEFT_OVER)
        elif by_periods:
            self._check_days(told["mode"], typed)

    def _given_by_hand(self, typed: list[Period]) -> bool:
        """Days that were there already do not contradict another choice."""
        return bool(typed) and any("first" in name for name in self.changed_data)

    def _check_days(self, mode: str, typed: list[Period]) -> None:
        try:
            self._segments(mode, typed)
        except ValidationError as refusal:
            self._refuse(self._wrong_line(), refusal.messages[0])

    def _wrong_line(self) -> str:
        """The first line that is wrong by itself, else the last one."""
        for number in range(self.rows):
            first, last = self.cleaned_data.get(f"first{number}"), self.cleaned_data.get(f"last{number}")
            if first and last and (last < first or last < self.day):
                return f"last{number}"
        filled = [n for n in range(self.rows) if self.cleaned_data.get(f"first{n}")]
        return f"first{filled[-1]}"

    def _refuse(self, name: str, sentence: str) -> None:
        if name not in self.errors:
            self.add_error(name, sentence)

    def _typed(self, told: dict[str, Any]) -> Iterator[Period]:
        for number in range(self.rows):
            first = told.get(f"first{number}")
            if first:
                yield first, told.get(f"last{number}")
