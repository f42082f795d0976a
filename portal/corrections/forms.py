from django import forms

from imagin.plain_text import PlainCharField
from tenants.people.unsaid import refusal

NO_ANSWER = "La réponse manque. Dites ce qui a été corrigé, ou pourquoi cela ne peut pas l'être."
TOO_LONG = (
    "Cette réponse dépasse %(limit_value)d caractères (elle en compte %(show_value)d). Raccourcissez-la."
)


class AnswerForm(forms.Form):
    answer = PlainCharField(
        label="Votre réponse",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": "6"}),
        help_text="L'intervenant la lit dans « Mes informations ». 1 000 caractères au plus.",
        error_messages={"required": NO_ANSWER, "max_length": TOO_LONG},
    )

    def clean_answer(self) -> str:
        answer = self.cleaned_data["answer"]
        if told := refusal(answer):
            raise forms.ValidationError(told, code="unsaid")
        return answer
