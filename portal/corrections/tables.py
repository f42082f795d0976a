"""Columns of the list of signalements."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse

from portal.shell.lists import Column, Listing
from tenants.people.enums import CorrectionState
from tenants.people.models import CorrectionRequest

UNIT = ("signalement", "signalements")
CAPTIONS = {
    CorrectionState.OPEN: "Signalements à traiter",
    CorrectionState.ANSWERED: "Signalements traités",
}
EMPTY = {
    CorrectionState.OPEN: "Aucun signalement n'attend de réponse.",
    CorrectionState.ANSWERED: "Aucun signalement n'a encore reçu de réponse.",
}
LONGEST_BRIEF = 90


def detail_url(row: CorrectionRequest) -> str:
    return reverse("corrections:detail", args=[row.pk])


def brief(row: CorrectionRequest) -> str:
    words = " ".join(row.shown_message.split())
    return words if len(words) <= LONGEST_BRIEF else words[: LONGEST_BRIEF - 1] + "…"


COLUMNS = (
    Column("intervenant", "Intervenant", lambda row: str(row.examiner), link=detail_url),
    Column("numero", "N° intervenant", lambda row: row.examiner.number, kind="number"),
    Column("objet", "Objet", "get_subject_display"),
    Column("message", "Message", brief),
    Column("date", "Signalé le", "created_at", kind="moment"),
)


def corrections_listing(
    request: HttpRequest, rows: Iterable[CorrectionRequest], state: CorrectionState
) -> Listing:
    return Listing(
        request, rows, COLUMNS, caption=CAPTIONS[state], unit=UNIT, sort="date", empty=EMPTY[state]
    )
