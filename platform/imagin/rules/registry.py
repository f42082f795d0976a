"""What an academy may decide: every rule with its type, unit, default and legal source (DESIGN §7).

To add one: declare it here, read it with ``imagin.rules.services.rule(key)`` where it acts.
"""

import re
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError


class RuleType:
    """Checks a value coming from a form, a file or the database; refuses it with a French sentence."""

    def check(self, value: Any) -> Any:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Bool(RuleType):
    def check(self, value: Any) -> bool:
        return _expect(value, bool, "oui ou non")


@dataclass(frozen=True, slots=True)
class Int(RuleType):
    low: int
    high: int

    def check(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not self.low <= value <= self.high:
            raise ValidationError(f"Indiquez un nombre entier entre {self.low} et {self.high}.")
        return value


@dataclass(frozen=True, slots=True)
class Choice(RuleType):
    values: tuple[str, ...]

    def check(self, value: Any) -> str:
        if value not in self.values:
            raise ValidationError("Choisissez l'une des valeurs : " + ", ".join(self.values) + ".")
        return value


@dataclass(frozen=True, slots=True)
class Text(RuleType):
    longest: int = 4000

    def check(self, value: Any) -> str:
        text = _expect(value, str, "un texte")
        if len(text) > self.longest:
            raise ValidationError(f"Le texte dépasse {self.longest} caractères : raccourcissez-le.")
        return text


@dataclass(frozen=True, slots=True)
class Zone(RuleType):
    def check(self, value: Any) -> str:
        if value not in available_timezones():
            raise ValidationError("Indiquez un fuseau horaire de la base IANA, par exemple Pacific/Noumea.")
        return value


@dataclass(frozen=True, slots=True)
class Colour(RuleType):
    def check(self, value: Any) -> str:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", str(value)):
            raise ValidationError("Indiquez une couleur sous la forme #2f4bd8.")
        return value


def _expect(value: Any, kind: type, words: str) -> Any:
    if not isinstance(value, kind):
        raise ValidationError(f"Indiquez {words}.")
    return value


@dataclass(frozen=True, slots=True)
class Rule:
    """``module`` rules switch a module: off means no menu entry, no URL, and ``off_sentence`` says why."""

    key: str
    type: RuleType
    default: Any
    label: str
    help: str = ""
    unit: str = ""
    source: str = ""
    module: bool = False


_rules: dict[str, Rule] = {}


def register(rule: Rule) -> None:
    if rule.key in _rules:
        raise ValueError(f"Règle déclarée deux fois : {rule.key}")
    rule.type.check(rule.default)
    _rules[rule.key] = rule


def find(key: str) -> Rule:
    return _rules[key]


def all_rules() -> list[Rule]:
    return list(_rules.values())


# In the words of the leaflet for external examiners (Caen).
CREDENTIALS_HELP = """\
**Personnel de l'académie** : vos identifiants de messagerie académique.

**Intervenant extérieur** : votre identifiant figure sur votre convocation, en haut à gauche. Il s'agit \
soit du n° intervenant, soit de l'identifiant IMAG'IN. Pour votre première connexion, votre mot de passe est \
celui édité sur votre convocation ; il vous sera alors demandé de le modifier. C'est ce nouveau mot de passe \
qui vous servira ensuite.

Sans convocation, adressez-vous au gestionnaire de la division des examens et concours."""

for _rule in (
    Rule("time.zone", Zone(), "Europe/Paris", "Fuseau horaire", "Dates et heures des missions s'y lisent."),
    Rule("money.currency", Choice(("EUR", "XPF")), "EUR", "Monnaie des indemnités"),
    Rule("modules.travel", Bool(), True, "Frais de déplacement", module=True),
    Rule(
        "modules.travel.off_sentence",
        Text(400),
        "Les frais de déplacement ne se saisissent pas dans IMAG'IN pour cette académie.",
        "Phrase affichée quand le volet déplacement est fermé",
    ),
    Rule("services.missions", Bool(), True, "Consultation des missions ouverte", module=True),
    Rule("services.claims", Bool(), True, "Saisie des états de frais ouverte", module=True),
    Rule("session.idle_minutes", Int(5, 120), 30, "Déconnexion après inactivité", unit="minutes"),
    Rule("session.warning_minutes", Int(1, 115), 25, "Avertissement avant déconnexion", unit="minutes"),
    Rule(
        "claims.display_years",
        Int(1, 10),
        4,
        "Durée d'affichage des états de frais après la fin de mission",
        unit="ans",
        source="guide v17 §2.6",
    ),
    Rule(
        "signin.identifier",
        Choice(("number", "identifier", "both")),
        "both",
        "Identifiant des intervenants extérieurs",
        "number : le n° intervenant ; identifier : l'identifiant IMAG'IN ; both : l'un ou l'autre.",
        source="dépliant « Intervenant extérieur », académie de Caen",
    ),
    Rule(
        "signin.first_secret",
        Choice(("printed", "emailed", "none")),
        "printed",
        "Premier mot de passe des intervenants extérieurs",
        "printed : imprimé sur la convocation ; emailed : un lien est envoyé, et il reste imprimé pour qui "
        "n'a pas d'adresse électronique ; none : ni l'un ni l'autre.",
        source="dépliant « Intervenant extérieur », académie de Caen",
    ),
    Rule(
        "signin.secret_days",
        Int(1, 365),
        90,
        "Validité du premier mot de passe ou du premier lien",
        unit="jours",
    ),
    Rule(
        "signin.credentials_help",
        Text(2000),
        CREDENTIALS_HELP,
        "Comment obtenir vos identifiants ?",
        "Affiché avant la connexion. Markdown : paragraphes, listes, gras, liens.",
        source="dépliants « Intervenant extérieur » (Caen) et « Service Intervenant Externe » (Toulouse)",
    ),
    Rule(
        "journal.access_months",
        Int(6, 120),
        12,
        "Conservation du journal des accès",
        "Connexions, refus, seconds facteurs, consultations de données protégées.",
        unit="mois",
        source="CNIL, délibération 2021-122 du 14 octobre 2021 (journalisation) : six mois à un an",
    ),
    Rule(
        "journal.acts_months",
        Int(48, 120),
        120,
        "Conservation du journal des actes",
        "Tout le reste : états de frais, rôles, imports, rattachements. Quatre ans au moins.",
        unit="mois",
        source="loi 68-1250 du 31 décembre 1968, art. 1 (prescription de quatre ans)",
    ),
    Rule("look.accent", Colour(), "#2f4bd8", "Couleur de l'académie"),
    Rule(
        "office.name",
        Text(200),
        "Division des examens et concours",
        "Bureau de gestion",
        "Imprimé sur les convocations et les récapitulatifs.",
    ),
    Rule("office.address", Text(400), "", "Adresse du bureau de gestion"),
    Rule("contact.help", Text(600), "", "Assistance", "Téléphone, courriel et horaires, dans l'aide."),
):
    register(_rule)
