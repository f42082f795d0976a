"""A step as a form. What is typed goes into the draft as a file would say it, and the file is judged."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from imagin.plain_text import NOT_A_CHOICE, PlainCharField, PlainEmailField
from imagin.rules.registry import Bool, Choice, Colour, Int, Markdown, Rule, Text, Zone, find
from imagin.rules.registry.types import NotYet
from portal.hosting import wizard_draft, wizard_paper, wizard_parts
from portal.hosting.wizard_draft import Data
from portal.hosting.wizard_sent import Sent, names_in, sent
from portal.hosting.wizard_steps import WizardStep
from portal.messages.fields import SeveralFiles

LONG_TEXT = 300
READ_AS = "le fichier"
SEVERAL = "Ce fichier a {count} erreurs, données une à une ci-dessous ; rien n'est créé."
IDENTITY = {
    "code": ("Code", "Minuscules sans accent, par exemple mayotte. Il ne change plus ensuite."),
    "name": ("Nom affiché", "Par exemple « Académie de Mayotte »."),
    "host": (
        "Nom d'hôte",
        "L'adresse de l'académie, sans http:// ni port. Faites-la pointer sur ce site d'hébergement.",
    ),
}
MESSAGES = {
    "home": ("Message d'accueil", "Vide : le message national est affiché."),
    "conditions": (
        "Conditions d'utilisation des états de frais",
        "Chacun les accepte avant sa première saisie.",
    ),
    wizard_paper.KEY: (
        "Frais de déplacement sur papier",
        "Comment s'en faire payer, puisque ce module est fermé. Vide : le message national est affiché.",
    ),
}
MARKDOWN = "Markdown : paragraphes, listes, gras, liens."


def name_of(part: str, key: str) -> str:
    return f"{part}-{key}".replace(".", "-")


class StepForm(forms.Form):
    """``dated``: what has values by dates, sessions or audiences, that one field cannot show."""

    def __init__(
        self, step: WizardStep, data: Data, posted: Any = None, opening: str = "", sent: Any = None
    ) -> None:
        super().__init__(posted, sent)
        self.step, self.draft, self.opening = step, data, opening
        self.paths: dict[str, tuple[str, str]] = {}
        self.dated: list[str] = []
        self._add_identity()
        for rule in step.rules:
            self._add_rule(rule)
        self._add_messages()

    def _add(self, part: str, key: str, field: forms.Field) -> None:
        name = name_of(part, key)
        self.fields[name], self.paths[name] = field, (part, key)

    def _add_identity(self) -> None:
        for key, (label, help_text) in IDENTITY.items() if self.step.identity else ():
            initial = self.draft.get("academy", {}).get(key, "")
            widget = forms.TextInput(attrs={"autocomplete": "off"})
            field = PlainCharField(
                label=label, help_text=help_text, required=False, initial=initial, widget=widget
            )
            self._add("academy", key, field)

    def _add_rule(self, rule: Rule) -> None:
        value = self.draft.get("rules", {}).get(rule.key, rule.national)
        if isinstance(value, list | dict):
            self.dated.append(rule.label)
        elif isinstance(rule.type, wizard_parts.SEVERAL):
            self._add_parts(rule, value)
        else:
            self._add("rules", rule.key, field_of(rule, value))

    def _add_parts(self, rule: Rule, value: Any) -> None:
        name = name_of("rules", rule.key)
        self.paths[name] = "rules", rule.key
        for end, field in wizard_parts.fields_of(rule, value).items():
            self.fields[name + end] = field

    def _add_messages(self) -> None:
        for key in self._messages():
            label, help_text = MESSAGES[key]
            said = self.draft.get("messages", {}).get(key, "")
            if isinstance(said, list):
                self.dated.append(label)
                continue
            initial = said.get("text", "") if isinstance(said, dict) else said
            widget = forms.Textarea(attrs={"rows": 8})
            text = f"{help_text} {MARKDOWN}"
            self._add(
                "messages",
                key,
                PlainCharField(label=label, help_text=text, required=False, initial=initial, widget=widget),
            )

        if name_of("messages", wizard_paper.KEY) in self.fields:
            self.fields[wizard_paper.FILES] = wizard_paper.field()

    def _messages(self) -> list[str]:
        """How to be paid on paper is asked where it may be."""
        paper = wizard_paper.closed(self.draft)
        return [key for key in self.step.messages if key != wizard_paper.KEY or paper]

    def unit_of(self, name: str) -> str:
        part, key = self.paths.get(name, ("", ""))
        return next((rule.unit for rule in self.step.rules if part == "rules" and rule.key == key), "")

    def clean(self) -> dict[str, Any]:
        """Judged as a file: what is wrong is said beside its field."""
        values = self.cleaned_data
        if not self.errors:
            self._check_names(values)
        if not self.errors:
            written = self.written(self.draft, values)
            for problem in wizard_draft.problems(written, self.opening):
                if self.step.owns(problem):
                    self._tell(problem)
        return values

    def _check_names(self, values: dict[str, Any]) -> None:
        try:
            wizard_paper.check_names(self.draft, values.get(wizard_paper.FILES, ()))
        except ValidationError as refused:
            self.add_error(wizard_paper.FILES, refused)

    def _tell(self, problem: wizard_draft.Problem) -> None:
        name = name_of(*problem.path[:2])
        self.add_error(name if name in self.fields else None, problem.sentence)

    def written(self, data: Data, values: dict[str, Any] | None = None) -> Data:
        """The draft with this step's answers; the other steps of it are left alone."""
        made = {**data, **{part: dict(data.get(part) or {}) for part in wizard_draft.PARTS}}
        typed = values if values is not None else self.cleaned_data
        given = typed.get(wizard_paper.FILES, ())
        for name, (part, key) in self.paths.items():
            value = _value(name, part, key, typed)
            if (part, key) == ("messages", wizard_paper.KEY):
                value = wizard_paper.text_of(data, value, given)
            _write(made[part], part, key, value.replace("\r\n", "\n") if isinstance(value, str) else value)
        return wizard_paper.followed(data, wizard_paper.with_files(made, given))


