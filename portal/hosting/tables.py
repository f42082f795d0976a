"""What the hub may say of an academy: its registry line and how far it is migrated."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.http import HttpRequest

from imagin.academies.models import Academy, AcademyState
from imagin.academies.template import fingerprint
from portal.shell.components import Status
from portal.shell.lists import Column, Flag, Listing

OPENING = {
    AcademyState.OPEN: Status("Ouverte", "success", "L'académie répond à son adresse."),
    AcademyState.CREATING: Status(
        "En création", "info", "L'académie n'est pas encore ouverte aux personnes."
    ),
    AcademyState.CLOSED: Status(
        "Fermée", "muted", "L'académie ne répond plus ; ses données sont conservées."
    ),
}
UP_TO_DATE = Status("À jour", "success", "Le schéma porte toutes les migrations de cette version.")
BEHIND = Status(
    "À migrer", "warning", "Lancez « imagin prepare » : le schéma est en retard sur cette version."
)
FAILED = "La dernière migration a échoué : corrigez puis relancez « imagin prepare », elle reprendra ici."


@lru_cache(maxsize=1)
def wanted_fingerprint() -> str:
    """The code does not change while it runs."""
    return fingerprint()


def migration_status(academy: Academy) -> Status:
    state = getattr(academy, "migration", None)
    if state is None:
        return BEHIND
    if state.error:
        return Status("En échec", "danger", FAILED)
    return UP_TO_DATE if state.fingerprint == wanted_fingerprint() else BEHIND


def migrated_at(academy: Academy) -> datetime | None:
    state = getattr(academy, "migration", None)
    return state.migrated_at if state else None


def host(academy: Academy) -> str:
    return next((domain.host for domain in academy.domains.all() if domain.primary), "")


COLUMNS = (
    Column("code", "Code", "code"),
    Column("nom", "Académie", "name"),
    Column("hote", "Nom d'hôte", host),
    Column("etat", "État", lambda academy: OPENING[AcademyState(academy.state)], kind="status"),
    Column("migration", "Migrations", migration_status, kind="status"),
    Column("migree", "Migrée le", migrated_at, kind="moment"),
    Column("creee", "Créée le", "created_at", kind="moment"),
)


def academies_listing(request: HttpRequest, academies: Iterable[Academy]) -> Listing:
    return Listing(
        request,
        academies,
        COLUMNS,
        caption="Liste des académies",
        unit=("académie", "académies"),
        sort="code",
        flag=Flag("à migrer", lambda academy: migration_status(academy) != UP_TO_DATE),
        empty="Aucune académie n'est hébergée. Créez-en une avec « imagin academy create ».",
    )
