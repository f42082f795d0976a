"""The academies that pay what one IMAG'IN gathers: itself as a rule, three in Île-de-France."""

import re
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from imagin.rules.registry.core import Rule
from imagin.rules.registry.types import ListOf, Text

LINE = re.compile(r"([^()]*[^()\s]) ?\( ?(\d{3}(?: ?, ?\d{3})*) ?\)")
OVERSEAS = ("620", "720", "971", "972", "973", "974", "975", "976", "977", "978", "983", "984", "986", "987")
ABROAD = ("099", "999")
DEPARTMENTS = frozenset((*(f"{n:03}" for n in range(1, 96) if n != 20), *OVERSEAS, *ABROAD))
"""First three digits of the UAI codes: Corsica has 620 and 720 (nomenclature of the ministry)."""
FORMAT = (
    "« {line} » ne se lit pas. Écrivez un nom, puis entre parenthèses les départements de ses établissements "
    "(les trois premiers chiffres de leur code UAI) : par exemple « Créteil (077, 093, 094) »."
)
UNKNOWN = (
    "« {line} » : aucun code UAI ne commence par {number}. Corrigez ce département (la Corse a 620 et 720)."
)
NAME_TWICE = "L'académie « {name} » est deux fois dans la liste : réunissez ses départements sur une ligne."
OWNED_TWICE = "Le département {number} est à {first} et à {second} : laissez-le à l'une des deux."


class LiquidationAcademy(NamedTuple):
    """``departments``: the first three digits of the UAI of its schools."""

    name: str
    departments: tuple[str, ...]


class Line(Text):
    """« Créteil (077, 093, 094) »."""

    def check(self, value: Any) -> str:
        line = " ".join(super().check(value).split())
        found = LINE.fullmatch(line)
        if found is None:
            raise ValidationError(FORMAT.format(line=line))
        departments = dict.fromkeys(re.findall(r"\d{3}", found[2]))
        if unknown := [number for number in departments if number not in DEPARTMENTS]:
            raise ValidationError(UNKNOWN.format(line=line, number=unknown[0]))
        return f"{found[1]} ({', '.join(departments)})"

    def load(self, kept: str) -> LiquidationAcademy:
        name, _, departments = kept.removesuffix(")").rpartition(" (")
        return LiquidationAcademy(name, tuple(departments.split(", ")))

    def schema(self) -> dict[str, Any]:
        return {**super().schema(), "pattern": f"^{LINE.pattern}$"}


class LiquidationAcademies(ListOf):
    """A name once, a department in one of them only."""

    def check(self, value: Any) -> list:
        kept = super().check(value)
        found = [self.item.load(line) for line in kept]
        _each_once([academy.name for academy in found])
        _each_owned_once(found)
        return kept


def _each_once(names: list[str]) -> None:
    known: set[str] = set()
    for name in names:
        if name.casefold() in known:
            raise ValidationError(NAME_TWICE.format(name=name))
        known.add(name.casefold())


def _each_owned_once(found: list[LiquidationAcademy]) -> None:
    owners: dict[str, str] = {}
    for academy in found:
        for number in academy.departments:
            first = owners.setdefault(number, academy.name)
            if first != academy.name:
                raise ValidationError(OWNED_TWICE.format(number=number, first=first, second=academy.name))


RULES = (
    Rule(
        "liquidation.academies",
        LiquidationAcademies(Line(120), longest=20),
        (),
        "Académies de liquidation",
        "Quand plusieurs académies paient les états de frais gérés ici : une par ligne, avec les "
        "départements de ses établissements, par exemple « Créteil (077, 093, 094) ». L'établissement "
        "principal de l'intervenant désigne la sienne ; la première de la liste paie ceux qu'aucune ne "
        "désigne. Vide : l'académie paie elle-même.",
        source="aide IMAG'IN, « Suivi financier par type de rémunération » (Île-de-France)",
        family="États de frais",
    ),
)
