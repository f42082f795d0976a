"""The types of a rule: what is accepted, how it is kept, what the code that acts receives.

``check`` takes what a form, a file or the code gives and returns what is kept (JSON), or refuses with a
French sentence that says what to write; ``load`` turns what is kept into what ``rule(key)`` returns.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError

from imagin.rules.registry.patterns import OF_EVERY_YEAR, whole


class RuleType:
    name = ""

    def check(self, value: Any) -> Any:
        raise NotImplementedError

    def load(self, kept: Any) -> Any:
        return kept

    def words(self, kept: Any) -> str:
        """As an administrator reads it."""
        return str(kept)

    def schema(self) -> dict[str, Any]:
        """JSON Schema of what is kept."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Bool(RuleType):
    name = "bool"

    def check(self, value: Any) -> bool:
        return _expect(value, bool, "oui ou non (true ou false dans un fichier)")

    def words(self, kept: Any) -> str:
        return "oui" if kept else "non"

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


class NotYet(Bool):
    """Of a module that is announced and not delivered: closed until its pages land."""

    def check(self, value: Any) -> bool:
        if _expect(value, bool, "false : ce module n'est pas encore livré"):
            raise ValidationError("Ce module n'est pas encore livré : il reste fermé.")
        return False

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean", "const": False}


@dataclass(frozen=True, slots=True)
class Int(RuleType):
    low: int
    high: int
    name = "int"

    def check(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not self.low <= value <= self.high:
            raise ValidationError(f"Indiquez un nombre entier entre {self.low} et {self.high}.")
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True, slots=True)
class Money(RuleType):
    """An amount in the academy's currency (``money.currency``): centimes in euros, none in francs XPF."""

    low: Decimal = Decimal(0)
    high: Decimal = Decimal(1_000_000)
    name = "money"

    def check(self, value: Any, currency: str = "EUR") -> str:
        places = 0 if currency == "XPF" else 2
        amount = _decimal(value)
        if amount is None or not self.low <= amount <= self.high:
            raise ValidationError(f"Indiquez un montant entre {self.low} et {self.high}, par exemple 12.50.")
        if amount != round(amount, places):
            raise ValidationError(f"Un montant en {currency} a {places or 'zéro'} décimale(s) au plus.")
        return f"{amount:.{places}f}"

    def load(self, kept: Any) -> Decimal:
        return Decimal(kept)

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "number"], "pattern": r"^\d{1,7}(\.\d{1,2})?$", "minimum": float(self.low)}


NOT_A_DURATION = "Indiquez une durée : un nombre puis son unité, par exemple « 30 jours » ou « 12 mois »."
DURATION = re.compile(r"(\d{1,4}) (minute|heure|jour|semaine|mois|an)s?")
UNITS = ("minute", "heure", "jour", "semaine", "mois", "an")
SPANS = dict(zip(UNITS, ("minutes", "hours", "days", "weeks", "months", "years"), strict=True))


@dataclass(frozen=True, slots=True)
class Duration(RuleType):
    """« 30 minutes », « 12 mois »: a number and a unit, since a month is not a number of days."""

    name = "duration"

    def check(self, value: Any) -> str:
        found = DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
        if not found or int(found[1]) == 0:
            raise ValidationError(NOT_A_DURATION)
        number, unit = int(found[1]), found[2]
        return f"{number} {unit}{'s' if number > 1 and unit != 'mois' else ''}"

    def load(self, kept: Any) -> relativedelta:
        number, unit = DURATION.fullmatch(kept).groups()  # type: ignore[union-attr]
        return relativedelta(**{SPANS[unit]: int(number)})  # type: ignore[arg-type]

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^[1-9]\d{0,3} (minute|heure|jour|semaine|mois|an)s?$"}


