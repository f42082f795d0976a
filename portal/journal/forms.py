"""What one looks for in the journal."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from imagin.plain_text import NOT_A_CHOICE, PlainCharField
from portal.journal.people import MOST, called, name_of, names_of
from portal.shell.fields import day_field
from tenants.journal.selectors import Wanted
from tenants.journal.sentences import FAMILIES

NOBODY = "Aucun compte ne porte ce nom ici. Vérifiez-le, ou choisissez un auteur dans la liste des écritures."
SEVERAL = "Plusieurs comptes portent ce nom. Choisissez l'auteur ci-dessous."
TOO_MANY = "Trop de comptes portent ce nom. Ajoutez un prénom ou un nom."
BACKWARDS = "La fin précède le début. Choisissez une date de fin égale ou postérieure au début."


class SearchForm(forms.Form):
    """All optional; days are those of the academy's zone.

    An author is chosen by the link of a line (``auteur``, an id) or found by his name (``nom``).
    """

    du = day_field("Du")
    au = day_field("Au")
    famille = forms.ChoiceField(
        label="Famille", required=False, error_messages={"invalid_choice": NOT_A_CHOICE}
    )
    nom = PlainCharField(
        label="Nom de l'auteur",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    auteur = PlainCharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, on_hub: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on_hub = on_hub
        self.author = ""
        self.candidates: list[tuple[str, str]] = []
        known = sorted(FAMILIES.items(), key=lambda pair: pair[1])
        self.fields["famille"].choices = [("", "Toutes"), *known]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("du") and told.get("au") and told["au"] < told["du"]:
            self.add_error("au", BACKWARDS)
        self.author = (told.get("auteur") or "").strip()
        if told.get("nom") and not self.author:
            self._find(told["nom"])
        return told

    def _find(self, words: str) -> None:
        """One account of that name is taken, several are shown: two people may have the same name."""
        found = called(self.on_hub, words)
        if len(found) == 1:
            self.author = found[0][0]
        else:
            self.candidates = found if len(found) <= MOST else []
            self.add_error("nom", (SEVERAL if self.candidates else TOO_MANY) if found else NOBODY)

    def author_name(self) -> str:
        """Of the author chosen by a link; found by his name, he is in the field already."""
        chosen = self.author if self.data.get("auteur") else ""
        return chosen and name_of(chosen, names_of(self.on_hub, [chosen]))

    def wanted(self) -> Wanted:
        """Nothing of what could not be read: the page says it, and shows the rest."""
        self.is_valid()
        told = self.cleaned_data
        until = told.get("au")
        return Wanted(
            since=_start(told.get("du")),
            until=_start(until and until + timedelta(days=1)),
            family=told.get("famille") or "",
            actor=self.author,
        )


def _start(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day else None
