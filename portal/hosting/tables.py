"""What the hub may say of an academy: its state, its migrations, figures, never what it holds."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from imagin.academies.lifecycle import NOT_FINISHED
from imagin.academies.models import AcademyState
from imagin.operations.console import LATE as LATE_FIGURES
from imagin.operations.console import Line
from imagin.operations.models import Failure, Maintenance
from portal.shell.components import Status
from portal.shell.formats import clock, counted, short_date, short_moment
from portal.shell.lists import Column, Flag, Listing

STATES = {
    AcademyState.OPEN: Status("Ouverte", "success", "L'académie répond à son adresse."),
    AcademyState.SANDBOX: Status(
        "Bac à sable", "info", "L'académie répond ; ses courriels ne partent jamais aux personnes."
    ),
    AcademyState.CREATING: Status(
        "En création", "info", "L'académie n'est pas encore ouverte aux personnes."
    ),
    AcademyState.CLOSED: Status(
        "Fermée", "muted", "L'académie ne répond plus ; ses données sont conservées."
    ),
}
LATE = "Lancez « imagin prepare » : le schéma est en retard sur cette version."
FAILED = "La dernière migration a échoué : corrigez puis relancez « imagin prepare », elle reprendra ici."
MIGRATIONS = {
    "ok": Status("À jour", "success", "Le schéma porte toutes les migrations de cette version."),
    "late": Status("À migrer", "warning", LATE),
    "unknown": Status("À migrer", "warning", LATE),
    "failed": Status("En échec", "danger", FAILED),
}
NO_FILE = "Aucun fichier de configuration n'a été appliqué à cette académie : rien à comparer."


def state(line: Line) -> Status:
    """What answers at its address today: during a maintenance, a page that says until when."""
    if line.maintenance and line.stopped:
        until = short_moment(line.maintenance.ends_at)
        return Status(
            "En maintenance", "warning", f"Son adresse répond qu'elle est arrêtée jusqu'au {until}."
        )
    return STATES[AcademyState(line.academy.state)]


def migration(line: Line) -> Status:
    if line.migration == "creating":
        return Status("En création", "info", NOT_FINISHED.format(name=line.academy.name))
    return MIGRATIONS[line.migration]


def last_import(line: Line) -> Status | None:
    kept = line.figures
    if kept is None or kept.last_import_at is None:
        return None
    label = f"{kept.last_import_system}, {short_date(kept.last_import_at)}"
    when = f"Le {short_moment(kept.last_import_at)}"
    if kept.last_import_ok:
        return Status(label, "success", f"{when}.")
    refused = f"{when}. Rien n'en a été importé ; qui l'importait en a le détail."
    return Status(f"{label}, refusé", "danger", refused)


def imported_at(line: Line) -> datetime | None:
    return line.figures.last_import_at if line.figures else None


def failed(line: Line) -> Status | None:
    return failures_status(line.failures)


def failures_status(number: int) -> Status | None:
    if not number:
        return None
    return Status(str(number), "danger", "Pages, tâches, courriels ou imports en erreur depuis 24 h.")


def drift(line: Line) -> Status | None:
    """None: no file to compare with, or not counted yet."""
    found = line.figures.drift if line.figures else None
    if found is None:
        return None
    if not found:
        return Status("Aucun", "success", "L'académie suit le dernier fichier appliqué.")
    hint = "Règles ou messages qui ne sont plus ceux du dernier fichier appliqué."
    return Status(counted(found, ("écart", "écarts")), "warning", hint)


def taken(line: Line) -> Status | None:
    if line.figures is None:
        return None
    if line.late:
        return Status(f"Ancien : {short_moment(line.figures.taken_at)}", "warning", LATE_FIGURES)
    return Status(clock(line.figures.taken_at), "muted")


def maintenance(line: Line) -> Status | None:
    return maintenance_status(line.maintenance) if line.maintenance else None


def maintenance_status(one: Maintenance) -> Status:
    if one.ended_at:
        return Status("Terminée" if one.starts_at <= one.ended_at else "Annulée", "muted")
    now = timezone.now()
    if one.ends_at <= now:
        return Status("Terminée", "muted")
    if one.starts_at <= now:
        return Status("En cours", "warning", f"Jusqu'au {short_moment(one.ends_at)}.")
    return Status("Prévue", "info", f"Du {short_moment(one.starts_at)} au {short_moment(one.ends_at)}.")


def figure(name: str):
    return lambda line: getattr(line.figures, name) if line.figures else None


def detail(line: Line) -> str:
    return reverse("hosting:academy", args=[line.code])


def to_look_at(line: Line) -> bool:
    """What somebody of the team should do something about."""
    kept = line.figures
    refused = kept is not None and not kept.last_import_ok
    return line.migration != "ok" or line.late or bool(line.failures) or bool(kept and kept.drift) or refused


COLUMNS = (
    Column("code", "Code", "code", link=detail),
    Column("nom", "Académie", "academy.name"),
    Column("etat", "État", state, kind="status"),
    Column("migration", "Migrations", migration, kind="status"),
    Column("intervenants", "Intervenants", figure("people"), kind="number"),
    Column("missions", "Missions", figure("missions"), kind="number"),
    Column("import", "Dernier import", last_import, sort_key=imported_at, kind="status"),
    Column("file", "File", figure("outbox"), kind="number"),
    Column("erreurs", "Erreurs (24 h)", failed, sort_key=lambda line: line.failures, kind="status"),
    Column("ecarts", "Écarts", drift, sort_key=figure("drift"), kind="status"),
    Column("releve", "Relevé", taken, sort_key=figure("taken_at"), kind="status"),
    Column("maintenance", "Maintenance", maintenance, kind="status"),
)


def academies_listing(request: HttpRequest, lines: Iterable[Line]) -> Listing:
    return Listing(
        request,
        lines,
        COLUMNS,
        caption="Liste des académies",
        unit=("académie", "académies"),
        sort="code",
        flag=Flag("à regarder", to_look_at),
        empty="Aucune académie n'est hébergée. Créez-en une : « Ouvrir une académie ».",
    )


def taken_at(lines: Iterable[Line]) -> datetime | None:
    """The oldest of what is shown: nothing on the page is older."""
    return min((line.figures.taken_at for line in lines if line.figures), default=None)


FAILURES = (
    Column("heure", "Dernière fois", "last_at", kind="moment"),
    Column("nature", "Nature", "get_kind_display"),
    Column("ou", "Où", "name"),
    Column("erreur", "Erreur", "fault"),
    Column("nombre", "Nombre dans l'heure", "count", kind="number"),
)


def failures_listing(request: HttpRequest, rows: Iterable[Failure]) -> Listing:
    return Listing(
        request,
        rows,
        FAILURES,
        caption="Dernières erreurs",
        unit=("ligne", "lignes"),
        sort="heure",
        descending=True,
        empty="Aucune erreur depuis un mois.",
    )


def maintenance_link(one: Maintenance) -> str:
    over = one.ended_at or one.ends_at <= timezone.now()
    return "" if over else reverse("hosting:maintenance-change", args=[one.pk])


MAINTENANCES = (
    Column("numero", "N°", "pk", kind="number", link=maintenance_link),
    Column("academie", "Académie", "academy"),
    Column("etat", "État", maintenance_status, sort_key=lambda one: one.starts_at, kind="status"),
    Column("debut", "Début", "starts_at", kind="moment"),
    Column("fin", "Fin", "ends_at", kind="moment"),
    Column("message", "Message", "message"),
)


def maintenances_listing(request: HttpRequest, rows: Iterable[Maintenance]) -> Listing:
    return Listing(
        request,
        rows,
        MAINTENANCES,
        caption="Maintenances",
        unit=("maintenance", "maintenances"),
        sort="debut",
        descending=True,
        empty="Aucune maintenance n'a été prévue.",
    )
