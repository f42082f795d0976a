"""Why the latest views were opened: the journal says who and when, never the reason."""

from collections.abc import Iterable

from django.http import HttpRequest

from portal.shell.lists import Column, Listing
from tenants.accounts.models import ViewAs

VIEWS = (
    Column("vue", "Vue n°", "pk", kind="number"),
    Column("debut", "Début", "opened_at", kind="moment"),
    Column("fin", "Fin", "closed_at", kind="moment"),
    Column("intervenant", "Intervenant", "examiner"),
    Column("motif", "Motif", "reason", kind="words"),
)


def views_listing(request: HttpRequest, rows: Iterable[ViewAs]) -> Listing:
    return Listing(
        request,
        list(rows),
        VIEWS,
        caption="Dernières vues ouvertes",
        unit=("vue", "vues"),
        sort="debut",
        descending=True,
        empty="Aucune vue n'a encore été ouverte dans cette académie.",
    )
