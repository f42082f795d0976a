"""What an academy may decide: every rule with its type, unit, default and legal source (DESIGN §7).

To add one: declare it in one of the modules of this package, and read it with
``imagin.rules.services.rule(key)`` where it acts, in the same commit. Its effect is told before a change: by
its reader (``@effect_of(key)``), or by ``readers`` where it only changes what is read.
"""

from imagin.rules.registry import (
    access,
    claims,
    contacts,
    journal,
    legal,
    liquidation,
    modules,
    place,
    together,
    windows,
)
from imagin.rules.registry.core import (
    FAMILIES,
    NATIONAL,
    Preview,
    Rule,
    Scope,
    Touched,
    UnknownRule,
    all_rules,
    effect_of,
    families,
    find,
    preview_of,
    register,
    tells_its_effect,
)
from imagin.rules.registry.types import (
    Bool,
    Choice,
    Colour,
    DateOfYear,
    Duration,
    Int,
    ListOf,
    Markdown,
    Money,
    MonthDay,
    NotYet,
    RuleType,
    Text,
)
from imagin.rules.registry.zones import Zone, zones

__all__ = [
    "FAMILIES",
    "NATIONAL",
    "Bool",
    "Choice",
    "Colour",
    "DateOfYear",
    "Duration",
    "Int",
    "ListOf",
    "Markdown",
    "Money",
    "MonthDay",
    "NotYet",
    "Preview",
    "Rule",
    "RuleType",
    "Scope",
    "Text",
    "Touched",
    "UnknownRule",
    "Zone",
    "all_rules",
    "effect_of",
    "families",
    "find",
    "preview_of",
    "register",
    "tells_its_effect",
    "zones",
]

for _module in (place, modules, windows, access, claims, liquidation, contacts, journal, legal):
    for _rule in _module.RULES:
        register(_rule)
together.register_all()
