"""Rules that must go together: what one may say depends on another, on every day of both."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from imagin.rules.registry.core import find

UNANNOUNCED = (
    "L'avertissement ({warning} minutes) doit venir avant la déconnexion ({idle} minutes) : sinon personne "
    "ne serait prévenu. Changez « {label} » d'abord, ou choisissez une autre durée."
)
NO_AUDIT = (
    "Sans audit, la conformité ne se déclare ni totale, ni partielle : renseignez d'abord « {label} », ou "
    "choisissez « non-conformité »."
)
FULL, HALF = 100, 50
NOT_FULL = "La conformité totale demande 100 % des critères, et la part déclarée est de {rate} % : {remedy}"
NOT_HALF = (
    "La conformité partielle demande la moitié des critères, et la part déclarée est de {rate} % : {remedy}"
)
REMEDY = "changez d'abord « {label} », ou choisissez un autre état."


@dataclass(frozen=True, slots=True)
class Together:
    """``refusal`` reads the values of ``keys`` on one day; empty where they agree."""

    keys: tuple[str, ...]
    refusal: Callable[[Mapping[str, Any]], str]


_all: list[Together] = []


def declare(*keys: str) -> Callable[[Callable[[Mapping[str, Any]], str]], Together]:
    for key in keys:
        find(key)

    def decorate(refusal: Callable[[Mapping[str, Any]], str]) -> Together:
        _all.append(Together(keys, refusal))
        return _all[-1]

    return decorate


def all_together() -> list[Together]:
    return list(_all)


def register_all() -> None:
    """Once the rules themselves are there."""
    declare("session.idle_minutes", "session.warning_minutes")(_warned_before_the_end)
    declare("legal.accessibility_audit", "legal.accessibility_rate", "legal.accessibility_state")(
        _declared_as_audited
    )


def _warned_before_the_end(values: Mapping[str, Any]) -> str:
    idle, warning = values["session.idle_minutes"], values["session.warning_minutes"]
    if warning < idle:
        return ""
    return UNANNOUNCED.format(warning=warning, idle=idle, label=find("session.warning_minutes").label)


def _declared_as_audited(values: Mapping[str, Any]) -> str:
    """RGAA 4.1: full is every criterion, partial one in two at least, and either needs an audit."""
    state, rate = values["legal.accessibility_state"], values["legal.accessibility_rate"]
    if state == "none":
        return ""
    if not values["legal.accessibility_audit"].strip():
        return NO_AUDIT.format(label=find("legal.accessibility_audit").label)
    remedy = REMEDY.format(label=find("legal.accessibility_rate").label)
    if state == "full" and rate < FULL:
        return NOT_FULL.format(rate=rate, remedy=remedy)
    return NOT_HALF.format(rate=rate, remedy=remedy) if rate < HALF else ""
