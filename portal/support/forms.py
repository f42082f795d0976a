from django import forms

from imagin.plain_text import PlainCharField
from tenants.accounts.view_as import LONGEST_REASON, NO_REASON, SHORTEST_REASON


class ReasonForm(forms.Form):
    """Why: kept beside the journal, for who controls."""

    reason = PlainCharField(
        label="Motif",
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        help_text=(
            "Par exemple : « Appel du 3 juin, état de frais introuvable ». Ni nom ni donnée personnelle : "
            "le motif est conservé et d'autres administrateurs le liront."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Le motif manque. Dites pourquoi vous ouvrez cette vue.",
            "min_length": NO_REASON,
            "max_length": f"Le motif dépasse {LONGEST_REASON} caractères. Raccourcissez-le.",
        },
    )
