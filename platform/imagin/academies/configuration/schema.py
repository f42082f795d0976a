"""The JSON Schema of a configuration file, for editors and for whoever writes one by hand."""

import json
from typing import Any

from imagin.academies.configuration.sections import all_sections
from imagin.academies.onboarding import HOST_PATTERN, LONGEST_HOST
from imagin.rules.registry import Rule, Scope, all_rules
from imagin.tenancy.naming import CODE

DRAFT = "https://json-schema.org/draft/2020-12/schema"
CODE_PATTERN = "^" + CODE.pattern.removesuffix(r"\Z") + "$"
HOST_IN_A_FILE = "^" + HOST_PATTERN.replace("[a-z0-9", "[a-zA-Z0-9") + "$"
"""Read without regard to case."""
RULES = (
    "Absentes du fichier, les règles de l'académie restent ce qu'elles sont ; présentes, celles qu'il ne "
    "nomme pas sont nationales."
)
FROM = "Premier jour où cette valeur vaut. Sans lui : tout de suite."
UNTIL = (
    "Premier jour où cette valeur ne vaut plus, exclu : elle vaut jusqu'à la veille. Sans lui : toujours. "
    "Une valeur qui la suit commence (from) ce même jour."
)
SESSION = "Pour cette session d'examen seulement, par exemple 2026-06. Sans elle : pour toute l'académie."


def schema() -> dict[str, Any]:
    sections = {section.name: section.schema() for section in all_sections()}
    rules = {rule.key: _rule(rule) for rule in all_rules() if rule.scope is not Scope.NATIONAL}
    return {
        "$schema": DRAFT,
        "title": "Configuration d'une académie d'IMAG'IN",
        **closed_object({"academy": _identity(), "rules": _rules(rules)} | sections, ["academy"]),
    }


def schema_text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def day(description: str) -> dict[str, Any]:
    return {"type": "string", "format": "date", "description": description}


def closed_object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _identity() -> dict[str, Any]:
    properties = {
        "code": {
            "type": "string",
            "pattern": CODE_PATTERN,
            "description": "Minuscules, par exemple rennes.",
        },
        "name": {"type": "string", "minLength": 1, "maxLength": 120, "description": "Nom affiché."},
        "host": {
            "type": "string",
            "pattern": HOST_IN_A_FILE,
            "maxLength": LONGEST_HOST,
            "description": "Nom d'hôte, sans http:// ni port.",
        },
    }
    return closed_object(properties, ["code"])


def _rules(rules: dict[str, Any]) -> dict[str, Any]:
    """Nothing, or only comments, under ``rules``: the national values."""
    return {"description": RULES, **closed_object(rules, []), "type": ["object", "null"]}


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
    properties: dict[str, Any] = {"value": value, "from": day(FROM), "until": day(UNTIL)}
    if rule.scope is Scope.SESSION:
        properties["session"] = {
            "type": "string",
            "pattern": r"^[\w.-]{1,20}$",
            "description": SESSION,
        }
    return {"type": "array", "minItems": 1, "items": closed_object(properties, ["value"])}
