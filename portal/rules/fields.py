"""How each type of rule is typed: its fields, what they show, and what the type is given to check."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from imagin.plain_text import NOT_A_CHOICE, PlainCharField
from imagin.rules.registry import (
    Bool,
    Choice,
    Colour,
    DateOfYear,
    Duration,
    Int,
    ListOf,
    Markdown,
    Money,
    Rule,
    RuleType,
    Text,
    Zone,
)
from imagin.rules.registry.types import DURATION, SPANS
from portal.rules.words import switch_words
from portal.shell.formats import MONTHS

Fields = dict[str, forms.Field]
REQUIRED = "La valeur manque : choisissez ou écrivez-en une."
NOT_A_NUMBER = "Ce n'est pas un nombre entier. Écrivez-le en chiffres, par exemple 12."
ONE_LINE = 120
MARKDOWN_HELP = (
    "Paragraphes, **gras**, listes « - », liens [texte](https://…). L'aperçu est montré avant de confirmer."
)
LIST_HELP = "Une valeur par ligne."
MANY_ROWS = 12


class Radios(forms.RadioSelect):
    """The error summary leads to the first choice."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return super().id_for_label(id_, "0" if index is None else index)


@dataclass(frozen=True, slots=True)
class Editor:
    """``shown``: from what is kept to the fields; ``value``: from the fields to what the type checks."""

    fields: Callable[[Rule], Fields]
    shown: Callable[[Any], dict[str, Any]] = lambda kept: {"value": kept}
    value: Callable[[dict[str, Any]], Any] = lambda told: told["value"]


def editor_of(declared: RuleType) -> Editor:
    """Of the nearest type: ``Markdown`` is a ``Text``."""
    return next(EDITORS[kind] for kind in type(declared).__mro__ if kind in EDITORS)


def _choice(label: str, choices: list[tuple[str, str]], *, radios: bool = True) -> forms.ChoiceField:
    errors = {"required": REQUIRED, "invalid_choice": NOT_A_CHOICE}
    widget = Radios if radios else forms.Select
    return forms.ChoiceField(label=label, choices=choices, widget=widget, error_messages=errors)


def _number(label: str, low: int, high: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        widget=forms.NumberInput(attrs={"min": low, "max": high, "inputmode": "numeric"}),
        error_messages={"required": REQUIRED, "invalid": NOT_A_NUMBER},
    )


def _text(label: str, widget: forms.Widget, help_text: str = "", **options: Any) -> forms.CharField:
    return PlainCharField(
        label=label, widget=widget, help_text=help_text, error_messages={"required": REQUIRED}, **options
    )


def _switch_fields(rule: Rule) -> Fields:
    on, off = switch_words(rule)
    return {"value": _choice("Nouvelle valeur", [("oui", on), ("non", off)])}


def _choice_fields(rule: Rule) -> Fields:
    declared = rule.type
    labels = declared.labels or declared.values  # type: ignore[attr-defined]
    pairs = zip(declared.values, labels, strict=True)  # type: ignore[attr-defined]
    return {"value": _choice("Nouvelle valeur", list(pairs))}


def _int_fields(rule: Rule) -> Fields:
    return {"value": _number("Nouvelle valeur", rule.type.low, rule.type.high)}  # type: ignore[attr-defined]


def _money_fields(rule: Rule) -> Fields:
    return {"value": _text("Nouveau montant", forms.TextInput(attrs={"inputmode": "decimal"}))}


def _amount(told: dict[str, Any]) -> str:
    """With a comma, as one writes it here, and the spaces of the thousands."""
    return "".join(told["value"].split()).replace(",", ".")


def _duration_fields(rule: Rule) -> Fields:
    units = [(unit, unit if unit == "mois" else f"{unit}s") for unit in SPANS]
    return {"value": _number("Nouvelle durée", 1, 9999), "span": _choice("Unité", units, radios=False)}


def _duration_shown(kept: str) -> dict[str, Any]:
    number, unit = DURATION.fullmatch(kept).groups()  # type: ignore[union-attr]
    return {"value": int(number), "span": unit}


def _day_fields(rule: Rule) -> Fields:
    months = [(f"{number:02}", name) for number, name in enumerate(MONTHS, 1)]
    return {"value": _number("Nouveau jour", 1, 31), "month": _choice("Mois", months, radios=False)}


def _text_fields(rule: Rule) -> Fields:
    longest = rule.type.longest  # type: ignore[attr-defined]
    widget: forms.Widget = forms.TextInput() if longest <= ONE_LINE else forms.Textarea(attrs={"rows": 4})
    return {"value": _text("Nouveau texte", widget, required=False)}


def _markdown_fields(rule: Rule) -> Fields:
    widget = forms.Textarea(attrs={"rows": MANY_ROWS})
    return {"value": _text("Nouveau texte", widget, MARKDOWN_HELP, required=False)}


def _list_fields(rule: Rule) -> Fields:
    widget = forms.Textarea(attrs={"rows": 6})
    return {"value": _text("Nouvelles valeurs", widget, LIST_HELP, required=False)}


def _lines(told: dict[str, Any]) -> list[Any]:
    lines = (line.strip() for line in told["value"].splitlines())
    return [int(line) if line.isascii() and line.isdigit() else line for line in lines if line]


def _zone_fields(rule: Rule) -> Fields:
    attrs = {"list": "zones", "autocomplete": "off", "spellcheck": "false"}
    return {"value": _text("Nouveau fuseau", forms.TextInput(attrs=attrs), "Par exemple Pacific/Noumea.")}


def _colour_fields(rule: Rule) -> Fields:
    return {"value": _text("Nouvelle couleur", forms.TextInput(attrs={"type": "color"}))}


EDITORS: dict[type[RuleType], Editor] = {
    Bool: Editor(
        _switch_fields,
        lambda kept: {"value": "oui" if kept else "non"},
        lambda told: told["value"] == "oui",
    ),
    Choice: Editor(_choice_fields),
    Int: Editor(_int_fields),
    Money: Editor(_money_fields, value=_amount),
    Duration: Editor(
        _duration_fields,
        _duration_shown,
        lambda told: f"{told['value']} {told['span']}",
    ),
    DateOfYear: Editor(
        _day_fields,
        lambda kept: {"value": int(kept[3:]), "month": kept[:2]},
        lambda told: f"{told['month']}-{told['value']:02}",
    ),
    Text: Editor(_text_fields),
    Markdown: Editor(_markdown_fields),
    ListOf: Editor(_list_fields, lambda kept: {"value": "\n".join(map(str, kept))}, _lines),
    Zone: Editor(_zone_fields),
    Colour: Editor(_colour_fields),
}
