"""What the CYCLADES columns must say together, and against what is already known."""

from collections.abc import Iterable, Mapping

from tenants.feeds.columns import Row
from tenants.feeds.cyclades.format import ASSIGNMENT, MISSION
from tenants.feeds.problems import Problems
from tenants.feeds.schools import check_school
from tenants.missions.enums import AssignmentState, MissionOrigin
from tenants.missions.models import Assignment, Mission
from tenants.people.models import Examiner

DESCRIBE_CENTRE = tuple(column.name for column in MISSION if column.name.startswith("centre_"))[1:]
DESCRIBE_ASSIGNMENT = tuple(column.name for column in ASSIGNMENT[1:])


def check_lines(rows: Iterable[Row], problems: Problems) -> None:
    seen: dict[tuple, int] = {}
    for row in rows:
        check_school(row, "centre_uai", DESCRIBE_CENTRE, problems)
        _check_assignment(row, problems)
        key = "numero_mission", "intervenant"
        if row.reads(*key) and (earlier := seen.setdefault(row.pick(*key), row.line)) != row.line:
            problem = f"affectation déjà donnée ligne {earlier}"
            problems.add(row.line, "intervenant", problem, "supprimez l'une des deux lignes")


def _check_assignment(row: Row, problems: Problems) -> None:
    filled = [name for name in DESCRIBE_ASSIGNMENT if row[name]]
    if filled and not row["intervenant"]:
        problem = f"n° d'intervenant manquant alors que « {filled[0]} » est rempli"
        problems.add(row.line, "intervenant", problem, "ajoutez-le, ou videz ces cellules")
    if row["intervenant"] and not row["etat"]:
        problems.add(row.line, "etat", "valeur manquante", "écrivez affecté ou convoqué")


def check_examiners(rows: Iterable[Row], known: Mapping[int, Examiner], problems: Problems) -> None:
    for row in rows:
        number = row["intervenant"]
        if number and number not in known:
            problem = f"l'intervenant n° {number} n'existe pas dans cette académie"
            problems.add(row.line, "intervenant", problem, "importez d'abord le fichier EPP qui le décrit")


def check_missions(first: Mapping[int, Row], known: Iterable[Mission], problems: Problems) -> None:
    """A number given by IMAG'IN itself is not CYCLADES's to change."""
    for mission in known:
        if mission.origin != MissionOrigin.CYCLADES:
            problem = f"la mission n° {mission.number} a été créée dans IMAG'IN"
            line = first[mission.number].line
            problems.add(line, "numero_mission", problem, "donnez un autre numéro dans CYCLADES")


def check_states(
    rows: Iterable[Row], known: Mapping[tuple[int, int], Assignment], problems: Problems
) -> None:
    for row in rows:
        assignment = known.get(row.pick("numero_mission", "intervenant"))
        convoked = assignment is not None and assignment.state == AssignmentState.CONVOKED
        if convoked and row["etat"] == AssignmentState.ASSIGNED:
            problem = f"l'intervenant n° {row['intervenant']} est déjà convoqué sur cette mission"
            problems.add(row.line, "etat", problem, "annulez d'abord le traitement de convocation")
