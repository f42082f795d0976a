from django import forms

NO_ANSWER = "La réponse manque. Dites ce qui a été corrigé, ou pourquoi cela ne peut pas l'être."
TOO_LONG = (
    "Cette réponse dépasse %(limit_value)d caractères (elle en compte %(show_value)d). Raccourcissez-la."
)


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="Votre réponse",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": "6"}),
        help_text="L'intervenant la lit dans « Mes informations ». 1 000 caractères au plus.",
        error_messages={"required": NO_ANSWER, "max_length": TOO_LONG},
    )
