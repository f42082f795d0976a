"""Countries where one may live abroad: ISO 3166-1, with the French names of the CLDR (version 48).

Not in the table: the codes ISO gives to parts of France (GP, MQ, GF, RE, YT, PM, BL, MF, NC, PF, WF, TF).
Who lives there lives in France: his commune has a code, and his travel rights with it.
"""

import csv
import unicodedata
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "countries.csv"
FRANCE = "France"
FRENCH = (
    FRANCE,
    "France métropolitaine",
    "République française",
    "Guadeloupe",
    "Martinique",
    "Guyane",
    "Guyane française",
    "La Réunion",
    "Réunion",
    "Mayotte",
    "Saint-Pierre-et-Miquelon",
    "Saint-Barthélemy",
    "Saint-Martin",
    "Nouvelle-Calédonie",
    "Polynésie française",
    "Tahiti",
    "Wallis-et-Futuna",
    "Terres australes et antarctiques françaises",
)


@cache
def names() -> tuple[str, ...]:
    """In the order of a French dictionary."""
    with DATA.open(encoding="utf-8") as lines:
        found = (row["name"] for row in csv.DictReader(lines))
        return tuple(sorted(found, key=_plain))


def named(typed: str) -> str | None:
    """The name as the table writes it; empty for France, overseas included; None where nobody knows it."""
    plain = _plain(typed)
    return "" if plain in _french() else _by_plain_name().get(plain)


def _plain(name: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return " ".join(bare.casefold().replace("-", " ").replace("’", "'").split())


@cache
def _french() -> frozenset[str]:
    return frozenset({"", *map(_plain, FRENCH)})


@cache
def _by_plain_name() -> dict[str, str]:
    return {_plain(name): name for name in names()}
