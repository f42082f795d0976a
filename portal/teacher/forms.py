"""What an examiner types. Errors say what is wrong, then what to do."""

import re
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

ACCEPT = "J'ai lu et j'accepte les conditions relatives à l'utilisation du service."
NOUNS = {"copies": "copies", "candidates": "candidats"}
NOT_TICKED = "Vous n'avez pas coché la case. Cochez-la pour accéder à vos états de frais."
NOT_A_NUMBER = "Ce n'est pas un nombre entier. Écrivez-le en chiffres, sans virgule, par exemple 42."
TOO_LOW = "Ce nombre est inférieur à 1. Si vous n'avez pas effectué la mission, déclarez-le à l'étape Suivi."
TOO_HIGH = "Ce nombre dépasse 9 999. Vérifiez-le, puis corrigez-le."
# One to four digits; a negative or a longer number is read too, to say that it is too low or too high.
WRITTEN = re.compile(r"[0-9]{1,4}|-[0-9]{1,9}|[1-9][0-9]{4,9}")


class ConditionsForm(forms.Form):
    """Guide v17 §2.6.1. ``version`` is the text the person had before the eyes."""

    accepted = forms.BooleanField(label=ACCEPT, error_messages={"required": NOT_TICKED})
    version = forms.IntegerField(widget=forms.HiddenInput)


class SpacedIntegerField(forms.IntegerField):
    """Reads « 1 250 » as the French write it, and plain digits only: no « 4_2 », « +5 », « 42.0 »."""

    def to_python(self, value: Any) -> int | None:
        typed = re.sub(r"\s", "", value) if isinstance(value, str) else value
        if isinstance(typed, str) and typed and not WRITTEN.fullmatch(typed):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(typed)


class QuantityForm(forms.Form):
    """Nombre de copies, or nombre de candidats (guide v17 §2.6.4.2)."""

    quantity = SpacedIntegerField(
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "7"}),
        validators=[MinValueValidator(1, TOO_LOW), MaxValueValidator(9999, TOO_HIGH)],
        error_messages={"invalid": NOT_A_NUMBER},
    )

    def __init__(self, *args, counts: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.noun = NOUNS[counts]
        field = self.fields["quantity"]
        field.label = f"Nombre de {self.noun}"
        field.error_messages["required"] = (
            f"Le nombre de {self.noun} manque. Écrivez-le en chiffres, par exemple 42."
        )
