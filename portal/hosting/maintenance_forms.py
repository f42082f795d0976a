"""When an academy will not answer, and what is said of it. Hours are those of Paris, as on the whole hub."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from imagin.days import check_day
from imagin.operations.models import ANNOUNCED_HOURS, LONGEST_MESSAGE
from imagin.plain_text import PlainCharField

LONGEST_ANNOUNCE = 720
NOBODY = "Choisissez au moins une académie, ou « Toutes les académies »."
MOMENT_ERRORS = {
    "required": "Cette heure manque. Indiquez le jour et l'heure.",
    "invalid": "Ce n'est pas un moment lisible. Écrivez par exemple 20/11/2026 20:00.",
}


def moment_field(label: str, help_text: str, *, required: bool = True) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(
        label=label,
        help_text=help_text,
        required=required,
        widget=widget,
        validators=[check_day],
        error_messages=MOMENT_ERRORS,
    )


class MaintenanceForm(forms.Form):
    starts_at = moment_field("Début", "Heure de Paris. Vide : tout de suite.", required=False)
    ends_at = moment_field(
        "Fin prévue", "Heure de Paris. L'académie rouvre d'elle-même à cette heure : prolongez s'il le faut."
    )
    message = PlainCharField(
        label="Message",
        required=False,
        max_length=LONGEST_MESSAGE,
        help_text="Ce que lisent les personnes, avant et pendant : ce qui est fait, ce qui reste possible.",
        widget=forms.Textarea(attrs={"rows": "3"}),
        error_messages={"max_length": f"Le message dépasse {LONGEST_MESSAGE} caractères. Raccourcissez-le."},
    )
    announced_hours = forms.IntegerField(
        label="Annoncée avant",
        min_value=0,
        max_value=LONGEST_ANNOUNCE,
        initial=ANNOUNCED_HOURS,
        help_text="Un bandeau l'annonce sur chaque page de l'académie. 0 : sans annonce.",
        error_messages={
            "invalid": "Écrivez un nombre d'heures, par exemple 48.",
            "required": "Indiquez un nombre d'heures ; 0 pour ne rien annoncer.",
            "min_value": "Écrivez un nombre d'heures, 0 ou plus.",
            "max_value": f"{LONGEST_ANNOUNCE} heures (un mois) au plus. Écrivez un nombre plus petit.",
        },
    )

    def asked(self) -> dict[str, Any]:
        """What ``imagin.operations.maintenance`` takes."""
        names = ("starts_at", "ends_at", "message", "announced_hours")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def begins(self) -> datetime:
        return self.cleaned_data["starts_at"] or timezone.now()


class PlanForm(MaintenanceForm):
    every = forms.BooleanField(label="Toutes les académies", required=False)
    academies = forms.MultipleChoiceField(label="Académies", required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["academies"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("every") and not cleaned.get("academies") and "academies" not in self.errors:
            raise ValidationError({"academies": NOBODY})
        return cleaned

    @property
    def codes(self) -> list[str]:
        every = [code for code, _ in self.fields["academies"].choices]  # type: ignore[attr-defined]
        return every if self.cleaned_data["every"] else self.cleaned_data["academies"]
