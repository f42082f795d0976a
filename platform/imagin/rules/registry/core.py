"""Declaring a rule, finding it, and what a reader registers to show the effect of a change."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from imagin.rules.registry.types import NotYet, RuleType

FAMILIES = (
    "Académie",
    "Modules",
    "Ouvertures de service",
    "Connexion",
    "Missions",
    "États de frais",
    "Messages et contacts",
    "Calendrier",
    "Journal",
    "Mentions légales",
)
"""Headings of the screens and of the files, in this order."""


class Scope(IntEnum):
    """The narrowest place where a value may be given; a wider one is inherited from."""

    NATIONAL = 0
    ACADEMY = 1
    SESSION = 2


class UnknownRule(KeyError):
    """``str(error)`` is a sentence."""

    def __str__(self) -> str:
        return f"La règle « {self.args[0]} » n'existe pas : « imagin academy export CODE » les montre toutes."


@dataclass(frozen=True, slots=True)
class Rule:
    """``module`` rules switch a module: off means no menu entry, no URL, and ``off_sentence`` says why.

    ``readers``: of a wording or a colour, which touches no data: who reads it (« Lu par… »).
    """

    key: str
    type: RuleType
    default: Any
    label: str
    help: str = ""
    unit: str = ""
    source: str = ""
    module: bool = False
    family: str = "Académie"
    scope: Scope = Scope.ACADEMY
    readers: str = ""

    @property
    def read(self) -> str:
        """What is said of a change that only changes what is read; empty where data may change."""
        return f"{self.readers} : aucune donnée ne change." if self.readers else ""

    @property
    def scopes(self) -> tuple[Scope, ...]:
        return tuple(scope for scope in Scope if scope <= self.scope)

    @property
    def national(self) -> Any:
        """The national value, as it is kept."""
        return self.type.check(self.default)

    def words(self, kept: Any) -> str:
        """A kept value as an administrator reads it, with its unit; ``None`` is the national value."""
        if kept is None:
            return f"{self.words(self.national)} (valeur nationale)"
        return self.in_unit(kept)

    def in_unit(self, kept: Any) -> str:
        """« 1 an », « 2 ans »."""
        one = kept in (0, 1) and not isinstance(kept, bool) and self.unit != "mois"
        return f"{self.type.words(kept)} {self.unit.removesuffix('s') if one else self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change does to one kind of thing: « 12 états de frais n'apparaissent plus », ten of them.

    ``label`` comes after the number of claims, or else of people; it may say one, then several: « état de
    frais|états de frais ». ``lost``: undoing the change does not bring them back.
    """

    label: str
    claims: int = 0
    people: int = 0
    examples: Sequence[str] = ()
    lost: bool = False

    @property
    def number(self) -> int:
        return self.claims or self.people

    @property
    def words(self) -> str:
        one, _, several = self.label.partition("|")
        return one if self.number < 2 or not several else several


Preview = Callable[..., Iterable[Touched]]
"""``preview(before, after, day)``: what changes on ``day``; of a rule that a session may decide,
``preview(before, after, day, session)``. It runs in the academy, with the new value already in place,
inside a transaction that is rolled back."""

_rules: dict[str, Rule] = {}
_previews: dict[str, Preview] = {}
NATIONAL: dict[str, Any] = {}
"""What ``rule(key)`` returns where an academy decided nothing."""


def register(rule: Rule) -> None:
    if rule.key in _rules:
        raise ValueError(f"Règle déclarée deux fois : {rule.key}")
    if rule.family not in FAMILIES:
        raise ValueError(f"Famille inconnue : {rule.family}")
    NATIONAL[rule.key] = rule.type.load(rule.national)
    _rules[rule.key] = rule


def find(key: str) -> Rule:
    try:
        return _rules[key]
    except KeyError:
        raise UnknownRule(key) from None


def all_rules() -> list[Rule]:
    """In the order of the families."""
    return sorted(_rules.values(), key=lambda rule: FAMILIES.index(rule.family))


def families() -> dict[str, list[Rule]]:
    """Rules under the heading of their family; a family without rules is not there."""
    grouped = {family: [rule for rule in all_rules() if rule.family == family] for family in FAMILIES}
    return {family: rules for family, rules in grouped.items() if rules}


def effect_of(key: str) -> Callable[[Preview], Preview]:
    """Registers a reader's preview: ``@effect_of("claims.display_years")``."""

    def decorate(preview: Preview) -> Preview:
        find(key)
        if _previews.setdefault(key, preview) is not preview:
            raise ValueError(f"La règle {key} a déjà un aperçu d'effet.")
        return preview

    return decorate


def preview_of(key: str) -> Preview | None:
    return _previews.get(key)


def tells_its_effect(rule: Rule) -> bool:
    """By the figures of its reader, or by who reads it; nobody changes a module that is not delivered."""
    return bool(rule.readers) or rule.key in _previews or isinstance(rule.type, NotYet)