def _value(name: str, part: str, key: str, typed: dict[str, Any]) -> Any:
    if part == "rules" and isinstance(find(key).type, wizard_parts.SEVERAL):
        return wizard_parts.joined(find(key), name, typed)
    return typed[name]


def _write(part: dict[str, Any], name: str, key: str, value: Any) -> None:
    """An answer as the nation has it is not written: the file keeps it as a comment."""
    national = find(key).national if name == "rules" else ""
    said = part.get(key, national)
    if isinstance(said, dict) and value:
        part[key] = {**said, "text": value}
    elif value == national != said:
        del part[key]
    elif value != said:
        part[key] = value


def field_of(rule: Rule, value: Any) -> forms.Field:
    said: dict[str, Any] = {
        "label": rule.label,
        "help_text": rule.help,
        "required": False,
        "initial": value,
    }
    kind = rule.type
    if isinstance(kind, Bool):
        return forms.BooleanField(**said, disabled=isinstance(kind, NotYet))
    if isinstance(kind, Choice):
        return forms.ChoiceField(
            choices=list(zip(kind.values, kind.labels or kind.values, strict=True)), **said
        )
    if isinstance(kind, Int):
        return NumberField(**said)
    if isinstance(kind, Zone):
        return PlainCharField(
            widget=forms.TextInput(attrs={"list": "fuseaux", "autocomplete": "off"}), **said
        )
    if isinstance(kind, Colour):
        return PlainCharField(widget=forms.ColorInput(), **said)
    if isinstance(kind, Text) and kind.longest >= LONG_TEXT:
        return PlainCharField(
            widget=forms.Textarea(attrs={"rows": 8 if isinstance(kind, Markdown) else 3}), **said
        )
    return PlainCharField(**said)


class NumberField(PlainCharField):
    """What is not a number goes to the reading as it is, which says what to write."""

    def __init__(self, **said: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}), **said)

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        return int(text) if text.isdecimal() and len(text) < 10 else text


class SentField(forms.FileField):
    """Cleaned to all that was chosen."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Sent:
        given = [file for file in data or () if file]
        if not given:
            raise ValidationError(self.error_messages["empty" if data else "required"])
        return sent(given)


class FileForm(forms.Form):
    """« Partir d'un fichier ». Read whole, or refused whole with each line that is wrong."""

    file = SentField(
        label="Configuration et fichiers de ses messages",
        help_text=(
            "Un fichier YAML, tel que « imagin academy export » l'écrit, et avec lui les fichiers que ses "
            "messages nomment ; ou un .zip qui les contient tous. PDF, PNG, JPEG, ODT ou DOCX, 10 Mo au plus "
            "chacun. Un fichier oublié sera demandé à la relecture."
        ),
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide : choisissez-en un autre.",
        },
    )

    def clean_file(self) -> tuple[Data, Sent]:
        """What it names is known first: names without folders may be those of several files."""
        chosen: Sent = self.cleaned_data["file"]
        chosen.named = names_in(chosen.text)
        try:
            return wizard_draft.data_of(chosen.text, READ_AS, chosen), chosen
        except ValidationError as refused:
            lines = refused.messages
            counted = [SEVERAL.format(count=len(lines))] if len(lines) > 1 else []
            raise ValidationError([*counted, *lines]) from refused


class CopyForm(forms.Form):
    """« Copier une académie existante »."""

    source = forms.ChoiceField(
        label="Académie à copier",
        help_text="Ses règles, ses messages et leurs fichiers, sans son nom ni son adresse.",
        error_messages={"required": "Choisissez une académie.", "invalid_choice": NOT_A_CHOICE},
    )

    def __init__(self, choices: list[tuple[str, str]], posted: Any = None) -> None:
        super().__init__(posted)
        self.fields["source"].choices = choices  # type: ignore[attr-defined]


class MailForm(forms.Form):
    mail = PlainEmailField(
        label="Adresse qui recevra les courriels du bac à sable",
        help_text="Jusqu'à l'ouverture, aucun courriel ne part vers les personnes. Vide : rien n'est envoyé.",
        required=False,
        error_messages={
            "invalid": "Cette adresse n'est pas complète : écrivez par exemple vous@ac-mayotte.fr."
        },
    )
