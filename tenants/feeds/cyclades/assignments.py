"""Who is on which mission, and the convocation run that an import makes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils import timezone

from imagin.rules.services import academy_zone
from tenants.feeds.columns import Row
from tenants.feeds.sync import Synced, sync, update
from tenants.missions.enums import AssignmentState
from tenants.missions.models import Assignment, ConvocationRun, Mission
from tenants.people.models import Examiner

Key = tuple[int, int]
FIELDS = {"qualite": "quality", "jury": "jury", "jury_qualite": "jury_quality", "etat": "state"}


@dataclass(frozen=True, slots=True)
class KnownAssignments:
    """On the missions of the file: ``named`` by mission and examiner number, ``others`` not named in it."""

    named: dict[Key, Assignment]
    others: list[Assignment]


def known_assignments(
    rows: Iterable[Row], missions: Iterable[Mission], examiners: Iterable[Examiner]
) -> KnownAssignments:
    """One query."""
    mission_numbers = {mission.pk: mission.number for mission in missions}
    examiner_numbers = {examiner.pk: examiner.number for examiner in examiners}
    given = {row.pick("numero_mission", "intervenant") for row in rows}
    known = KnownAssignments({}, [])
    for assignment in Assignment.objects.filter(mission__in=mission_numbers).order_by("pk"):
        key = mission_numbers[assignment.mission_id], examiner_numbers.get(assignment.examiner_id, 0)
        if key in given:
            known.named[key] = assignment
        else:
            known.others.append(assignment)
    return known


def sync_assignments(
    rows: Iterable[Row], known: KnownAssignments, missions: Synced, examiners: dict[int, Examiner], actor: str
) -> tuple[Synced, ConvocationRun | None]:
    """Assignments as the file gives them, and the run of those that it convokes (again), if any."""
    named = {row.pick("numero_mission", "intervenant"): row for row in rows}
    wanted = {key: _assignment(row, missions, examiners) for key, row in named.items()}
    due = [key for key, row in named.items() if _to_convoke(row, known.named.get(key), missions.updated)]
    again = _to_convoke_again(known.others, missions)
    run = _open_run(actor) if due or again else None
    if run:
        for key in due:
            wanted[key]["run_id"] = run.pk
        for assignment in again:
            assignment.run = run
        update(Assignment, again, ["run"])
    keys = {assignment.pk: key for key, assignment in known.named.items()}
    synced = sync(Assignment, known.named.values(), wanted, key=lambda a: keys[a.pk], label="Affectations")
    return synced, run


def _to_convoke_again(others: Iterable[Assignment], missions: Synced) -> list[Assignment]:
    """Those whom the file does not name, but whose mission it changes."""
    changed = {missions.rows[number].pk for number in missions.updated}
    return [a for a in others if a.mission_id in changed and a.state == AssignmentState.CONVOKED]


def _assignment(row: Row, missions: Synced, examiners: dict[int, Examiner]) -> dict[str, object]:
    return {
        "mission_id": missions.rows[row["numero_mission"]].pk,
        "examiner_id": examiners[row["intervenant"]].pk,
        **{field: row[column] for column, field in FIELDS.items()},
    }


def _to_convoke(row: Row, known: Assignment | None, changed_missions: Collection[int]) -> bool:
    """Convoked for the first time, or again because what the convocation says has changed."""
    if row["etat"] != AssignmentState.CONVOKED:
        return False
    if known is None or row["numero_mission"] in changed_missions:
        return True
    return any(getattr(known, field) != row[column] for column, field in FIELDS.items())


def _open_run(actor: str) -> ConvocationRun:
    moment = timezone.localtime(timezone=academy_zone())
    label = f"Import CYCLADES du {moment:%d/%m/%Y à %H:%M}"
    return ConvocationRun.objects.create(label=label, ran_by=actor)
