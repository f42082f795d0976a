"""The JSON Schema of a configuration file, for editors and for whoever writes one by hand."""

import json
from typing import Any

from imagin.academies.configuration.sections import all_sections
from imagin.rules.registry import Rule, Scope, all_rules

DRAFT = "https://json-schema.org/draft/2020-12/schema"
DAY = {"type": "string", "format": "date"}


def schema() -> dict[str, Any]:
    sections = {section.name: section.schema() for section in all_sections()}
    rules = {rule.key: _rule(rule) for rule in all_rules() if rule.scope is not Scope.NATIONAL}
    return {
        "$schema": DRAFT,
        "title": "Configuration d'une académie d'IMAG'IN",
        **_object({"academy": _identity(), "rules": _rules(rules)} | sections, ["academy"]),
    }


def schema_text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _identity() -> dict[str, Any]:
    properties = {
        "code": {"type": "string", "description": "Minuscules, par exemple rennes."},
        "name": {"type": "string", "minLength": 1, "maxLength": 120, "description": "Nom affiché."},
        "host": {"type": "string", "description": "Nom d'hôte, sans http:// ni port."},
    }
    return _object(properties, ["code"])


def _rules(rules: dict[str, Any]) -> dict[str, Any]:
    """Nothing, or only comments, under ``rules``: the national values."""
    return {**_object(rules, []), "type": ["object", "null"]}


def _rule(rule: Rule) -> dict[str, Any]:
    value = rule.type.schema()
    source = f"Source : {rule.source}" if rule.source else ""
    unit = f"Unité : {rule.unit}." if rule.unit else ""
    return {
        "title": rule.label,
        "description": " ".join(text for text in (rule.help, unit, source) if text),
        "default": rule.national,
        "anyOf": [value, _dated(rule, value)],
    }


def _dated(rule: Rule, value: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = {"value": value, "from": DAY, "until": DAY}
    if rule.scope is Scope.SESSION:
        properties["session"] = {"type": "string", "pattern": r"^[\w.-]{1,20}$"}
    return {"type": "array", "minItems": 1, "items": _object(properties, ["value"])}
