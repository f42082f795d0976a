"""An IBAN and a NIR, typed by the person or read in a file: checked, never repeated in a sentence."""

import re

from django.core.exceptions import ValidationError
from stdnum import iban as stdnum_iban
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.fr import nir as stdnum_nir

# Countries of the SEPA zone by the letters of their IBAN (EPC409-09). Accounts of Nouvelle-Calédonie, of
# Polynésie française and of Wallis-et-Futuna are in francs CFP and have a French IBAN all the same.
SEPA = (
    "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL "
    "PT RO RS SE SI SK SM VA"
)
NIR_LENGTH = 15
NIR_SHAPE = re.compile(r"\d{5}(?:\d{2}|2[AB])\d{8}", re.ASCII)
NOT_IBAN = (
    "La clé ou la longueur de cet IBAN est fausse. Recopiez celui de votre relevé d'identité bancaire "
    "(27 caractères pour un compte français)."
)
NOT_SEPA = (
    "Ce compte n'est pas tenu dans la zone de paiement SEPA : le virement ne pourrait pas vous parvenir. "
    "Indiquez un compte de cette zone, ou adressez-vous à votre division des examens et concours."
)
NIR_TOO_SHORT = (
    "Un numéro de sécurité sociale compte 15 caractères : 13, puis la clé de 2 chiffres. "
    "Recopiez-le en entier depuis votre carte Vitale."
)
NIR_NOT_DIGITS = (
    "Un numéro de sécurité sociale s'écrit en chiffres : 15, clé comprise (2A ou 2B pour qui est né en "
    "Corse). Recopiez-le depuis votre carte Vitale."
)
NOT_NIR = "La clé de ce numéro de sécurité sociale est fausse. Recopiez-le depuis votre carte Vitale."


def compact_iban(text: str) -> str:
    """Without its spaces; empty where its length or its key is wrong.

    ``check_country`` would also ask for a bank of a list that ages: a new Belgian bank would be refused.
    """
    try:
        return stdnum_iban.validate(re.sub(r"\s", "", text), check_country=False)
    except StdnumError:
        return ""


def compact_nir(text: str) -> str:
    """As it is kept; ``is_nir`` says whether it is one."""
    return re.sub(r"[\s.-]", "", text).upper()


def check_iban(text: str) -> str:
    """Compact form; a ValidationError that says what to do."""
    iban = compact_iban(text)
    if not iban:
        raise ValidationError(NOT_IBAN, code="iban")
    if iban[:2] not in SEPA.split():
        raise ValidationError(NOT_SEPA, code="sepa")
    return iban


def check_nir(text: str) -> str:
    nir = compact_nir(text)
    if len(nir) != NIR_LENGTH:
        raise ValidationError(NIR_TOO_SHORT, code="nir_length")
    if not NIR_SHAPE.fullmatch(nir):
        raise ValidationError(NIR_NOT_DIGITS, code="nir_digits")
    if not is_nir(nir):
        raise ValidationError(NOT_NIR, code="nir")
    return nir


def is_iban(text: str) -> bool:
    return bool(compact_iban(text))


def is_nir(text: str) -> bool:
    return len(text) == NIR_LENGTH and stdnum_nir.is_valid(text)
