"""What one looks for in the journal."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from tenants.journal.selectors import Wanted
from tenants.journal.sentences import FAMILIES

NOT_A_DAY = "Ce n'est pas une date. Écrivez-la sous la forme 21/11/2026."
BACKWARDS = "La fin précède le début. Choisissez une date de fin égale ou postérieure au début."


def _day(label: str) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    formats = ["%Y-%m-%d", "%d/%m/%Y"]
    return forms.DateField(
        label=label,
        required=False,
        widget=widget,
        input_formats=formats,
        error_messages={"invalid": NOT_A_DAY},
    )


class SearchForm(forms.Form):
    """All optional; days are those of the academy's zone."""

    du = _day("Du")
    au = _day("Au")
    famille = forms.ChoiceField(label="Famille", required=False)
    auteur = forms.CharField(
        label="Auteur",
        required=False,
        max_length=60,
        help_text="Identifiant du compte, tel que le journal l'écrit.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted(FAMILIES.items(), key=lambda pair: pair[1])
        self.fields["famille"].choices = [("", "Toutes"), *known]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("du") and told.get("au") and told["au"] < told["du"]:
            self.add_error("au", BACKWARDS)
        return told

    def wanted(self) -> Wanted:
        """Nothing of what could not be read: the page says it, and shows the rest."""
        self.is_valid()
        told = self.cleaned_data
        until = told.get("au")
        return Wanted(
            since=_start(told.get("du")),
            until=_start(until and until + timedelta(days=1)),
            family=told.get("famille") or "",
            actor=(told.get("auteur") or "").strip(),
        )


def _start(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day else None
