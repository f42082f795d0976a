from django import forms

from imagin.academies.lifecycle import LONG_REASON, LONGEST_REASON, NO_REASON
from imagin.plain_text import PlainCharField, PlainEmailField


class AddressForm(forms.Form):
    mail = PlainEmailField(
        label="Votre adresse électronique",
        help_text="Le courriel d'essai y est envoyé ; l'adresse n'est pas gardée.",
        error_messages={
            "required": "L'adresse manque : écrivez la vôtre.",
            "invalid": "Cette adresse n'est pas complète : écrivez par exemple vous@ac-mayotte.fr.",
        },
    )


class ReasonForm(forms.Form):
    reason = PlainCharField(
        label="Motif de la fermeture",
        help_text="Gardé avec l'académie, pour l'équipe d'hébergement. Pas de donnée personnelle.",
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": NO_REASON, "max_length": LONG_REASON},
    )
