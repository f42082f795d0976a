"""Writing an EPP file: schools, then people, then where they serve."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from tenants.feeds.agreement import first_of_each
from tenants.feeds.columns import Row
from tenants.feeds.epp import checks
from tenants.feeds.epp.format import PERSON
from tenants.feeds.epp.postings import sync_postings
from tenants.feeds.loaded import LineStatus, Loaded, line_status
from tenants.feeds.problems import Problems
from tenants.feeds.schools import sync_schools
from tenants.feeds.sync import Synced, sync
from tenants.people.enums import ExaminerKind
from tenants.people.homes import Home
from tenants.people.models import Examiner
from tenants.people.selectors import today
from tenants.people.services import give_first_homes, set_residences

SCHOOL = ("etablissement", "etablissement_ville", "etablissement_cp", "etablissement_commune")
FIELDS = {
    "nature": "kind",
    "civilite": "civility",
    "nom": "last_name",
    "prenom": "first_name",
    "numen": "numen",
    "nir": "nir",
    "iban": "iban",
    "adresse": "address",
    "code_postal": "postal_code",
    "ville": "city",
    "commune": "commune",
    "courriel": "email",
}
SAID_OF_PERSON = tuple(column.name for column in PERSON[1:])
KEEPS = frozenset({"person_key", *(FIELDS[column.name] for column in PERSON if column.keeps)})


def load_epp(rows: list[Row], problems: Problems, actor: str) -> Loaded:
    people = first_of_each(rows, ("numero",), SAID_OF_PERSON, "intervenant", problems)
    schools = first_of_each(rows, ("uai",), SCHOOL, "établissement", problems)
    checks.check_lines(rows, problems)
    keys = checks.keys_of(people)
    known = checks.known_people(keys)
    checks.check_identities(people, keys, known, problems)
    problems.refuse()
    wanted = {number: _person(row, keys[number]) for number, row in people.items()}
    return _write(rows, wanted, schools, known, actor)


def _write(
    rows: list[Row], wanted: Mapping, schools: Mapping, known: Iterable[Examiner], actor: str
) -> Loaded:
    synced_schools = sync_schools(schools, SCHOOL)
    homes = {examiner.number: Home.imported(examiner) for examiner in known}
    _leave_own(wanted, known)
    examiners = sync(Examiner, known, wanted, key=lambda e: e.number, label="Intervenants", keeps=KEEPS)
    _write_homes(examiners, homes, actor)
    postings, lost = sync_postings([row for row in rows if row["uai"]], examiners, synced_schools)
    return Loaded(
        _lines(rows, synced_schools, examiners, postings, lost),
        {synced.label: synced.tally() for synced in (synced_schools, examiners, postings)},
        persons={examiners.rows[number].person_key for number in examiners.touched},
        communes={code for row in rows for code in row.pick("commune", "etablissement_commune") if code},
    )


def _leave_own(wanted: Mapping[int, dict[str, Any]], known: Iterable[Examiner]) -> None:
    """What an external examiner corrected himself is his; an academy that pays him says it again."""
    for examiner in known:
        values = wanted.get(examiner.number, {})
        if examiner.own and values.get("kind") == ExaminerKind.EXTERNAL:
            for name in examiner.own:
                values.pop(name, None)


def _write_homes(examiners: Synced, before: Mapping[int, Home], actor: str) -> None:
    """A home that the file did not say last time holds from today; the same as then changes nothing.

    What a person declared himself since then stays: the file only repeats what it knew.
    """
    give_first_homes([examiners.rows[number].pk for number in examiners.created], actor=actor)
    known = {number: examiners.rows[number] for number in examiners.updated}
    said = {number: Home.imported(examiner) for number, examiner in known.items()}
    changed = {known[number].pk: home for number, home in said.items() if home != before[number]}
    set_residences(changed, since=today(), actor=actor)


def _person(row: Row, key: str) -> dict[str, Any]:
    return {
        "number": row["numero"],
        "imagin_identifier": checks.identifier_of(row),
        "person_key": key,
        **{field: row[column] for column, field in FIELDS.items()},
    }


def _lines(
    rows: Iterable[Row], schools: Synced, examiners: Synced, postings: Synced, lost: set[int]
) -> Counter[LineStatus]:
    def status(row: Row) -> LineStatus:
        number, uai = row.pick("numero", "uai")
        created = (number, uai) in postings.created if uai else number in examiners.created
        changed = (number, uai) in postings.updated or number in lost
        changed = changed or examiners.changed(number) or schools.changed(uai)
        return line_status(created=created, changed=changed)

    return Counter(map(status, rows))
