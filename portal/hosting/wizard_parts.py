"""A rule that is typed in several fields, a day and its month: with the editors of « Règles »."""

from typing import Any

from django import forms

from imagin.rules.registry import DateOfYear, Duration, Rule
from portal.rules.fields import editor_of

SEVERAL = (DateOfYear, Duration)
MAIN = "value"


def fields_of(rule: Rule, value: Any) -> dict[str, forms.Field]:
    """By the end of their names; the main one has none. Labels say the rule too: there are many here."""
    editor = editor_of(rule.type)
    found, shown = editor.fields(rule), _shown(rule, value)
    for name, field in found.items():
        what = str(field.label).removeprefix("Nouveau ").removeprefix("Nouvelle ").lower()
        field.label, field.initial = f"{rule.label} : {what}", shown.get(name)
    found[MAIN].help_text = rule.help
    return {"" if name == MAIN else f"-{name}": field for name, field in found.items()}


def joined(rule: Rule, name: str, values: dict[str, Any]) -> Any:
    """What the file would say, from the fields of ``name``."""
    parts = {part: values.get(name if part == MAIN else f"{name}-{part}") for part in _names(rule)}
    return editor_of(rule.type).value(parts)


def _names(rule: Rule) -> list[str]:
    return list(editor_of(rule.type).fields(rule))


def _shown(rule: Rule, value: Any) -> dict[str, Any]:
    """Nothing of a value that cannot be read: it is typed again."""
    try:
        return editor_of(rule.type).shown(rule.type.check(value))
    except (forms.ValidationError, TypeError, ValueError, AttributeError):
        return {}
