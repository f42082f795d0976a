"""Writing a CYCLADES file: nomenclature, centres, missions, then assignments and their claims."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tenants.claims.services import generate_claims
from tenants.feeds.agreement import first_of_each
from tenants.feeds.columns import Row
from tenants.feeds.cyclades import checks
from tenants.feeds.cyclades.assignments import KnownAssignments, known_assignments, sync_assignments
from tenants.feeds.cyclades.missions import sync_missions
from tenants.feeds.cyclades.nomenclature import Described, Nomenclature, describe, sync_nomenclature
from tenants.feeds.loaded import LineStatus, Loaded, line_status
from tenants.feeds.problems import Problems
from tenants.feeds.schools import sync_schools
from tenants.feeds.sync import Synced
from tenants.missions.models import Assignment, ConvocationRun, Mission
from tenants.people.models import Examiner

CENTRE = ("centre_libelle", "centre_ville", "centre_cp", "centre_commune")
SAID_OF_MISSION = (
    "session",
    "examen",
    "specialite",
    "epreuve",
    "type_mission",
    "centre_uai",
    "dates",
    "observations",
)


@dataclass(frozen=True, slots=True)
class Checked:
    """The file once it holds together: first row of each thing, and what is known of them."""

    described: Described
    centres: dict[str, Row]
    first: dict[int, Row]
    assigned: list[Row]
    missions: list[Mission]
    examiners: dict[int, Examiner]
    known: KnownAssignments


@dataclass(frozen=True, slots=True)
class Written:
    nomenclature: Nomenclature
    centres: Synced
    missions: Synced
    assignments: Synced
    run: ConvocationRun | None

    def all(self) -> tuple[Synced, ...]:
        return (*self.nomenclature.all(), self.centres, self.missions, self.assignments)


def load_cyclades(rows: list[Row], problems: Problems, actor: str) -> Loaded:
    checked = _check(rows, problems)
    problems.refuse()
    return _loaded(rows, _write(checked, actor), checked.examiners)


def _check(rows: list[Row], problems: Problems) -> Checked:
    described = describe(rows, problems)
    centres = first_of_each(rows, ("centre_uai",), CENTRE, "centre", problems)
    first = first_of_each(rows, ("numero_mission",), SAID_OF_MISSION, "mission", problems)
    assigned = [row for row in rows if row["intervenant"]]
    missions = list(Mission.objects.filter(number__in=first).order_by("number"))
    examiners = _examiners(assigned)
    known = known_assignments(assigned, missions, examiners.values())
    checks.check_lines(rows, problems)
    checks.check_missions(first, missions, problems)
    checks.check_examiners(assigned, examiners, problems)
    checks.check_states(assigned, known.named, problems)
    return Checked(described, centres, first, assigned, missions, examiners, known)


def _examiners(rows: Iterable[Row]) -> dict[int, Examiner]:
    """Without their encrypted fields, which are long to read."""
    known = Examiner.objects.filter(number__in={row["intervenant"] for row in rows})
    return {examiner.number: examiner for examiner in known.only("number", "person_key").order_by("number")}


def _write(checked: Checked, actor: str) -> Written:
    nomenclature = sync_nomenclature(checked.described)
    centres = sync_schools(checked.centres, CENTRE)
    missions = sync_missions(checked.first, checked.missions, nomenclature, centres)
    assignments, run = sync_assignments(checked.assigned, checked.known, missions, checked.examiners, actor)
    return Written(nomenclature, centres, missions, assignments, run)


def _loaded(rows: list[Row], written: Written, examiners: dict[int, Examiner]) -> Loaded:
    convoked = Assignment.objects.filter(run=written.run) if written.run else Assignment.objects.none()
    return Loaded(
        Counter(_status(row, written) for row in rows),
        {synced.label: synced.tally() for synced in written.all()},
        persons=_persons(written, examiners),
        communes={row["centre_commune"] for row in rows} - {""},
        convoked=convoked.count(),
        claims=generate_claims(convoked.only("pk")),
    )


def _status(row: Row, written: Written) -> LineStatus:
    key, number = row.pick("numero_mission", "intervenant"), row["numero_mission"]
    alone = row["intervenant"] is None
    return line_status(
        created=number in written.missions.created if alone else key in written.assignments.created,
        changed=key in written.assignments.updated
        or written.missions.changed(number)
        or written.centres.changed(row["centre_uai"])
        or written.nomenclature.changed_for(row),
    )


def _persons(written: Written, examiners: dict[int, Examiner]) -> set[str]:
    """Keys of the people whose assignment is new or changed, and of all those on a changed mission."""
    changed = [written.missions.rows[number].pk for number in written.missions.updated]
    beside = Examiner.objects.filter(assignments__mission__in=changed).order_by("number")
    keys = {examiners[number].person_key for _, number in written.assignments.touched}
    return keys | set(beside.values_list("person_key", flat=True))