class MonthDay(NamedTuple):
    month: int
    day: int

    def of(self, year: int) -> date:
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class DateOfYear(RuleType):
    """A day of every year, « 08-31 » for 31 August; 29 February is not one."""

    name = "date"

    def check(self, value: Any) -> str:
        text = f"{value.month:02}-{value.day:02}" if isinstance(value, MonthDay) else value
        found = re.fullmatch(r"(\d\d)-(\d\d)", text) if isinstance(text, str) else None
        try:
            date(2001, int(found[1]), int(found[2]))  # type: ignore[index]
        except (TypeError, ValueError):
            raise ValidationError(
                "Ce n'est pas un jour de chaque année (le 29 février n'en est pas un) : indiquez un jour et "
                "son mois, par exemple le 31 août, qui s'écrit 08-31 dans un fichier."
            ) from None
        return text

    def load(self, kept: Any) -> MonthDay:
        return MonthDay(int(kept[:2]), int(kept[3:]))

    def words(self, kept: Any) -> str:
        return f"{kept[3:]}/{kept[:2]}"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": whole(OF_EVERY_YEAR)}


@dataclass(frozen=True, slots=True)
class Choice(RuleType):
    """``labels`` in the order of ``values``, for the screens."""

    values: tuple[str, ...]
    labels: tuple[str, ...] = ()
    name = "choice"

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or value not in self.values:
            raise ValidationError("Choisissez l'une des valeurs : " + ", ".join(self.values) + ".")
        return value

    def words(self, kept: Any) -> str:
        return dict(zip(self.values, self.labels, strict=False)).get(kept, kept)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.values)}


@dataclass(frozen=True, slots=True)
class Text(RuleType):
    longest: int = 4000
    required: bool = False
    name = "text"

    def check(self, value: Any) -> str:
        text = _expect(value, str, TEXT).replace("\r\n", "\n")
        if self.required and not text.strip():
            raise ValidationError("Le texte manque : quelqu'un le lira, écrivez-le.")
        if len(text) > self.longest:
            raise ValidationError(f"Le texte dépasse {self.longest} caractères : raccourcissez-le.")
        if UNWRITABLE.search(text):
            raise ValidationError("Le texte contient un caractère de contrôle invisible : retapez-le.")
        if "{{" in text:
            raise ValidationError(NO_VARIABLE)
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.longest} | ({"minLength": 1} if self.required else {})


TEXT = "un texte (entre guillemets dans un fichier, s'il ressemble à un nombre ou à une date)"
NO_VARIABLE = "Une règle n'a pas de variables « {{ … }} » : écrivez le texte lui-même à leur place."
# PostgreSQL refuses NUL, YAML the others.
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Markdown(Text):
    """Paragraphs, lists, bold, links; anything else is dropped where it is shown (``imagin.markdown``)."""

    name = "markdown"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.longest, "contentMediaType": "text/markdown"}


@dataclass(frozen=True, slots=True)
class ListOf(RuleType):
    """Several values of one type, none twice; the code receives a tuple."""

    item: RuleType
    longest: int = 50
    name = "list"

    def check(self, value: Any) -> list:
        if not isinstance(value, list | tuple) or len(value) > self.longest:
            raise ValidationError(f"Indiquez une liste de {self.longest} valeurs au plus.")
        kept = [self.item.check(each) for each in value]
        if len({str(each) for each in kept}) != len(kept):
            raise ValidationError("Une valeur est deux fois dans la liste : retirez-en une.")
        return kept

    def load(self, kept: Any) -> tuple:
        return tuple(self.item.load(each) for each in kept)

    def words(self, kept: Any) -> str:
        return ", ".join(self.item.words(each) for each in kept) or "aucune"

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.item.schema(), "maxItems": self.longest, "uniqueItems": True}


@dataclass(frozen=True, slots=True)
class Colour(RuleType):
    name = "colour"

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
            raise ValidationError("Indiquez une couleur sous la forme #2f4bd8.")
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"}


def _expect(value: Any, kind: type, words: str) -> Any:
    if not isinstance(value, kind):
        raise ValidationError(f"Indiquez {words}.")
    return value


def _decimal(value: Any) -> Decimal | None:
    """Never through a binary fraction: 12.1 read from a file is twelve and one tenth."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
