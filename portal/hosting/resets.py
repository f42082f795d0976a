"""What the hosting team did last to second factors: accounts by their identifier only."""

from collections.abc import Iterable

from django.http import HttpRequest

from imagin.operations.models import FactorReset
from portal.shell.lists import Column, Listing

RESETS = (
    Column("le", "Le", "at", kind="moment"),
    Column("compte", "Compte", "account"),
    Column("nombre", "Facteurs retirés", "removed", kind="number"),
    Column("motif", "Motif", "reason", kind="words"),
)


def resets_listing(request: HttpRequest, rows: Iterable[FactorReset]) -> Listing:
    return Listing(
        request,
        rows,
        RESETS,
        caption="Derniers seconds facteurs retirés",
        unit=("fois", "fois"),
        sort="le",
        descending=True,
        empty="L'équipe d'hébergement n'a encore retiré aucun second facteur.",
    )
