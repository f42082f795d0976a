"""Who wrote an entry: the journal keeps an account's id, the page says its name."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from imagin.identity.models import Account
from tenants.accounts.models import AcademyAccount

MACHINES = {
    "system": "La plateforme",
    "sign-in": "La plateforme",
    "imagin demo": "Données de démonstration",
}
EXTERNAL = "Intervenant extérieur"
NAMELESS = "Compte sans nom"
MOST = 6


def accounts(on_hub: bool) -> QuerySet[Any]:
    return Account.objects.all() if on_hub else AcademyAccount.objects.all()


def names_of(on_hub: bool, actors: Iterable[str]) -> dict[str, str]:
    """Names by id, of the accounts of this journal only. One query, none where a machine wrote it all."""
    ids = {actor for actor in actors if is_account(actor)}
    found = accounts(on_hub).filter(pk__in=ids).values_list("pk", "display_name")
    return {str(key): name or NAMELESS for key, name in found} | MACHINES


def name_of(actor: str, names: dict[str, str]) -> str:
    """The raw id where nobody is known by it."""
    return EXTERNAL if actor.startswith("credential:") else names.get(actor, actor)


def is_account(actor: str) -> bool:
    try:
        return str(UUID(actor)) == actor
    except ValueError:
        return False


def called(on_hub: bool, words: str) -> list[tuple[str, str]]:
    """Ids and names of those whose name holds all these words; one more than are ever shown."""
    rows = accounts(on_hub)
    for word in words.split():
        rows = rows.filter(display_name__icontains=word)
    return [(str(key), name) for key, name in rows.values_list("pk", "display_name")[: MOST + 1]]
