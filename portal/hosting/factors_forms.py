from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from imagin.operations.factor_reset import NO_REASON, SHORTEST_REASON
from imagin.plain_text import PlainCharField

ONE_WAY = "Donnez l'identifiant, ou bien l'académie et le n° intervenant : pas les deux, ni à moitié."


class SearchForm(forms.Form):
    identifier = PlainCharField(
        label="Identifiant",
        required=False,
        max_length=80,
        help_text="Identifiant IMAG'IN, ou identifiant de compte tel que le journal du site le cite.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    academy = forms.ChoiceField(label="Académie", required=False)
    number = forms.IntegerField(
        label="N° intervenant",
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        error_messages={
            "invalid": "Écrivez le n° intervenant en chiffres.",
            "min_value": "Ce n'est pas un n° intervenant. Vérifiez-le.",
            "max_value": "Ce n'est pas un n° intervenant. Vérifiez-le.",
        },
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["academy"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        pair = (bool(cleaned.get("academy")), bool(cleaned.get("number")))
        if not self.errors and (bool(cleaned.get("identifier")) == any(pair) or any(pair) != all(pair)):
            raise ValidationError(ONE_WAY)
        return cleaned


class ReasonForm(forms.Form):
    reason = PlainCharField(
        label="Motif",
        min_length=SHORTEST_REASON,
        max_length=200,
        help_text=(
            "Qui a vérifié l'identité de la personne, et comment. Par exemple : « Rappel au standard du "
            "rectorat, carte professionnelle vue ». Ni nom ni donnée personnelle."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Le motif manque. Dites qui a vérifié l'identité, et comment.",
            "min_length": NO_REASON,
            "max_length": "Le motif dépasse 200 caractères. Raccourcissez-le.",
        },
    )
