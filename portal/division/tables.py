"""Lists of the division: who asks, and the examiners among whom to find him."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from portal.shell.components import Status
from portal.shell.lists import Column, Listing
from tenants.accounts.externals.standings import Standing
from tenants.accounts.models import PendingAccount
from tenants.people.models import Examiner
from tenants.people.search import MOST

NONE_WAITS = "Aucun compte n'attend de décision."
NONE_HANDLED = "Aucune demande n'a encore été traitée."
NOBODY = "Aucun intervenant ne correspond. Cherchez par le n° intervenant, ou par le début du nom."
TOO_MANY = f"Seuls les {MOST} premiers intervenants sont affichés. Précisez la recherche."


NONE_LINKED = "Aucun dossier de votre académie n'est rattaché à un compte d'une autre académie."


class LinkedFile(NamedTuple):
    """A file of this academy that its owner opens with an account of another one."""

    examiner: Examiner
    since: datetime

    @property
    def number(self) -> int:
        return self.examiner.number


def linked_listing(request: HttpRequest, rows: Iterable[LinkedFile]) -> Listing:
    columns = (
        Column("nom", "Intervenant", lambda row: str(row.examiner), link=unlink_url),
        Column("numero", "N° intervenant", "number", kind="number"),
        Column("depuis", "Rattaché depuis", "since", kind="moment"),
    )
    return Listing(
        request,
        rows,
        columns,
        caption="Comptes rattachés",
        unit=("compte", "comptes"),
        sort="depuis",
        descending=True,
        empty=NONE_LINKED,
    )


def unlink_url(row: LinkedFile) -> str:
    return reverse("division:linked-undo", args=[row.number])


def pending_url(row: PendingAccount) -> str:
    return reverse("division:pending-choose", args=[row.pk])


def undo_url(row: PendingAccount) -> str:
    return reverse("division:pending-undo", args=[row.pk])


PENDING = (
    Column("reference", "Référence", "reference", link=pending_url),
    Column("nom", "Nom annoncé", lambda row: row.display_name or "Sans nom"),
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


def result_of(row: PendingAccount) -> Status:
    if row.examiner is None:
        return Status("Refusé", "danger", "La personne n'entre pas dans l'académie.")
    return Status("Rattaché", "success", f"{row.examiner}, n° {row.examiner.number}")


def decided_listing(request: HttpRequest, rows: Iterable[PendingAccount], names: dict[str, str]) -> Listing:
    """``names``: of who decided, by account."""
    columns = (
        Column("reference", "Référence", "reference", link=undo_url),
        Column("nom", "Nom annoncé", lambda row: row.display_name or "Sans nom"),
        Column("resultat", "Décision", result_of, kind="status"),
        Column("numero", "N° intervenant", lambda row: row.examiner and row.examiner.number, kind="number"),
        Column("decidee", "Décidée le", "decided_at", kind="moment"),
        Column("par", "Par", lambda row: names.get(row.decided_by) or "Compte inconnu"),
    )
    return Listing(
        request,
        rows,
        columns,
        caption="Demandes traitées",
        unit=("demande", "demandes"),
        sort="decidee",
        descending=True,
        empty=NONE_HANDLED,
    )


def external_url(examiner: Examiner) -> str:
    return reverse("division:external", args=[examiner.number])


STANDINGS = {
    Standing.NEVER: Status(
        Standing.NEVER.label, "info", "La personne n'a pas encore choisi de mot de passe."
    ),
    Standing.EXPIRED: Status(
        Standing.EXPIRED.label, "warning", "Remettez-en un nouveau, ou envoyez un lien."
    ),
    Standing.ACTIVE: Status(Standing.ACTIVE.label, "success", "La personne a choisi son mot de passe."),
    Standing.SUSPENDED: Status(
        Standing.SUSPENDED.label, "warning", "Trop d'essais manqués : la suspension dure 15 minutes."
    ),
    Standing.CLOSED: Status(Standing.CLOSED.label, "danger", "Personne n'entre avec ce compte."),
}


def externals_listing(
    request: HttpRequest, rows: Iterable[Examiner], standings: dict[int, Standing]
) -> Listing:
    columns = (
        Column("nom", "Intervenant", str, link=external_url),
        Column("numero", "N° intervenant", "number", kind="number"),
        Column("ville", "Ville de résidence", "city"),
        Column("etat", "État du compte", lambda row: STANDINGS[standings[row.number]], kind="status"),
    )
    return Listing(
        request,
        rows,
        columns,
        caption="Intervenants extérieurs trouvés",
        unit=("intervenant", "intervenants"),
        sort="nom",
        empty=NOBODY,
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
