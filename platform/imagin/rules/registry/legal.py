"""What the law has an online public service say of itself: who publishes it, who hosts it, who answers.

No national value is guessed: what an academy left empty is told as such on the page, and is a warning of
the checklist before it opens.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from imagin.days import check_day
from imagin.rules.registry.core import Rule
from imagin.rules.registry.patterns import DAY, MAIL, PAGE, or_nothing
from imagin.rules.registry.types import Choice, Int, Markdown, Text

FAMILY = "Mentions légales"
READERS = "Lu par toute personne qui ouvre les pages légales de l'académie, connectée ou non"
LCEN = "loi 2004-575 du 21 juin 2004 pour la confiance dans l'économie numérique"
RGAA = "décret 2019-768 du 24 juillet 2019, art. 4 (déclaration d'accessibilité)"
RGPD = "règlement (UE) 2016/679, art. 13 et 37"


class Mail(Text):
    """One address, or nothing."""

    def check(self, value: Any) -> str:
        text = super().check(value).strip()
        if text:
            _valid(validate_email, text, "une adresse électronique, par exemple dpd@ac-rennes.fr")
        return text

    def schema(self) -> dict[str, Any]:
        return {**super().schema(), "pattern": or_nothing(MAIL)}


class Address(Text):
    """Of a page, or nothing."""

    def check(self, value: Any) -> str:
        text = super().check(value).strip()
        if text:
            _valid(URLValidator(["https", "http"]), text, "l'adresse entière d'une page, avec https://")
        return text

    def schema(self) -> dict[str, Any]:
        return {**super().schema(), "pattern": or_nothing(PAGE)}


class Day(Text):
    """« 2026-03-31 », or nothing; the code receives a date, or None."""

    def check(self, value: Any) -> str:
        text = super().check(value.isoformat() if isinstance(value, date) else value).strip()
        try:
            day = date.fromisoformat(text) if text else None
        except ValueError:
            raise ValidationError("Indiquez un jour : année-mois-jour, par exemple 2026-03-31.") from None
        if day:
            check_day(day)
        return day.isoformat() if day else ""

    def load(self, kept: Any) -> date | None:
        return date.fromisoformat(kept) if kept else None

    def words(self, kept: Any) -> str:
        return f"{self.load(kept):%d/%m/%Y}" if kept else ""

    def schema(self) -> dict[str, Any]:
        return {**super().schema(), "pattern": or_nothing(DAY)}


def _valid(validate: Any, text: str, expected: str) -> None:
    try:
        validate(text)
    except ValidationError:
        raise ValidationError(f"Indiquez {expected}.") from None


RULES = (
    Rule(
        "legal.publisher",
        Text(400),
        "",
        "Éditeur du site",
        "Dénomination, adresse et téléphone. Une ligne par ligne de l'adresse.",
        source=LCEN,
        family=FAMILY,
        readers=READERS,
    ),
    Rule(
        "legal.publication_director",
        Text(200),
        "",
        "Directeur de la publication",
        "Nom et fonction, par exemple « La rectrice de l'académie ».",
        source=LCEN,
        family=FAMILY,
        readers=READERS,
    ),
    Rule("legal.host_name", Text(200), "", "Hébergeur", source=LCEN, family=FAMILY, readers=READERS),
    Rule(
        "legal.host_address",
        Text(400),
        "",
        "Adresse de l'hébergeur",
        "Adresse et téléphone. Une ligne par ligne de l'adresse.",
        source=LCEN,
        family=FAMILY,
        readers=READERS,
    ),
    Rule(
        "legal.dpo_mail",
        Mail(200),
        "",
        "Adresse électronique du délégué à la protection des données",
        "Les personnes y exercent leurs droits.",
        source=RGPD,
        family=FAMILY,
        readers=READERS,
    ),
    Rule(
        "legal.accessibility_state",
        Choice(("full", "partial", "none"), ("totale", "partielle", "non-conformité")),
        "none",
        "État de conformité au RGAA",
        "Totale : tous les critères sont respectés ; partielle : la moitié au moins ; non-conformité : moins "
        "de la moitié, ou aucun audit en cours de validité.",
        source=RGAA,
        family=FAMILY,
        readers=READERS,
    ),
    Rule(
        "legal.accessibility_rate",
        Int(0, 100),
        0,
        "Part des critères du RGAA respectés",
        "Celle que donne l'audit ; sans audit, laissez zéro.",
        unit="%",
        source=RGAA,
        family=FAMILY,
        readers=READERS,
    ),
    Rule(
        "legal.accessibility_audit",
        Text(200),
        "",
        "Audit d'accessibilité",
        "Qui l'a fait et quand, par exemple « société X, mars 2026 ». Vide : aucun audit.",
        source=RGAA,
        family=FAMILY,
        readers=READERS,
    ),
    Rule(
        "legal.accessibility_day",
        Day(10),
        "",
        "Date de la déclaration d'accessibilité",
        "Sous la forme année-mois-jour, par exemple 2026-03-31.",
        source=RGAA,
        family=FAMILY,
        readers=READERS,
    ),
    Rule(
        "legal.accessibility_gaps",
        Markdown(4000),
        "",
        "Contenus non accessibles",
        "Ce que l'audit a relevé, une ligne par défaut. Markdown : paragraphes, listes, gras, liens.",
        source=RGAA,
        family=FAMILY,
        readers=READERS,
    ),
    Rule(
        "legal.accessibility_plan",
        Address(300),
        "",
        "Adresse du schéma pluriannuel d'accessibilité",
        source="loi 2005-102 du 11 février 2005, art. 47",
        family=FAMILY,
        readers=READERS,
    ),
    Rule(
        "legal.accessibility_contact",
        Mail(200),
        "",
        "Adresse électronique pour signaler un défaut d'accessibilité",
        source=RGAA,
        family=FAMILY,
        readers=READERS,
    ),
)
