"""Kinds of cells: what is accepted, and the sentence for what is not.

A refused NIR, IBAN or NUMEN is never repeated: the sentences end up in terminals and logs.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from imagin.vault.person import normalise_numen
from tenants.feeds.columns import Kind
from tenants.feeds.problems import Invalid
from tenants.people import checks

# Domain dossier §5.2: the letter is the seven digits modulo 23, without I, O and Q.
UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
UAI = re.compile(r"\d{7}[A-Z]")
NUMEN = re.compile(r"\d{2}E\d{7}[A-Z]{3}")
COMMUNE = re.compile(r"\d{5}|2[AB]\d{3}")
POSTAL_CODE = re.compile(r"\d{5}")
NUMBER = re.compile(r"[1-9]\d{0,8}")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def text(longest: int) -> Kind:
    def parse(cell: str) -> str:
        if CONTROL.search(cell):
            raise Invalid("caractère invisible interdit", "retapez la valeur")
        if len(cell) > longest:
            raise Invalid(f"{len(cell)} caractères au lieu de {longest} au plus", "raccourcissez le texte")
        return cell

    return Kind(f"texte de {longest} caractères au plus", parse)


def choice(values: Mapping[str, Any], *, blank: Any = "") -> Kind:
    """``values``: what may be written (accents, case and spaces do not matter) → what it means."""
    folded = {fold(word): value for word, value in values.items()}
    words = ", ".join(values)

    def parse(cell: str) -> Any:
        if fold(cell) not in folded:
            raise Invalid(f"« {shown(cell)} » n'est pas prévu", f"écrivez l'une des valeurs : {words}")
        return folded[fold(cell)]

    return Kind(f"l'une des valeurs : {words}", parse, blank)


def fold(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word)
    return (
        re.sub(r"[\s_-]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).strip().casefold()
    )


def shown(cell: str) -> str:
    return cell if len(cell) <= 40 else cell[:39] + "…"


def _number(cell: str) -> int:
    if not NUMBER.fullmatch(cell):
        raise Invalid(f"« {shown(cell)} » n'est pas un numéro", "écrivez de 1 à 9 chiffres, sans zéro devant")
    return int(cell)


def _uai(cell: str) -> str:
    code = cell.upper()
    if not UAI.fullmatch(code):
        remedy = "sept chiffres et une lettre : 0350024L"
        raise Invalid(f"« {shown(cell)} » n'est pas un code UAI", remedy)
    letter = UAI_LETTERS[int(code[:7]) % 23]
    if code[7] != letter:
        raise Invalid(
            f"la lettre de « {code} » ne correspond pas aux chiffres, qui donnent {letter}",
            "vérifiez le code dans l'annuaire des établissements",
        )
    return code


def _numen(cell: str) -> str:
    try:
        numen = normalise_numen(cell)
    except ValueError:
        numen = ""
    if not NUMEN.fullmatch(numen):
        raise Invalid("ce n'est pas un NUMEN", "13 caractères : 2 chiffres, E, 7 chiffres, 3 lettres")
    return numen


def _nir(cell: str) -> str:
    number = checks.compact_nir(cell)
    if len(number) != checks.NIR_LENGTH:
        raise Invalid(
            "ce NIR n'a pas 15 caractères",
            "13 caractères puis la clé sur 2 chiffres",
        )
    if not checks.is_nir(number):
        raise Invalid("la clé de ce NIR est fausse", "recopiez celui de la carte Vitale")
    return number


def _iban(cell: str) -> str:
    iban = checks.compact_iban(cell)
    if not iban:
        raise Invalid("la clé ou la longueur de cet IBAN est fausse", "recopiez celui du RIB")
    return iban


def _email(cell: str) -> str:
    try:
        validate_email(cell)
    except ValidationError:
        raise Invalid(
            "ce n'est pas une adresse électronique", "écrivez-la sous la forme nom@domaine.fr"
        ) from None
    return cell


def _postal_code(cell: str) -> str:
    if not POSTAL_CODE.fullmatch(cell):
        remedy = "cinq chiffres ; un tableur ôte les zéros du début"
        raise Invalid(f"« {shown(cell)} » n'est pas un code postal", remedy)
    return cell


def _commune(cell: str) -> str:
    code = cell.upper()
    if not COMMUNE.fullmatch(code):
        raise Invalid(f"« {shown(cell)} » n'est pas un code INSEE", "cinq caractères, comme 35238 ou 2A004")
    return code


YES_NO = choice({"O": True, "N": False, "oui": True, "non": False}, blank=False)
NUMERO = Kind("numéro de 1 à 9 chiffres", _number, None)
UAI_CODE = Kind("code UAI : sept chiffres et leur lettre de contrôle", _uai)
NUMEN_CODE = Kind("NUMEN : 2 chiffres, E, 7 chiffres, 3 lettres", _numen)
NIR_CODE = Kind("NIR : 13 caractères et la clé sur 2 chiffres", _nir)
EMAIL = Kind("adresse électronique", _email)
IBAN_CODE = Kind("IBAN, sa clé est vérifiée", _iban)
POSTAL = Kind("code postal de cinq chiffres", _postal_code)
INSEE = Kind("code INSEE de la commune", _commune)
# Harmonisation missions have no real centre: CYCLADES names « SANTORIN » (domain dossier §3.3, S05b).
FICTITIOUS_CENTRE = "SANTORIN"
CENTRE_CODE = Kind(
    f"code UAI, ou {FICTITIOUS_CENTRE} (centre fictif)",
    lambda cell: FICTITIOUS_CENTRE if cell.upper() == FICTITIOUS_CENTRE else _uai(cell),
)
