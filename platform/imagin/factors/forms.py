"""What a person types. Field names begin with ``factor_``: such fields are never kept in a session."""

from django import forms

from imagin.plain_text import PlainCharField

CODE = "Code à 6 chiffres"
HOW = "Il change toutes les 30 secondes. Chaque code ne sert qu'une fois."
NO_CODE = "Le code manque. Lisez-le dans votre application, puis recopiez-le."
NO_RECOVERY = "Le code de secours manque. Recopiez l'un de ceux que vous avez conservés."


def _typed(label: str, missing: str, *, help_text: str, **attributes: str) -> forms.CharField:
    return PlainCharField(
        label=label,
        max_length=40,
        help_text=help_text,
        error_messages={"required": missing, "max_length": "Ce code est trop long. Recopiez-le de nouveau."},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", **attributes}),
    )


class CodeForm(forms.Form):
    factor_code = _typed(
        CODE, NO_CODE, help_text=HOW, autocomplete="one-time-code", inputmode="numeric", maxlength="10"
    )


class RecoveryForm(forms.Form):
    factor_recovery = _typed(
        "Code de secours",
        NO_RECOVERY,
        help_text="Douze lettres et chiffres, avec ou sans tirets. Il ne servira plus ensuite.",
        autocomplete="off",
    )


class NameForm(forms.Form):
    name = PlainCharField(
        label="Nom de cet appareil",
        max_length=60,
        required=False,
        help_text="Facultatif. Par exemple : « Téléphone professionnel ».",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class EnrolForm(NameForm, CodeForm):
    """The code first: it is what the page is for."""

    field_order = ["factor_code", "name"]
