"""What the rules of local accounts would change, told before it is decided: a person by his number alone."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from imagin.rules.effects import EXAMPLES
from imagin.rules.modules import is_open
from imagin.rules.registry import Touched, effect_of
from imagin.rules.services import academy_zone
from tenants.accounts.externals.selectors import MODULE, externals
from tenants.accounts.models import ExternalCredential
from tenants.people.models import Examiner

ACCOUNTS_SHUT = "compte local n'ouvre plus rien|comptes locaux n'ouvrent plus rien"
ACCOUNTS_OPENED = "compte local s'ouvre de nouveau|comptes locaux s'ouvrent de nouveau"
FIRST_SECRETS = (
    "compte local jamais activé : son premier mot de passe ne sert plus|"
    "comptes locaux jamais activés : leur premier mot de passe ne sert plus"
)
SENTENCE = (
    "intervenant extérieur lit cette phrase : son compte local ne s'ouvre pas|"
    "intervenants extérieurs lisent cette phrase : leur compte local ne s'ouvre pas"
)
OTHERWISE = (
    "intervenant extérieur sans mot de passe à lui recevra son premier accès autrement : {how}|"
    "intervenants extérieurs sans mot de passe à eux recevront leur premier accès autrement : {how}"
)
LASTING = (
    "intervenant extérieur sans mot de passe à lui : son prochain premier accès durera {days}|"
    "intervenants extérieurs sans mot de passe à eux : leur prochain premier accès durera {days}"
)
NAMELESS_SHUT = (
    "compte local ne s'ouvre plus : l'intervenant n'a pas d'identifiant IMAG'IN|"
    "comptes locaux ne s'ouvrent plus : les intervenants n'ont pas d'identifiant IMAG'IN"
)
NAMELESS_OPENED = (
    "compte local sans identifiant IMAG'IN s'ouvre de nouveau, avec le n° intervenant|"
    "comptes locaux sans identifiant IMAG'IN s'ouvrent de nouveau, avec le n° intervenant"
)
NAMED = "compte local s'ouvre désormais avec {what}|comptes locaux s'ouvrent désormais avec {what}"
TYPED = {
    "number": "le n° intervenant seul",
    "identifier": "l'identifiant IMAG'IN seul",
    "both": "l'un ou l'autre, n° intervenant ou identifiant IMAG'IN",
}
HOW = {
    "printed": "imprimé sur la convocation",
    "emailed": "envoyé par courriel, ou imprimé sans adresse électronique",
    "none": "ni imprimé, ni envoyé ; à demander",
}


@effect_of("modules.external")
def local_accounts(before: bool, after: bool, day: date) -> list[Touched]:
    open_ones = _told(
        ACCOUNTS_OPENED if after else ACCOUNTS_SHUT, _owners().filter(credential__initial=False)
    )
    fresh = [] if after else _told(FIRST_SECRETS, _owners().filter(credential__initial=True))
    return [*open_ones, *fresh]


@effect_of("modules.external.off_sentence")
def local_accounts_sentence(before: str, after: str, day: date) -> list[Touched]:
    return [] if is_open(MODULE) else _told(SENTENCE, _owners())


@effect_of("signin.identifier")
def identifier(before: str, after: str, day: date) -> list[Touched]:
    """Everybody has a number; only some have an identifier."""
    if not is_open(MODULE):
        return []
    nameless, named = _owners().filter(imagin_identifier=""), _owners().exclude(imagin_identifier="")
    found = _told(NAMED.format(what=TYPED[after]), named)
    if "identifier" in (before, after):
        found += _told(NAMELESS_OPENED if before == "identifier" else NAMELESS_SHUT, nameless)
    return found


@effect_of("signin.first_secret")
def first_secret(before: str, after: str, day: date) -> list[Touched]:
    return _first_access(OTHERWISE.format(how=HOW[after]))


@effect_of("signin.secret_days")
def secret_days(before: int, after: int, day: date) -> list[Touched]:
    """What was given already keeps the day it ends on."""
    return _first_access(LASTING.format(days=f"{after} jours" if after > 1 else "1 jour"))


def _first_access(label: str) -> list[Touched]:
    """Those who have still to choose a password, a first access given or not."""
    if not is_open(MODULE):
        return []
    waiting = Q(credential__isnull=True) | Q(credential__is_active=True, credential__initial=True)
    return _told(label, externals().filter(waiting))


def _owners() -> QuerySet[Examiner]:
    return externals().filter(credential__is_active=True)


def _told(label: str, people: QuerySet[Examiner]) -> list[Touched]:
    count = people.count()
    first = people.select_related("credential").order_by("number")[:EXAMPLES] if count else []
    return [Touched(label, people=count, examples=[_example(each) for each in first])] if count else []


def _example(examiner: Examiner) -> str:
    credential = getattr(examiner, "credential", None)
    return f"Intervenant n° {examiner.number}, {_access(credential)}"


def _access(credential: ExternalCredential | None) -> str:
    if credential is None:
        return "aucun premier accès donné"
    if not credential.initial or credential.expires_at is None:
        return "mot de passe choisi"
    until = timezone.localtime(credential.expires_at, academy_zone())
    word = "valable jusqu'au" if credential.expires_at > timezone.now() else "expiré le"
    return f"premier accès {word} {until:%d/%m/%Y}"
