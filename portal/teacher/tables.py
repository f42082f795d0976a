"""Columns of the guide's lists (v17 §2.3.1 and §2.6.2)."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse

from portal.shell.components import Status
from portal.shell.lists import Column, Flag, Listing
from portal.teacher.access import academy_of
from portal.teacher.wording import list_caption
from tenants.claims import travel
from tenants.claims.labels import ClaimStatus
from tenants.claims.selectors import ClaimRow
from tenants.missions.selectors import MissionLine

UNIT = ("mission", "missions")
NO_MISSION = "Vous n'êtes convoqué(e) à aucune mission dans cette académie pour le moment."
NO_CLAIM = "Vous n'avez aucun état de frais dans cette académie pour le moment."


def mission_url(line: MissionLine) -> str:
    return reverse("teacher:mission", args=[line.academy, line.number])


def claim_url(row: ClaimRow) -> str:
    """A cancelled claim is listed, but not opened (guide v17 §2.6.2, « Annulé »)."""
    return reverse("teacher:claim", args=[row.number]) if row.openable else ""


def as_tag(status: ClaimStatus) -> Status:
    return Status(status.label, status.tone, status.hint)


MISSIONS = (
    Column("examen", "Examen", "exam", link=mission_url),
    Column("type", "Type de mission", "type"),
    Column("numero", "Numéro de mission", "number", kind="number"),
    Column("date", "Date de mission", "starts_on", kind="date"),
    Column("centre", "Centre d'examen", "centre"),
    Column("qualite", "Qualité", "quality"),
    Column("actions", "Actions", kind="actions", template="teacher/mission_actions.html"),
)
CLAIMS = (
    Column("examen", "Examen", "mission.paper.exam.label", link=claim_url),
    Column("type", "Type de mission", "mission.type.label"),
    Column("numero", "N° de mission", "number", kind="number"),
    Column("debut", "Début de mission", "mission.starts_on", kind="date"),
    Column("centre", "Centre d'examen", lambda row: str(row.mission.centre or "")),
    Column("remuneration", "Statut frais de rémunération", lambda row: as_tag(row.pay), kind="status"),
    Column("deplacement", "Statut frais de déplacement", lambda row: as_tag(row.travel), kind="status"),
)


def missions_listing(request: HttpRequest, lines: Iterable[MissionLine]) -> Listing:
    return Listing(
        request,
        lines,
        MISSIONS,
        caption="Liste des missions",
        unit=UNIT,
        sort="date",
        descending=True,
        empty=NO_MISSION,
    )


def claims_listing(request: HttpRequest, rows: Iterable[ClaimRow]) -> Listing:
    """No column for travel where it is asked for on paper (rule ``modules.travel``)."""
    return Listing(
        request,
        rows,
        CLAIMS if travel.is_open() else CLAIMS[:-1],
        caption=list_caption(academy_of(request).name),
        unit=UNIT,
        sort="debut",
        descending=True,
        flag=Flag("à compléter", lambda row: row.to_complete),
        empty=NO_CLAIM,
    )
