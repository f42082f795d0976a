"""What an administrator wants of a rule: a value, from when, for whom, and why."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.utils import ErrorDict

from imagin.days import check_day
from imagin.plain_text import NOT_A_CHOICE, PlainCharField
from imagin.rules import stored
from imagin.rules.registry import Rule, Scope
from portal.rules.fields import editor_of
from portal.shell import fields
from tenants.exams.models import ExamSession

PAST = (
    "Cette date est passée : une règle ne change pas pour le passé. "
    "Choisissez aujourd'hui ou un jour à venir."
)
NO_DAY = "La date manque : dites à partir de quand."
ENDS_FIRST = "La fin précède le début : choisissez le même jour ou un jour plus tard."
GIVEN_BACK_ENDS = (
    "Le retour à la valeur {whose} n'a pas de fin : effacez cette date, ou donnez une valeur jusqu'à elle."
)
NATIONAL, ACADEMY = "nationale", "de l'académie"
OF_THE_ACADEMY = (
    "Une session ne revient qu'à la valeur de son académie : choisissez « Revenir à la valeur de "
    "l'académie », ou « Toutes les sessions »."
)
WHICH_SESSION = "Choisissez la session qui revient à la valeur de l'académie."
OF_SESSION = "session"
LONGEST_REASON = 200
REASON_HELP = (
    "Par exemple : « Décision du 12 mars, demandée par la division ». Gardé dans l'historique : ni nom ni "
    "donnée personnelle."
)


def day_field(label: str, help_text: str = "", *, required: bool = False) -> forms.DateField:
    said = {"help_text": help_text, "validators": [check_day]}
    return fields.day_field(label, missing=NO_DAY, required=required, **said)


def reason_field() -> PlainCharField:
    return PlainCharField(
        label="Motif",
        max_length=LONGEST_REASON,
        min_length=5,
        help_text=REASON_HELP,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Le motif manque : dites en quelques mots pourquoi.",
            "min_length": "Le motif est trop court : dites-le en quelques mots.",
            "max_length": f"Le motif dépasse {LONGEST_REASON} caractères : raccourcissez-le.",
        },
    )


def session_choices(decided: set[str]) -> list[tuple[str, str]]:
    """Those of the academy, then those that only a configuration file names."""
    known = dict(ExamSession.objects.values_list("code", "label"))
    named = [(code, f"{label} ({code})") for code, label in known.items()]
    return [*named, *((code, code) for code in sorted(decided - known.keys()) if code)]


class RuleForm(forms.Form):
    """The fields of the value come first; they are not read for « Revenir à la valeur nationale ».

    A session goes back to the value of its academy: another button, whose ``national`` is « session ».
    """

    since = day_field("À partir du", required=True)
    until = day_field(
        "Jusqu'au", "Dernier jour. Facultatif : sans fin, ou jusqu'au prochain changement prévu."
    )
    session = forms.ChoiceField(
        label="Session d'examen",
        required=False,
        help_text="Pour toute l'académie, ou pour une session seulement.",
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )
    reason = reason_field()

    def __init__(
        self, *args: Any, code: str, rule: Rule, day: date, sessions: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.code, self.rule, self.day = code, rule, day
        self.national = "national" in self.data
        self.kept: Any = None
        self.editor = editor_of(rule.type)
        own = self.editor.fields(rule)
        self.value_names = tuple(own)
        self.fields = {**own, **self.fields}
        self._take_off(sessions)

    def _take_off(self, sessions: list[tuple[str, str]]) -> None:
        """What this rule does not admit, or what this act does not ask."""
        if self.rule.scope is Scope.SESSION:
            self.fields["session"].choices = [("", "Toutes les sessions"), *sessions]  # type: ignore[attr-defined]
        else:
            del self.fields["session"]
        if self.national:
            for name in self.value_names:
                self.fields[name].required = False

    @property
    def session_field(self) -> forms.BoundField | None:
        return self["session"] if "session" in self.fields else None

    @property
    def session_asked(self) -> str:
        return self.cleaned_data.get("session") or ""

    def clean_since(self) -> date:
        since = self.cleaned_data["since"]
        if since < self.day:
            raise ValidationError(PAST)
        return since

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        since, until = told.get("since"), told.get("until")
        if until and self.national:
            whose = ACADEMY if told.get("session") else NATIONAL
            self.add_error("until", GIVEN_BACK_ENDS.format(whose=whose))
        elif until and since and until < since:
            self.add_error("until", ENDS_FIRST)
        if self.national:
            self._forgive_value()
            self._check_session(told)
        elif not any(name in self.errors for name in self.value_names):
            self._check_value(told)
        return told

    def full_clean(self) -> None:
        """What is wrong is told in the order of the page."""
        super().full_clean()
        order = [*self.fields, NON_FIELD_ERRORS]
        told = sorted(self.errors.items(), key=lambda wrong: order.index(wrong[0]))
        self._errors = ErrorDict(told)

    def _forgive_value(self) -> None:
        for name in self.value_names:
            self.errors.pop(name, None)

    def _check_session(self, told: dict[str, Any]) -> None:
        """The button says whose value comes back: what it does not say is not done."""
        if self.session_field is None or "session" in self.errors:
            return
        of_session = self.data["national"] == OF_SESSION
        if of_session != bool(told.get("session")):
            self.add_error("session", WHICH_SESSION if of_session else OF_THE_ACADEMY)

    def _check_value(self, told: dict[str, Any]) -> None:
        try:
            self.kept = stored.checked(
                self.code, self.rule.key, self.editor.value(told), told.get("session") or ""
            )
        except ValidationError as refusal:
            self.add_error("value", refusal)

    @property
    def end(self) -> date | None:
        """The first day when the value no longer holds."""
        last = self.cleaned_data.get("until")
        return last + timedelta(days=1) if last else None

    @property
    def value_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.value_names]


class UndoForm(forms.Form):
    reason = reason_field()
