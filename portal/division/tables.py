"""Lists of the division: who asks, and the examiners among whom to find him."""

from collections.abc import Callable, Iterable

from django.http import HttpRequest
from django.urls import reverse

from portal.shell.lists import Column, Listing
from tenants.accounts.models import PendingAccount
from tenants.people.models import Examiner
from tenants.people.search import MOST

NONE_WAITS = "Aucun compte n'attend de décision : chaque personne qui s'est présentée est reconnue."
NOBODY = "Aucun intervenant ne correspond. Cherchez par le n° intervenant, ou par le début du nom."
TOO_MANY = f"Seuls les {MOST} premiers intervenants sont affichés. Précisez la recherche."


def pending_url(row: PendingAccount) -> str:
    return reverse("division:pending-choose", args=[row.pk])


PENDING = (
    Column("nom", "Nom annoncé", lambda row: row.display_name or "Sans nom", link=pending_url),
    Column("service", "Service de connexion", "provider"),
    Column("premiere", "Première demande", "first_seen", kind="moment"),
    Column("derniere", "Dernière demande", "last_seen", kind="moment"),
)


def pending_listing(request: HttpRequest, rows: Iterable[PendingAccount]) -> Listing:
    return Listing(
        request,
        rows,
        PENDING,
        caption="Comptes à rattacher",
        unit=("compte", "comptes"),
        sort="derniere",
        descending=True,
        empty=NONE_WAITS,
    )


def examiners_listing(
    request: HttpRequest, rows: Iterable[Examiner], link: Callable[[Examiner], str]
) -> Listing:
    """Shared with support: the same search, another page behind the name."""
    columns = (
        Column("nom", "Intervenant", str, link=link),
        Column("numero", "N° intervenant", "number", kind="number"),
        Column("nature", "Nature", "get_kind_display"),
        Column("etat", "État", "get_state_display"),
        Column("ville", "Ville de résidence", "city"),
    )
    return Listing(
        request,
        list(rows)[:MOST],
        columns,
        caption="Intervenants trouvés",
        unit=("intervenant", "intervenants"),
        sort="nom",
        empty=NOBODY,
    )
