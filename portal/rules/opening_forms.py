"""When a service is open: the days of each period, both included."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from imagin.plain_text import NOT_A_CHOICE
from imagin.rules import windows
from imagin.rules.windows import Period
from portal.rules.fields import Radios
from portal.rules.forms import day_field, reason_field

ALWAYS, OPEN, PERIODS, CLOSED = "always", "open", "periods", "closed"
OF_SESSION = [
    (ALWAYS, "Comme toute l'académie"),
    (OPEN, "Ouvert pour cette session, même quand l'académie est fermée"),
]
LEAST, MOST = 3, 12
NO_PERIOD = "Aucune période n'est donnée : écrivez au moins un premier jour, ou choisissez « Fermé »."
NO_FIRST = "Le premier jour de cette période manque : écrivez-le, ou effacez le dernier."
LEFT_OVER = "Des jours sont donnés : choisissez « Ouvert pendant ces périodes », ou effacez-les."


class PeriodsForm(forms.Form):
    """As many lines as were asked for; an empty one is not a period."""

    mode = forms.ChoiceField(
        label="Ouverture",
        widget=Radios,
        error_messages={
            "required": "Choisissez quand le service est ouvert.",
            "invalid_choice": NOT_A_CHOICE,
        },
    )
    reason = reason_field()

    def __init__(self, *args: Any, service: str, session: str, rows: int, day: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.service, self.session, self.day = service, session, day
        self.rows = min(max(rows, LEAST), MOST)
        self.fields["mode"].choices = [  # type: ignore[attr-defined]
            *(OF_SESSION if session else [(ALWAYS, "Toujours ouvert")]),
            (PERIODS, "Ouvert seulement pendant ces périodes"),
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
    def periods(self) -> list[Period] | None:
        """None: nothing decided any more."""
        if self.cleaned_data["mode"] == ALWAYS:
            return None
        if self.cleaned_data["mode"] == OPEN:
            return [(self.day, None)]
        return list(self._typed(self.cleaned_data)) if self.cleaned_data["mode"] == PERIODS else []

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for number in range(self.rows):
            if told.get(f"last{number}") and not told.get(f"first{number}"):
                self._refuse(f"first{number}", NO_FIRST)
        if not self.errors:
            self._check(told, list(self._typed(told)))
        return told

    def _check(self, told: dict[str, Any], typed: list[Period]) -> None:
        if told["mode"] == PERIODS and not typed:
            self._refuse("first0", NO_PERIOD)
        elif told["mode"] != PERIODS and self._given_by_hand(typed):
            self._refuse("mode", LEFT_OVER)
        elif told["mode"] == PERIODS:
            self._check_days(typed)

    def _given_by_hand(self, typed: list[Period]) -> bool:
        """Days that were there already do not contradict another choice."""
        return bool(typed) and self.has_changed() and any("first" in name for name in self.changed_data)

    def _check_days(self, typed: list[Period]) -> None:
        try:
            windows.segments_of(typed, self.day)
        except ValidationError as refusal:
            self._refuse(self._wrong_line(typed), refusal.messages[0])

    def _wrong_line(self, typed: list[Period]) -> str:
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


def initial(periods: list[Period] | None, session: str = "", day: date | None = None) -> dict[str, Any]:
    """What is decided from ``day`` on, as the form shows it."""
    if periods is None:
        return {"mode": ALWAYS}
    if session and day and len(periods) == 1 and periods[0][0] <= day and periods[0][1] is None:
        return {"mode": OPEN}
    told: dict[str, Any] = {"mode": PERIODS if periods else CLOSED}
    for number, (first, last) in enumerate(periods):
        told |= {f"first{number}": first, f"last{number}": last}
    return told
