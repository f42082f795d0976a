"""What an entry is about, in French: « claim:26 » in the journal, « État de frais n° 26 » on the page."""

from collections.abc import Iterable

from imagin.rules.registry import UnknownRule, find
from portal.journal.people import is_account
from portal.shell.formats import SPACE
from tenants.people.models import Examiner

EXAMINER = "examiner"
RULE = "rule"
NUMBERED = {
    "claim": "État de frais",
    "correction": "Signalement",
    "feed": "Import",
    "grant": "Rôle attribué",
    "notice": "Message",
    "notice_draft": "Brouillon de message",
    "pending": "Compte à rattacher",
}
ACCOUNT = "Compte"
NAMED = {
    "academy": "Académie",
    "account": ACCOUNT,
    "job": "Travail",
    "link": "Rattachement",
    "provider": "Fournisseur d'identité",
    "recovery": "Codes de secours",
    "run": "Envoi de convocations",
    "totp": "Application d'authentification",
    "webauthn": "Clé de sécurité",
}


def examiner_numbers(on_hub: bool, subjects: Iterable[str]) -> dict[str, int]:
    """Numbers of the examiners, by their keys: the number is what one searches. One query."""
    keys = {key for kind, _, key in map(split, subjects) if kind == EXAMINER and key.isdigit()}
    if on_hub or not keys:
        return {}
    found = Examiner.objects.filter(pk__in=keys).values_list("pk", "number")
    return {str(key): number for key, number in found}


def split(subject: str) -> tuple[str, str, str]:
    return subject.partition(":")


def wording(subject: str, numbers: dict[str, int]) -> str:
    """The raw subject where nothing says it better."""
    kind, _, key = split(subject)
    if kind == EXAMINER and key in numbers:
        return f"Intervenant n°{SPACE}{numbers[key]}"
    if kind in NUMBERED:
        return f"{NUMBERED[kind]} n°{SPACE}{key}" if key.isdigit() else NUMBERED[kind]
    if kind == RULE:
        return f"Règle « {rule_label(key)} »"
    return ACCOUNT if is_account(subject) else NAMED.get(kind, subject)


def rule_label(key: str) -> str:
    """A rule that is no longer declared keeps its key."""
    try:
        return find(key).label
    except UnknownRule:
        return key
